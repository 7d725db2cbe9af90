import { expect, it } from 'vitest'
import { KITCHEN_KEY_HELP, kitchenKey } from './kitchen-keys.ts'

it('reads the keys of a bump bar', () => {
  expect([kitchenKey('1'), kitchenKey('9'), kitchenKey('0')]).toEqual([
    { type: 'bump', index: 0 },
    { type: 'bump', index: 8 },
    null,
  ])
})

it('does not mind capitals, and leaves other keys alone', () => {
  expect(kitchenKey('R')).toEqual({ type: 'recall' })
  expect(['Enter', 'Tab', ' ', 'Escape'].map(kitchenKey)).toEqual([null, null, null, null])
  expect(KITCHEN_KEY_HELP.length).toBeGreaterThan(8)
})
