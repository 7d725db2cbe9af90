import { describe, expect, it } from 'vitest'
import { orderWith } from '../../testing.tsx'
import { canCancel, cancelWords } from './cancel-offer.tsx'

const now = Date.parse('2026-11-24T18:05:00Z')
const say = (more: Parameters<typeof orderWith>[0]) =>
  cancelWords(orderWith(more), 'Bao House', 'Europe/Paris', now)

describe('cancelling', () => {
  it('says until when it is possible', () => {
    expect(say({})).toBe('You can cancel for nothing until Bao House accepts.')
    expect(say({ status: 'scheduled', fires_at: '2026-11-27T18:05:00Z' })).toBe(
      'You can cancel for nothing until Bao House begins, Fri, Nov 27, 19:05.',
    )
  })

  it('says since when and why it no longer is', () => {
    expect(say({ status: 'preparing', accepted_at: '2026-11-24T18:04:00Z' })).toBe(
      'Bao House has been on it since 19:04, so it can no longer be cancelled from here.',
    )
    expect(canCancel('accepted')).toBe(false)
  })

  it('says nothing about what is over', () => {
    expect(say({ status: 'delivered' })).toBeNull()
  })
})
