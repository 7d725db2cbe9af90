import { describe, expect, it } from 'vitest'
import { createRateLimits, type LimitName } from './rate-limits.ts'

function limits(allowance: { burst: number; perSecond: number }, name: LimitName = 'token') {
  const clock = { ms: 0 }
  const { take, giveBack } = createRateLimits({ [name]: allowance }, () => clock.ms)
  const tryTake = (key = 'a'): string => {
    try {
      take(name, key)
      return 'taken'
    } catch (error) {
      return error instanceof Error && 'retryAfter' in error ? `wait ${error.retryAfter}` : 'failed'
    }
  }
  return { clock, tryTake, take, giveBack }
}

describe('[AU14] a rate limit', () => {
  it('lets a burst through, says how long to wait, and refills', () => {
    const { clock, tryTake } = limits({ burst: 2, perSecond: 0.1 })
    expect([tryTake(), tryTake(), tryTake()]).toEqual(['taken', 'taken', 'wait 10'])
    clock.ms = 4000
    expect(tryTake()).toBe('wait 6')
    clock.ms = 10_000
    expect([tryTake(), tryTake()]).toEqual(['taken', 'wait 10'])
  })

  it('forgives what is given back', () => {
    const { tryTake, giveBack } = limits({ burst: 1, perSecond: 0.1 })
    expect(tryTake()).toBe('taken')
    giveBack('token', 'a')
    expect([tryTake(), tryTake()]).toEqual(['taken', 'wait 10'])
  })

  it('never holds more than the burst', () => {
    const { clock, tryTake } = limits({ burst: 1, perSecond: 1 })
    clock.ms = 60_000
    expect([tryTake(), tryTake()]).toEqual(['taken', 'wait 1'])
  })

  it('refuses nobody because the clock was set back', () => {
    const { clock, tryTake } = limits({ burst: 3, perSecond: 1 })
    clock.ms = 3_600_000
    expect(tryTake()).toBe('taken')
    clock.ms = 0
    expect([tryTake(), tryTake(), tryTake()]).toEqual(['taken', 'taken', 'wait 1'])
    clock.ms = 1_000
    expect(tryTake()).toBe('taken')
  })

  it('counts everybody for themselves', () => {
    const { tryTake } = limits({ burst: 1, perSecond: 1 })
    expect([tryTake('a'), tryTake('b'), tryTake('a')]).toEqual(['taken', 'taken', 'wait 1'])
  })

  it('has a code of its own for mail', () => {
    const { take } = limits({ burst: 1, perSecond: 1 }, 'email')
    take('email', 'all')
    expect(() => take('email', 'all')).toThrow(
      expect.objectContaining({ code: 'over_email_send_rate_limit' }),
    )
    expect(() => take('token', 'all')).not.toThrow()
  })
})
