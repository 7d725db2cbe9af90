import { describe, expect, test } from 'vitest'
import { readFilters } from './change-filters.ts'

const filters = (text: string) => {
  const list = readFilters(text)
  if (!list.ok) throw new Error(list.problem)
  return list.filters.map(({ column, operator, value, isNegated }) => [
    column,
    (isNegated ? 'not.' : '') + operator,
    value,
  ])
}

describe('a filter', () => {
  test.for(['', '   '])('[RT101] that is blank (%j) is none', (text) => {
    expect(filters(text)).toEqual([])
  })

  test.for('eq neq lt lte gt gte like ilike is match imatch isdistinct'.split(' '))(
    '[RT101] knows %s and its negation',
    (operator) => {
      expect(filters(`a=${operator}.x`)).toEqual([['a', operator, 'x']])
      expect(filters(`a=not.${operator}.x`)).toEqual([['a', `not.${operator}`, 'x']])
    },
  )

  test('[RT101] takes everything after the second dot as the value, even nothing', () => {
    expect(filters('a=eq.1.5=2')).toEqual([['a', 'eq', '1.5=2']])
    expect(filters('a=eq.')).toEqual([['a', 'eq', '']])
  })

  test('[RT101] may be several, separated by commas and spaces', () => {
    expect(filters(' a=gt.1 , b=is.null ')).toEqual([
      ['a', 'gt', '1'],
      ['b', 'is', 'null'],
    ])
  })

  test.for([
    [
      'a=in.(1,2),b=eq.3',
      [
        ['a', 'in', '{1,2}'],
        ['b', 'eq', '3'],
      ],
    ],
    ['a=in.("x,y",z)', [['a', 'in', '{"x,y",z}']]],
    ['a=not.in.()', [['a', 'not.in', '{}']]],
    [
      'a=match.^(b|c),d=eq.1',
      [
        ['a', 'match', '^(b|c)'],
        ['d', 'eq', '1'],
      ],
    ],
    [
      'a=eq.),b=eq.1',
      [
        ['a', 'eq', ')'],
        ['b', 'eq', '1'],
      ],
    ],
    [
      'a=eq."x,y",b=eq.1',
      [
        ['a', 'eq', 'x,y'],
        ['b', 'eq', '1'],
      ],
    ],
    ['a=eq."x\\",y"', [['a', 'eq', 'x",y']]],
    ['a=eq."\\\\"', [['a', 'eq', '\\']]],
    [
      'a=eq.x"y,b=eq.1',
      [
        ['a', 'eq', 'x"y'],
        ['b', 'eq', '1'],
      ],
    ],
    ['a=eq."open', [['a', 'eq', '"open']]],
    ['a=eq."x"y', [['a', 'eq', '"x"y']]],
    ['a=eq."quo""ted"', [['a', 'eq', '"quo""ted"']]],
  ] as const)('[RT101] %s keeps commas in parentheses and quotes', ([text, expected]) => {
    expect(filters(text)).toEqual(expected)
  })

  test.for([
    ['foo', '["foo"]'],
    ['a=b', '["b"]'],
    ['a=zz.5', '["zz", "5"]'],
    ['a=any.{1}', '["any", "{1}"]'],
    ['a=not.not.eq.1', '["not", "eq.1"]'],
    ['a=eq.x,y', '["y"]'],
    ['a=eq.1,,b=eq.2', 'filter must not contain empty segments (check for extra commas)'],
    ['a=eq.1,', 'filter must not contain empty segments (check for extra commas)'],
    ['a=in.5', '`in` filter value must be wrapped by parentheses'],
    ['a=in.(', '`in` filter value must be wrapped by parentheses'],
  ])('[RT101] %s is refused in the words of the real server', ([text = '', problem]) => {
    expect(readFilters(text)).toEqual({ ok: false, problem })
  })
})
