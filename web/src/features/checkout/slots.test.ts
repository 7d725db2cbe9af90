import { describe, expect, it } from 'vitest'
import { slotDays } from './slots.ts'

const days = (timezone: string, ...slots: string[]) => slotDays({ timezone, minutes: 15, slots })

describe('the days of the times to choose from', () => {
  it('are those of the restaurant, wherever the customer is', () => {
    const late = ['2026-11-24T22:45:00Z', '2026-11-24T23:00:00Z']
    expect(days('Europe/Paris', ...late).map(({ day, slots }) => [day, slots.length])).toEqual([
      ['Tue, Nov 24', 1],
      ['Wed, Nov 25', 1],
    ])
    expect(days('America/New_York', ...late)).toHaveLength(1)
  })

  it('are none where there is nothing to choose', () => {
    expect(days('Europe/Paris')).toEqual([])
  })
})
