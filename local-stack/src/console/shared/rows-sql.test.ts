import { describe, expect, it } from 'vitest'
import { deleteSql, insertSql, updateSql } from './edit-sql.ts'
import { quoteName, quoteValue } from './quote.ts'
import { type RowsView, rowsSql } from './rows-sql.ts'

const notes: RowsView = {
  table: { schema: 'public', name: 'notes' },
  key: ['id'],
  sort: undefined,
  filters: [],
}

describe('the SQL of the table view', () => {
  it('[CO40] names and values are quoted, whatever is in them', () => {
    expect(['notes', 'Notes', 'order', 'a"b', '1a'].map(quoteName)).toEqual([
      'notes',
      '"Notes"',
      '"order"',
      '"a""b"',
      '"1a"',
    ])
    expect([`it's`, '\\', null].map(quoteValue)).toEqual([`'it''s'`, `'\\'`, 'null'])
  })

  it('[CO41] a page asks for one row more than it shows, in the order of the key', () => {
    expect(rowsSql(notes, undefined, 50)).toBe('select * from public.notes\norder by id\nlimit 51')
  })

  it('[CO41] the next page begins after the last row, by value and key, nulls last', () => {
    const sorted: RowsView = { ...notes, key: ['a', 'b'], sort: { column: 'body', descending: true } }
    expect(rowsSql(sorted, { sort: 'x', key: ['1', '2'] }, 50)).toContain(
      `where (body < 'x' or body is null or (body = 'x' and (a, b) > ('1', '2')))\norder by body desc nulls last, a, b`,
    )
    expect(rowsSql(sorted, { sort: null, key: ['1', '2'] }, 50)).toContain(
      `where body is null and (a, b) > ('1', '2')`,
    )
  })

  it('[CO41] a table without a key goes by the place of its rows, a view cannot be paged', () => {
    expect(rowsSql({ ...notes, key: ['ctid'] }, { sort: null, key: ['(0,3)'] }, 50)).toBe(
      `select ctid, * from public.notes\nwhere ctid > '(0,3)'\norder by ctid\nlimit 51`,
    )
    expect(rowsSql({ ...notes, key: [] }, undefined, 50)).toBe('select * from public.notes\nlimit 51')
  })

  it('[CO41] filters compare as the type does; "contains" takes its text as it is', () => {
    const filters: RowsView['filters'] = [
      { column: 'id', operator: '>', value: '3' },
      { column: 'body', operator: 'contains', value: `50%_'` },
      { column: 'owner', operator: 'is null', value: '' },
    ]
    expect(rowsSql({ ...notes, filters }, undefined, 50)).toContain(
      `where id > '3'\n  and body::text ilike '%50\\%\\_''%'\n  and owner is null`,
    )
  })

  it('[CO42] a change names its row and what was there before', () => {
    const row = { table: notes.table, key: [{ column: 'id', value: '7' }] }
    expect(updateSql(row, { column: 'body', value: `it's` }, 'old')).toBe(
      `update public.notes\nset body = 'it''s'\nwhere id = '7'\n  and body::text is not distinct from 'old'\nreturning *`,
    )
    expect(updateSql(row, { column: 'body', isDefault: true }, null)).toContain(
      "set body = default\nwhere id = '7'\n  and body::text is not distinct from null",
    )
    expect(deleteSql(row)).toBe(`delete from public.notes\nwhere id = '7'\nreturning *`)
    expect(insertSql(notes.table, [{ column: 'body', value: null }])).toBe(
      'insert into public.notes (body)\nvalues (null)\nreturning *',
    )
    expect(insertSql(notes.table, [])).toContain('default values')
  })
})
