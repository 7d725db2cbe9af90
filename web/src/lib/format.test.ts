import { describe, expect, it } from 'vitest'
import { formatMoment, formatWhen } from './format.ts'

const now = Date.parse('2026-11-26T18:00:00Z')

describe('a moment', () => {
  it('is said on the clock and the day of the place it belongs to', () => {
    expect(formatMoment('2026-11-26T18:30:00Z', now, 'Europe/Paris')).toBe('19:30')
    expect(formatMoment('2026-11-26T18:30:00Z', now, 'Asia/Tokyo')).toBe('03:30')
    // The same evening in Paris is the next morning in Tokyo.
    expect(formatMoment('2026-11-26T14:30:00Z', now, 'Europe/Paris')).toBe('15:30')
    expect(formatMoment('2026-11-26T14:30:00Z', now, 'Asia/Tokyo')).toMatch(/26.*, 23:30$/)
  })

  it('ends a sentence with its day where that is not today', () => {
    expect(formatWhen('2026-11-26T17:30:00Z', now, 'Europe/Paris')).toBe('at 18:30')
    expect(formatWhen('2026-11-05T17:30:00Z', now, 'Europe/Paris')).toMatch(/^on .*5.*, 18:30$/)
  })
})
