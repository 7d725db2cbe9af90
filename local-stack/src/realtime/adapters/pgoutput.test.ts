import { describe, expect, test } from 'vitest'
import { toDatabaseMessage } from './database-message-row.ts'
import { PgoutputDecoder } from './pgoutput.ts'

const text = (value: string) => Buffer.concat([Buffer.from(value), Buffer.of(0)])
const int = (bytes: 2 | 4, value: number) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeIntBE(value, 0, bytes)
  return buffer
}

/** A relation message: oid 7, replica identity default, whose key is the first column. */
function relation(schema: string, table: string, columns: readonly string[]): Buffer {
  const described = columns.map((name, index) =>
    Buffer.concat([Buffer.of(index === 0 ? 1 : 0), text(name), int(4, 25), int(4, -1)]),
  )
  const head = [
    Buffer.from('R'),
    int(4, 7),
    text(schema),
    text(table),
    Buffer.from('d'),
    int(2, columns.length),
  ]
  return Buffer.concat([...head, ...described])
}

/** A tuple; an undefined value is a large one that did not change. */
function tuple(kind: 'N' | 'K' | 'O', values: readonly (string | null | undefined)[]): Buffer {
  const columns = values.map((value) => {
    if (value === null) return Buffer.from('n')
    if (value === undefined) return Buffer.from('u')
    return Buffer.concat([Buffer.from('t'), int(4, Buffer.byteLength(value)), Buffer.from(value)])
  })
  return Buffer.concat([Buffer.from(kind), int(2, values.length), ...columns])
}

const change = (kind: 'I' | 'U' | 'D', ...tuples: readonly Buffer[]) =>
  Buffer.concat([Buffer.from(kind), int(4, 7), ...tuples])
const insert = (values: readonly (string | null)[]) => change('I', tuple('N', values))
const row = (fields: Readonly<Record<string, string | null>>) =>
  new Map(Object.entries(fields).map(([name, value]) => [name, value === null ? null : Buffer.from(value)]))

describe('pgoutput', () => {
  test('[RT70] an insert is decoded by the relation announced before it', () => {
    const decoder = new PgoutputDecoder()
    const announced = {
      oid: 7,
      schema: 'realtime',
      table: 'messages_2026_01_01',
      columns: ['id', 'payload'],
      identity: ['id'],
    }
    expect(decoder.decode(relation('realtime', 'messages_2026_01_01', ['id', 'payload']))).toEqual({
      kind: 'relation',
      relation: announced,
    })
    expect(decoder.decode(insert(['ü', null]))).toEqual({
      kind: 'insert',
      relation: announced,
      row: new Map([
        ['id', Buffer.from('ü')],
        ['payload', null],
      ]),
    })
  })

  test('[RT70] everything else is passed over', () => {
    const decoder = new PgoutputDecoder()
    for (const kind of 'UDTOYM')
      expect(decoder.decode(Buffer.from(`${kind}${'x'.repeat(40)}`))).toEqual({ kind: 'other' })
    expect(decoder.decode(insert(['unknown relation']))).toEqual({ kind: 'other' })
  })

  test('[RT104] a transaction begins with its id and the time of its commit', () => {
    const begin = Buffer.alloc(21)
    begin.write('B')
    begin.writeBigInt64BE(86_400_999n * 1000n - 1n, 9)
    begin.writeUInt32BE(4_000_000_000, 17)
    const committedAtMs = Date.UTC(2000, 0, 2) + 998
    expect(new PgoutputDecoder().decode(begin)).toEqual({ kind: 'begin', xid: 4_000_000_000, committedAtMs })
    expect(new PgoutputDecoder().decode(Buffer.from('C'))).toEqual({ kind: 'commit' })
  })

  test.for([
    ['the key as it is now', change('U', tuple('N', ['1', 'b'])), { id: '1' }],
    ['the key as it was', change('U', tuple('K', ['0', null]), tuple('N', ['1', 'b'])), { id: '0' }],
    [
      'the whole row as it was',
      change('U', tuple('O', ['0', 'a']), tuple('N', ['1', 'b'])),
      { id: '0', v: 'a' },
    ],
  ] as const)('[RT113] an update tells %s', ([, chunk, old]) => {
    const decoder = new PgoutputDecoder()
    decoder.decode(relation('public', 't', ['id', 'v']))
    expect(decoder.decode(chunk)).toMatchObject({
      kind: 'update',
      row: row({ id: '1', v: 'b' }),
      old: row(old),
    })
  })

  test('[RT113] a delete tells the replica identity, and a large value that did not change is missing', () => {
    const decoder = new PgoutputDecoder()
    decoder.decode(relation('public', 't', ['id', 'v']))
    expect(decoder.decode(change('D', tuple('K', ['1', null])))).toMatchObject({ old: row({ id: '1' }) })
    expect(decoder.decode(change('D', tuple('O', ['1', 'x'])))).toMatchObject({
      old: row({ id: '1', v: 'x' }),
    })
    expect(decoder.decode(change('U', tuple('N', ['1', undefined])))).toMatchObject({ row: row({ id: '1' }) })
  })
})

describe('a row of realtime.messages', () => {
  const message = (fields: Readonly<Record<string, string | null>>) =>
    row({
      id: 'i',
      topic: 't',
      event: 'e',
      private: 't',
      payload: null,
      binary_payload: null,
      ...fields,
    })

  test('[RT70] JSON stays the text Postgres stores', () => {
    expect(toDatabaseMessage(message({ payload: '{"z": 1.50}' }))).toEqual({
      id: 'i',
      topic: 't',
      event: 'e',
      isPrivate: true,
      encoding: 'json',
      payload: Buffer.from('{"z": 1.50}'),
    })
  })

  test('[RT72] bytes are read from hex, and none at all are bytes too', () => {
    const found = toDatabaseMessage(message({ binary_payload: '\\x00ff', private: 'f' }))
    expect(found).toMatchObject({
      encoding: 'binary',
      isPrivate: false,
      payload: Buffer.from('00ff', 'hex'),
    })
    expect(toDatabaseMessage(message({ binary_payload: '\\x' }))?.payload).toEqual(Buffer.alloc(0))
  })

  test.for(['id', 'topic', 'event', 'private'])('[RT74] without %s it is no message', (column) => {
    expect(toDatabaseMessage(message({ payload: '{}', [column]: null }))).toBeUndefined()
  })

  test('[RT74] without a payload it is no message', () => {
    expect(toDatabaseMessage(message({}))).toBeUndefined()
  })
})
