import { describe, expect, test } from 'vitest'
import type { Json } from './messages.ts'
import { bytesTermSize, exceedsLimit, termSize } from './term-size.ts'

describe('the size of a payload as a term', () => {
  test.for<[Json, number]>([
    ['', 6],
    ['ü', 8],
    [null, 6],
    [true, 6],
    [7, 3],
    [300, 6],
    [-1, 6],
    [2 ** 40, 12],
    [0.5, 10],
    [[], 2],
    [[1, 2], 11],
    [{}, 6],
    [{ a: 'b' }, 18],
  ])('[RT42] of %j is %i bytes', ([value, size]) => {
    expect(termSize(value)).toBe(size)
  })

  test('[RT42] bytes are counted with their header', () => {
    expect(bytesTermSize(10)).toBe(16)
  })

  test('[RT42] the limit itself is allowed', () => {
    const value = 'x'.repeat(94)
    expect(exceedsLimit(value, 96, 100)).toBe(false)
    expect(exceedsLimit(`${value}x`, 97, 100)).toBe(true)
  })
})
