import { expect, test } from 'vitest'
import { inspect, inspectTuples } from './elixir-inspect.ts'

test.for([
  [null, 'nil'],
  [undefined, 'nil'],
  [true, 'true'],
  [1.5, '1.5'],
  ['a"b\\c\n#{d}', '"a\\"b\\\\c\\n\\#{d}"'],
  [['a', 1], '["a", 1]'],
  [{ b: [], a: { c: null } }, '%{"a" => %{"c" => nil}, "b" => []}'],
] as const)('[RT100] %j is shown as Elixir shows it', ([value, shown]) => {
  expect(inspect(value)).toBe(shown)
})

test('[RT100] what is longer than a line is broken as Elixir breaks it', () => {
  const long = 'x'.repeat(80)
  expect(inspectTuples([['n', 'in', long, false]])).toBe(`[\n  {"n", "in",\n   "${long}",\n   false}\n]`)
  expect(inspect({ filter: long, schema: 's' })).toBe(`%{\n  "filter" => "${long}",\n  "schema" => "s"\n}`)
})
