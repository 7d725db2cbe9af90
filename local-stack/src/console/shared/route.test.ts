import { describe, expect, it } from 'vitest'
import { readRoute, sqlLink, tableLink } from './route.ts'

describe('the address of what is on the screen', () => {
  it('[CO30] a link to a query brings its text, whatever is in it', () => {
    const query = `select '?&#%' as "a=b"\nwhere x ? 'ü'`
    expect(readRoute(sqlLink(query))).toEqual({ place: 'sql', query })
    expect(readRoute('')).toEqual({ place: 'sql', query: undefined })
    expect(readRoute('#/nowhere')).toMatchObject({ place: 'sql' })
  })

  it('[CO30] a link to rows brings table, filters, order and tab', () => {
    const table = { schema: 'public', name: 'a/b "c"' }
    const options = {
      filters: [
        { column: 'id', operator: '=' as const, value: 'x\u00e9?' },
        { column: 'b', operator: 'is null' as const, value: '' },
      ],
      sort: { column: 'at', descending: true },
      tab: 'structure',
    }
    expect(readRoute(tableLink(table, options))).toEqual({ place: 'table', ...table, ...options })
    expect(readRoute(tableLink(table))).toEqual({
      place: 'table',
      ...table,
      filters: [],
      sort: undefined,
      tab: 'rows',
    })
  })

  it('[CO30] what makes no sense in an address is left out', () => {
    expect(readRoute('#/table/public/notes?where=id%1Fdrop%1F1&where=')).toMatchObject({ filters: [] })
    expect(readRoute('#/table/%/x')).toMatchObject({ schema: '%' })
  })
})
