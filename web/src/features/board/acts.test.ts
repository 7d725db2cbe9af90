import { PlatewireError } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import { newsOf } from './acts.ts'

const NOW = Date.parse('2026-11-24T19:00:10Z')
const lost = (facts: Record<string, unknown>) =>
  new PlatewireError({
    code: 'CONFLICT',
    reason: 'STALE_VERSION',
    message: 'Someone changed this order before you.',
    action: 'Look at the order as it is now, then decide again.',
    facts,
  })

describe('newsOf', () => {
  it('tells who won a race, what they did, and when', () => {
    const error = lost({ status: 'accepted', version: 2, by: 'Mia', at: '2026-11-24T19:00:08Z' })
    expect(newsOf(error, { number: 41 }, NOW)).toEqual({ tone: 'news', text: 'Mia accepted A 41 2 s ago' })
  })

  it('does not count less than a second', () => {
    const error = lost({ status: 'accepted', version: 2, by: 'Mia', at: '2026-11-24T19:00:09.600Z' })
    expect(newsOf(error, { number: 41 }, NOW).text).toBe('Mia accepted A 41 just now')
  })

  it('tells of a customer who cancelled', () => {
    const error = lost({ status: 'cancelled', version: 2, by: 'Lea M.', at: '2026-11-24T18:58:00Z' })
    expect(newsOf(error, { number: 7 }, NOW).text).toBe('Lea M. cancelled A 07 2 min ago')
  })

  it('still reads without the facts it would like to have', () => {
    expect(newsOf(lost({ status: 'ready' }), { number: 41 }, NOW).text).toBe('Someone finished A 41')
    expect(newsOf(lost({}), { number: 41 }, NOW).tone).toBe('error')
  })

  it('says any other refusal with what to do', () => {
    const busy = new PlatewireError({
      code: 'BUSY',
      reason: 'BUSY',
      message: 'Busy.',
      action: 'Press again.',
    })
    expect(newsOf(busy, { number: 41 }, NOW)).toEqual({ tone: 'error', text: 'Busy. Press again.' })
  })
})
