import { describe, expect, test } from 'vitest'
import { toDatabaseMessage } from './database-message-row.ts'
import { PgoutputDecoder } from './pgoutput.ts'

const text = (value: string) => Buffer.concat([Buffer.from(value), Buffer.of(0)])
const int = (bytes: 2 | 4, value: number) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeIntBE(value, 0, bytes)
  return buffer
}

/** A relation message: oid 7, replica identity default. */
function relation(schema: string, table: string, columns: readonly string[]): Buffer {
  const described = columns.map((name) => Buffer.concat([Buffer.of(0), text(name), int(4, 25), int(4, -1)]))
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

function insert(values: readonly (string | null)[]): Buffer {
  const columns = values.map((value) =>
    value === null
      ? Buffer.from('n')
      : Buffer.concat([Buffer.from('t'), int(4, Buffer.byteLength(value)), Buffer.from(value)]),
  )
  return Buffer.concat([Buffer.from('I'), int(4, 7), Buffer.from('N'), int(2, values.length), ...columns])
}

describe('pgoutput', () => {
  test('[RT70] an insert is decoded by the relation announced before it', () => {
    const decoder = new PgoutputDecoder()
    expect(decoder.decode(relation('realtime', 'messages_2026_01_01', ['id', 'payload']))).toEqual({
      kind: 'other',
    })
    expect(decoder.decode(insert(['ü', null]))).toEqual({
      kind: 'insert',
      schema: 'realtime',
      table: 'messages_2026_01_01',
      row: new Map([
        ['id', Buffer.from('ü')],
        ['payload', null],
      ]),
    })
  })

  test('[RT70] everything else is passed over', () => {
    const decoder = new PgoutputDecoder()
    for (const kind of 'BCUDTOYM')
      expect(decoder.decode(Buffer.from(`${kind}${'x'.repeat(40)}`))).toEqual({ kind: 'other' })
    expect(decoder.decode(insert(['unknown relation']))).toEqual({ kind: 'other' })
  })
})

describe('a row of realtime.messages', () => {
  const row = (fields: Readonly<Record<string, string | null>>) =>
    new Map(
      Object.entries({
        id: 'i',
        topic: 't',
        event: 'e',
        private: 't',
        payload: null,
        binary_payload: null,
        ...fields,
      }).map(([name, value]) => [name, value === null ? null : Buffer.from(value)]),
    )

  test('[RT70] JSON stays the text Postgres stores', () => {
    expect(toDatabaseMessage(row({ payload: '{"z": 1.50}' }))).toEqual({
      id: 'i',
      topic: 't',
      event: 'e',
      isPrivate: true,
      encoding: 'json',
      payload: Buffer.from('{"z": 1.50}'),
    })
  })

  test('[RT72] bytes are read from hex, and none at all are bytes too', () => {
    const message = toDatabaseMessage(row({ binary_payload: '\\x00ff', private: 'f' }))
    expect(message).toMatchObject({
      encoding: 'binary',
      isPrivate: false,
      payload: Buffer.from('00ff', 'hex'),
    })
    expect(toDatabaseMessage(row({ binary_payload: '\\x' }))?.payload).toEqual(Buffer.alloc(0))
  })

  test.for(['id', 'topic', 'event', 'private'])('[RT74] without %s it is no message', (column) => {
    expect(toDatabaseMessage(row({ payload: '{}', [column]: null }))).toBeUndefined()
  })

  test('[RT74] without a payload it is no message', () => {
    expect(toDatabaseMessage(row({}))).toBeUndefined()
  })
})
