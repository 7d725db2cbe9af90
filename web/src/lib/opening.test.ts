import { expect, test } from 'vitest'
import { formatDay } from './format.ts'
import { openUntil } from './opening.ts'

const now = Date.parse('2026-11-26T18:00:00Z')
const timezone = 'Europe/Paris'

test.each([
  ['2026-11-26T22:30:00Z', 'until 23:30'],
  ['2026-11-28T02:00:00Z', `until ${formatDay('2026-11-28T02:00:00Z', timezone)}, 03:00`],
  ['2026-12-03T23:00:00Z', 'day and night'],
  [null, 'until late'],
])('a place that closes at %s is open %s', (closes_at, words) => {
  expect(openUntil({ closes_at, timezone }, now)).toBe(words)
})
