/** The columns of a row: their bytes in Postgres' text format, or null; without those whose large value did not change. */
export type Row = ReadonlyMap<string, Buffer | null>

/** A table as the stream announces it, anew whenever something about it has changed. */
export interface Relation {
  readonly oid: number
  readonly schema: string
  readonly table: string
  readonly columns: readonly string[]
  /** The columns of the replica identity. */
  readonly identity: readonly string[]
}

/** What the stream of a publication says, reduced to what this server needs. */
export type PgoutputMessage =
  | { readonly kind: 'begin'; readonly xid: number; readonly committedAtMs: number }
  | { readonly kind: 'commit' }
  | { readonly kind: 'relation'; readonly relation: Relation }
  | { readonly kind: 'insert'; readonly relation: Relation; readonly row: Row }
  | { readonly kind: 'update'; readonly relation: Relation; readonly row: Row; readonly old: Row }
  | { readonly kind: 'delete'; readonly relation: Relation; readonly old: Row }
  | { readonly kind: 'other' }

const BEGIN = 0x42
const COMMIT = 0x43
const DELETE = 0x44
const INSERT = 0x49
const RELATION = 0x52
const UPDATE = 0x55
const KEY_TUPLE = 0x4b
const NEW_TUPLE = 0x4e
const NULL_VALUE = 0x6e
const TEXT_VALUE = 0x74
const UNCHANGED_VALUE = 0x75
const KEY_COLUMN = 1
const POSTGRES_EPOCH_MS = 946_684_800_000
const OTHER: PgoutputMessage = { kind: 'other' }

/**
 * Decodes pgoutput, protocol 1. Values stay bytes: what Postgres prints for a jsonb goes to clients as it is,
 * with every digit of its numbers. They lie in the chunk, so whoever keeps them must copy them.
 */
export class PgoutputDecoder {
  readonly #relations = new Map<number, Relation>()

  /** The message in one chunk of the stream. */
  decode(chunk: Buffer): PgoutputMessage {
    const reader = new Reader(chunk)
    switch (reader.byte()) {
      case BEGIN:
        return begin(reader)
      case COMMIT:
        return { kind: 'commit' }
      case RELATION:
        return this.#learnRelation(reader)
      case INSERT:
        return this.#change(reader, insert)
      case UPDATE:
        return this.#change(reader, update)
      case DELETE:
        return this.#change(reader, remove)
      default:
        return OTHER
    }
  }

  #learnRelation(reader: Reader): PgoutputMessage {
    const oid = reader.int32()
    const schema = reader.text()
    const table = reader.text()
    reader.byte() // replica identity
    const columns: string[] = []
    const identity: string[] = []
    for (let left = reader.int16(); left > 0; left -= 1) {
      const flags = reader.byte()
      const name = reader.text()
      columns.push(name)
      if ((flags & KEY_COLUMN) !== 0) identity.push(name)
      reader.int32() // type
      reader.int32() // type modifier
    }
    const relation = { oid, schema, table, columns, identity }
    this.#relations.set(oid, relation)
    return { kind: 'relation', relation }
  }

  #change(reader: Reader, read: (reader: Reader, relation: Relation) => PgoutputMessage): PgoutputMessage {
    const relation = this.#relations.get(reader.int32())
    return relation === undefined ? OTHER : read(reader, relation)
  }
}

function begin(reader: Reader): PgoutputMessage {
  reader.int64() // position of the commit
  const committedAtMs = Number(reader.int64() / 1000n) + POSTGRES_EPOCH_MS
  return { kind: 'begin', committedAtMs, xid: reader.int32() }
}

function insert(reader: Reader, relation: Relation): PgoutputMessage {
  reader.byte() // a new tuple follows
  return { kind: 'insert', relation, row: readRow(reader, relation) }
}

/** Without an old tuple the identity did not change, so the new one has it. */
function update(reader: Reader, relation: Relation): PgoutputMessage {
  const kind = reader.byte()
  const before = kind === NEW_TUPLE ? undefined : readOld(reader, relation, kind)
  if (before !== undefined) reader.byte() // a new tuple follows
  const row = readRow(reader, relation)
  return { kind: 'update', relation, row, old: before ?? only(row, relation.identity) }
}

function remove(reader: Reader, relation: Relation): PgoutputMessage {
  return { kind: 'delete', relation, old: readOld(reader, relation, reader.byte()) }
}

/** A key tuple has a null for every column outside of the identity. */
function readOld(reader: Reader, relation: Relation, kind: number): Row {
  const row = readRow(reader, relation)
  return kind === KEY_TUPLE ? only(row, relation.identity) : row
}

function readRow(reader: Reader, relation: Relation): Row {
  const row = new Map<string, Buffer | null>()
  const count = reader.int16()
  for (const column of relation.columns.slice(0, count)) {
    const value = reader.value()
    if (value !== undefined) row.set(column, value)
  }
  return row
}

function only(row: Row, columns: readonly string[]): Row {
  return new Map([...row].filter(([name]) => columns.includes(name)))
}

class Reader {
  readonly #bytes: Buffer
  #offset = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#advance(1))
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#advance(2))
  }

  int32(): number {
    return this.#bytes.readUInt32BE(this.#advance(4))
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#advance(8))
  }

  text(): string {
    const end = this.#bytes.indexOf(0, this.#offset)
    const start = this.#advance(end - this.#offset + 1)
    return this.#bytes.toString('utf8', start, end)
  }

  /** A column's value; undefined when it is large and did not change. */
  value(): Buffer | null | undefined {
    const kind = this.byte()
    if (kind === NULL_VALUE) return null
    if (kind === UNCHANGED_VALUE) return undefined
    if (kind !== TEXT_VALUE) throw new Error(`pgoutput: unexpected column kind ${kind}`)
    const length = this.int32()
    const start = this.#advance(length)
    return this.#bytes.subarray(start, start + length)
  }

  #advance(length: number): number {
    const start = this.#offset
    this.#offset += length
    return start
  }
}
