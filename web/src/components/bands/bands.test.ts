import { describe, expect, it } from 'vitest'
import { bandSentence, pieces } from './bands.ts'

const at = (time: string) => `2026-11-26T${time}:00Z`
const ms = (time: string) => Date.parse(at(time))
const band = (state: 'open' | 'offline' | 'closed', from: string, until: string) => ({
  state,
  from: at(from),
  until: at(until),
})

describe('a band of states', () => {
  it('covers its whole span, and what no state covers is not known', () => {
    const found = pieces(
      [band('open', '10:00', '11:00'), band('offline', '11:30', '12:00')],
      [ms('09:00'), ms('13:00')],
    )
    expect(found.map(({ state, share }) => [state, share])).toEqual([
      ['unknown', 0.25],
      ['open', 0.25],
      ['unknown', 0.125],
      ['offline', 0.125],
      ['unknown', 0.25],
    ])
  })

  it('of nothing is wholly unknown, and of no time is empty', () => {
    expect(pieces([], [ms('09:00'), ms('10:00')])).toMatchObject([{ state: 'unknown', share: 1 }])
    expect(pieces([], [ms('09:00'), ms('09:00')])).toEqual([])
  })

  it('leaves out what is still to come: that is not a thing one could know', () => {
    const found = pieces([band('open', '10:00', '11:00')], [ms('10:00'), ms('14:00')], ms('12:00'))
    expect(found.map(({ state, share }) => [state, share])).toEqual([
      ['open', 0.25],
      ['unknown', 0.25],
    ])
  })

  it('says in words when no device was on', () => {
    const times = (instant: string) => instant.slice(11, 16)
    expect(bandSentence([band('open', '10:00', '18:10'), band('offline', '18:10', '18:14')], times)).toBe(
      'No device on 18:10 to 18:14.',
    )
    expect(bandSentence([band('open', '10:00', '18:10')], times)).toBe('Open, nothing else.')
    expect(bandSentence([band('closed', '10:00', '18:10')], times)).toBe('Closed.')
    expect(bandSentence([], times)).toBe('Not known.')
  })
})
