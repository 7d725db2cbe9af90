import { expect, test } from 'vitest'
import { begunAt, newRunName, runOf } from './run-names.ts'

test('a run’s name says when it began, also as the beginning of another name', () => {
  const now = Date.UTC(2026, 10, 25, 12)
  const run = newRunName(now)
  expect(runOf(`${run}_books`)).toBe(run)
  expect(begunAt(run)).toBe(now)
})

test('two runs of one moment have two names', () => {
  expect(newRunName(0)).not.toBe(newRunName(0))
})

test('names of others belong to no run', () => {
  for (const name of ['orders', 'conf', 'conf_x', 'my_conf_1_abcdef', '']) expect(runOf(name)).toBeUndefined()
})
