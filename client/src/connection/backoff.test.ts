import { expect, test } from 'vitest'
import { backoffMs, reconnectAfterMs } from './backoff.ts'

test('backoffMs() doubles up to its bound', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => backoffMs(attempt, 1))
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
})

test('backoffMs() spreads over the upper half, so that clients do not come back together', () => {
  expect(backoffMs(3, 0)).toBe(1000)
  expect(backoffMs(3, 0.5)).toBe(1500)
  expect(backoffMs(60, 0)).toBe(5000)
})

test('reconnectAfterMs() begins within a second and never waits longer than ten', () => {
  for (let tries = 1; tries < 50; tries++) expect(reconnectAfterMs(tries)).toBeLessThanOrEqual(10_000)
  expect(reconnectAfterMs(1)).toBeLessThanOrEqual(1000)
  expect(new Set(Array.from({ length: 20 }, () => reconnectAfterMs(5))).size).toBeGreaterThan(1)
})
