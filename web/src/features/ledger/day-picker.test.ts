import { expect, it } from 'vitest'
import { dayAfter, dayWords } from './day-picker.tsx'

it('counts days and not hours: the day after one of 23 or 25 hours is the next', () => {
  expect(dayAfter('2026-10-24', 1)).toBe('2026-10-25')
  expect(dayAfter('2026-10-25', 1)).toBe('2026-10-26')
  expect(dayAfter('2027-03-28', -1)).toBe('2027-03-27')
  expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01')
})

it('speaks of today and yesterday, and names any other day', () => {
  expect(dayWords('2026-11-26', '2026-11-26')).toBe('today')
  expect(dayWords('2026-11-25', '2026-11-26')).toBe('yesterday')
  expect(dayWords('2026-11-24', '2026-11-26')).toMatch(/^on .*24/)
})
