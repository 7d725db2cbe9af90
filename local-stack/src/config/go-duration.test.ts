import { describe, expect, it } from 'vitest'
import { parseGoDuration } from './go-duration.ts'

describe('parseGoDuration()', () => {
  it.each([
    ['1s', 1000],
    ['24h', 86_400_000],
    ['1h30m', 5_400_000],
    ['1m0s', 60_000],
    ['0.5s', 500],
    ['250ms', 250],
    ['0', 0],
    ['-1h', -3_600_000],
  ])('reads %s', (text, milliseconds) => {
    expect(parseGoDuration(text)).toBe(milliseconds)
  })

  it.each(['', '5', 's', '1d', '1h 30m', 'none', '1h-5m'])('knows that %j is none', (text) => {
    expect(parseGoDuration(text)).toBeUndefined()
  })
})
