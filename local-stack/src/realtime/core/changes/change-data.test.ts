import { describe, expect, test } from 'vitest'
import { ChangeData } from './change-data.ts'
import type { ChangeTable, RowChange } from './row-change.ts'
import type { Selection } from './subscribers.ts'

const ALL: Selection = { key: '', columns: undefined }
const COLUMNS = [
  { name: 'id', typeName: 'int8', kind: 'number', isPrimaryKey: true },
  { name: 'body', typeName: 'text', kind: 'text', isPrimaryKey: false },
  { name: 'secret', typeName: 'text', kind: 'text', isPrimaryKey: false },
] as const
const table = (more: Partial<ChangeTable> = {}): ChangeTable => ({
  schema: 'public',
  name: 't',
  hasRowSecurity: false,
  columns: COLUMNS,
  selectable: new Map([
    ['all', new Set(['id', 'body', 'secret'])],
    ['some', new Set(['id', 'body'])],
    ['none', new Set<string>()],
  ]),
  ...more,
})
const change = (type: RowChange['type'], next: object, previous: object): RowChange => ({
  type,
  table: 1,
  xid: 1,
  committedAtMs: Date.UTC(2026, 0, 1) + 7,
  next: new Map(Object.entries(next)),
  previous: new Map(Object.entries(previous)),
})
const row = { id: '1', body: 'b', secret: 's' }
const dataOf = (data: ChangeData, role = 'all', selection = ALL) =>
  JSON.parse(data.textFor(role, 'granted', selection))

describe('what is sent of a change', () => {
  test('[RT104] an INSERT has a record, a DELETE an old one, an UPDATE both', () => {
    const insert = dataOf(new ChangeData(change('INSERT', row, {}), table()))
    expect(insert).toEqual({
      schema: 'public',
      table: 't',
      type: 'INSERT',
      commit_timestamp: '2026-01-01T00:00:00.007Z',
      columns: COLUMNS.map(({ name, typeName }) => ({ name, type: typeName })),
      record: { id: 1, body: 'b', secret: 's' },
      errors: null,
    })
    const update = dataOf(new ChangeData(change('UPDATE', row, { id: '0' }), table()))
    expect(update).toMatchObject({ record: { id: 1 }, old_record: { id: 0 } })
    const removed = dataOf(new ChangeData(change('DELETE', {}, { id: '0' }), table()))
    expect(removed.old_record).toEqual({ id: 0 })
    expect(removed).not.toHaveProperty('record')
  })

  test('[RT110] columns a role may not select are nowhere, and `select` always keeps the key', () => {
    const data = new ChangeData(change('UPDATE', row, row), table())
    expect(dataOf(data, 'some')).toMatchObject({
      columns: [{ name: 'id' }, { name: 'body' }],
      record: { id: 1, body: 'b' },
      old_record: { id: 1, body: 'b' },
    })
    expect(dataOf(data, 'all', { key: 'secret', columns: ['secret'] }).record).toEqual({ id: 1, secret: 's' })
    expect(dataOf(data, 'some', { key: 'secret', columns: ['secret'] }).record).toEqual({ id: 1 })
    expect(dataOf(data, 'none')).toMatchObject({ columns: [], record: {}, old_record: {} })
  })

  test('[RT109] of a deleted row only the key is told where policies decide', () => {
    const deleted = change('DELETE', {}, row)
    expect(dataOf(new ChangeData(deleted, table({ hasRowSecurity: true }))).old_record).toEqual({ id: 1 })
    expect(dataOf(new ChangeData(deleted, table())).old_record).toEqual({ id: 1, body: 'b', secret: 's' })
  })

  test.for(['no-primary-key', 'unauthorized'] as const)('[RT111] %s is an error without data', (access) => {
    const textOf = (type: RowChange['type']) =>
      JSON.parse(new ChangeData(change(type, row, row), table()).textFor('all', access, ALL))
    const errors = [
      access === 'unauthorized' ? 'Error 401: Unauthorized' : 'Error 400: Bad Request, no primary key',
    ]
    expect(textOf('INSERT')).toEqual({
      schema: 'public',
      table: 't',
      type: 'INSERT',
      commit_timestamp: null,
      columns: [],
      record: {},
      errors,
    })
    expect(textOf('UPDATE')).toMatchObject({ record: {}, old_record: {}, errors })
  })

  test('[RT112] of a change that is too large the large values are left out', () => {
    const large = { id: '1', body: 'b', secret: 'ü'.repeat(600_000) }
    expect(dataOf(new ChangeData(change('INSERT', large, {}), table()))).toMatchObject({
      record: { id: 1, body: 'b' },
      columns: [{}, {}, {}],
      errors: ['Error 413: Payload Too Large'],
    })
    const whole = { ...large, secret: 'x'.repeat(1_000_000) }
    expect(dataOf(new ChangeData(change('INSERT', whole, {}), table()))).toMatchObject({
      record: { secret: whole.secret },
      errors: null,
    })
  })

  test('[RT113] a large value that did not change comes from the old row, or is missing', () => {
    const next = { id: '1', body: 'new' }
    expect(dataOf(new ChangeData(change('UPDATE', next, row), table())).record).toEqual({
      id: 1,
      body: 'new',
      secret: 's',
    })
    expect(dataOf(new ChangeData(change('UPDATE', next, { id: '1' }), table())).record).toEqual({
      id: 1,
      body: 'new',
    })
  })
})
