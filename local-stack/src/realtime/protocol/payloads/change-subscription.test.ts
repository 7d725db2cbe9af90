import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../messages.ts'
import { describeChangeSubscription, readChangeSubscription } from './change-subscription.ts'

const read = (entry: JsonObject) => {
  const outcome = readChangeSubscription(entry)
  return outcome.ok ? outcome.subscription : outcome.problem
}

describe('an entry of postgres_changes', () => {
  test.for<[JsonObject, object]>([
    [
      { schema: 's', table: 't' },
      { schema: 's', table: 't' },
    ],
    [{ schema: 's' }, { schema: 's', table: '*' }],
    [{ table: 't' }, { schema: 'public', table: 't' }],
    [{ schema: 's', table: 't', filter: 'a=eq.1' }, { filters: [{ column: 'a' }] }],
    [{ schema: '', table: 't' }, { schema: '' }],
  ])('[RT100] %j asks for %j', ([entry, expected]) => {
    expect(read(entry)).toMatchObject(expected)
  })

  test.for([
    ['INSERT', 'INSERT'],
    ['update', 'UPDATE'],
    ['Delete', 'DELETE'],
    ['*', '*'],
    ['bogus', '*'],
    [5, '*'],
    [undefined, '*'],
  ])('[RT100] event %s means %s', ([event, expected]) => {
    const entry = { schema: 's', ...(event === undefined ? {} : { event }) }
    expect(read(entry)).toMatchObject({ event: expected })
  })

  test.for([
    [{ event: '*' }, '%{"event" => "*"}'],
    [{}, '%{}'],
    [{ schema: 5, table: 6 }, '%{"schema" => 5, "table" => 6}'],
    [{ schema: 's', table: 't', filter: null }, '%{"filter" => nil, "schema" => "s", "table" => "t"}'],
    [{ schema: 's', filter: 'a=eq.1' }, '%{"filter" => "a=eq.1", "schema" => "s"}'],
    [{ user_token: 'secret' }, '<redacted>'],
    [{ a: 'x'.repeat(5_000) }, '%{...}'],
  ] as const)('[RT100] %j names nothing to subscribe to', ([entry, shown]) => {
    expect(read(entry)).toBe(
      `No subscription params provided. Please provide at least a \`schema\` or \`table\` to subscribe to: ${shown}`,
    )
  })

  test('[RT110] selects columns by name; what is no list of names selects all', () => {
    const select = (value: JsonObject['select']) => read({ schema: 's', table: 't', select: value ?? null })
    expect(select(['a', 5])).toMatchObject({ select: ['a'] })
    for (const all of [[], [5], null, 5, {}]) expect(select(all)).toMatchObject({ select: undefined })
    expect(select('a')).toMatch(/^Error parsing `select` params: expected a list of column name strings/)
  })

  test.for([{ table: '*' }, { schema: '*' }, {}])(
    '[RT110] cannot select columns of a wildcard (%j)',
    (names) => {
      expect(read({ schema: 's', ...names, select: ['a'] })).toMatch(/^Column selection is not supported/)
    },
  )

  test('[RT100] is described as the real server does', () => {
    const described = (entry: JsonObject) => {
      const outcome = readChangeSubscription(entry)
      return outcome.ok ? describeChangeSubscription(outcome.subscription) : undefined
    }
    expect(described({ schema: 's' })).toBe('[event: *, schema: s, table: *, filters: [], select: nil]')
    expect(described({ schema: 's', table: 't', filter: 'a=not.eq."\\""', select: ['x'] })).toBe(
      '[event: *, schema: s, table: t, filters: [{"a", "eq", "\\"", true}], select: ["x"]]',
    )
  })
})
