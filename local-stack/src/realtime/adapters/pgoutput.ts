/** One column of an inserted row: its bytes in Postgres' text format, or null. */
export type Row = ReadonlyMap<string, Buffer | null>

/** What the stream of a publication says, reduced to what this server needs. */
export type PgoutputMessage =
  | { readonly kind: 'insert'; readonly schema: string; readonly table: string; readonly row: Row }
  | { readonly kind: 'other' }

interface Relation {
  readonly schema: string
  readonly table: string
  readonly columns: readonly string[]
}

const INSERT = 0x49
const RELATION = 0x52
const NULL_VALUE = 0x6e
const TEXT_VALUE = 0x74

/**
 * Decodes pgoutput, protocol 1. Values stay bytes: what Postgres prints for a jsonb goes to clients as it is,
 * with every digit of its numbers.
 */
export class PgoutputDecoder {
  readonly #relations = new Map<number, Relation>()

  /** The message in one chunk of the stream. */
  decode(chunk: Buffer): PgoutputMessage {
    const reader = new Reader(chunk)
    switch (reader.byte()) {
      case RELATION:
        this.#learnRelation(reader)
        return { kind: 'other' }
      case INSERT:
        return this.#insert(reader)
      default:
        return { kind: 'other' }
    }
  }

  #learnRelation(reader: Reader): void {
    const oid = reader.int32()
    const schema = reader.text()
    const table = reader.text()
    reader.byte() // replica identity
    const columns: string[] = []
    for (let left = reader.int16(); left > 0; left -= 1) {
      reader.byte() // flags
      columns.push(reader.text())
      reader.int32() // type
      reader.int32() // type modifier
    }
    this.#relations.set(oid, { schema, table, columns })
  }

  #insert(reader: Reader): PgoutputMessage {
    const relation = this.#relations.get(reader.int32())
    if (relation === undefined) return { kind: 'other' }
    reader.byte() // 'N': the new tuple follows
    const row = new Map<string, Buffer | null>()
    const count = reader.int16()
    for (const column of relation.columns.slice(0, count)) row.set(column, reader.value())
    return { kind: 'insert', schema: relation.schema, table: relation.table, row }
  }
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
    return this.#bytes.readInt32BE(this.#advance(4))
  }

  text(): string {
    const end = this.#bytes.indexOf(0, this.#offset)
    const start = this.#advance(end - this.#offset + 1)
    return this.#bytes.toString('utf8', start, end)
  }

  /** A column's value. Unchanged large values do not occur in inserts. */
  value(): Buffer | null {
    const kind = this.byte()
    if (kind === NULL_VALUE) return null
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
