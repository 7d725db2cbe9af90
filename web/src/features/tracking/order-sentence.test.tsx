import type { Order } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import { orderWith } from '../../testing.tsx'
import { orderSentence } from './order-sentence.ts'

const NOW = Date.parse('2026-11-24T18:05:00Z')

const say = (more: Partial<Order>, reason: string | null = null) =>
  orderSentence(orderWith(more), 'Bao House', 'Europe/Paris', reason, NOW)

describe('the sentence about an order', () => {
  it('names who has it, and since when', () => {
    expect(say({})).toBe('Bao House got your order at 19:02 and answers within minutes.')
  })

  it('says until when the kitchen answers, while that is ahead', () => {
    const by = (accept_by: string) => say({ accept_by })
    expect(by('2026-11-24T18:10:00Z')).toBe('Bao House got your order at 19:02 and answers by 19:10.')
    expect(by('2026-11-24T18:04:00Z')).toContain('answers within minutes')
  })

  it('says kindly that nobody answered, and what that costs', () => {
    const missed = { status: 'cancelled' as const, reason: 'not_answered', last_actor: 'system' as const }
    expect(say({ ...missed, closed_at: '2026-11-24T18:04:00Z' }, 'unused')).toBe(
      'Bao House did not answer in time, so this order ended at 19:04. You pay nothing.',
    )
  })

  it('says when the kitchen begins with an order for later, with the day unless that is today', () => {
    const later = { status: 'scheduled' as const, placed_at: null, fires_at: '2026-11-24T19:55:00Z' }
    expect(say(later)).toBe('Bao House has your order and begins with it at 20:55.')
    expect(say({ ...later, fires_at: '2026-11-27T18:05:00Z' })).toBe(
      'Bao House has your order and begins with it on Fri, Nov 27 at 19:05.',
    )
  })

  it('says until when it cooks, counted from what the kitchen promised', () => {
    const cooking = {
      status: 'preparing' as const,
      accepted_at: '2026-11-24T18:04:00Z',
      preparing_at: '2026-11-24T18:05:00Z',
    }
    expect(say(cooking)).toBe('Bao House is cooking, ready about 19:19.')
  })

  it('does not promise a time that has passed', () => {
    const slow = {
      status: 'preparing' as const,
      accepted_at: '2026-11-24T17:40:00Z',
      preparing_at: '2026-11-24T17:42:00Z',
    }
    expect(say(slow)).toBe('Bao House has been cooking since 18:42 and is nearly done.')
  })

  it('gives the reason of a rejection and says what it costs', () => {
    const rejected = { status: 'rejected' as const, closed_at: '2026-11-24T18:04:00Z' }
    expect(say(rejected, 'The kitchen is too busy')).toBe(
      'Bao House could not take your order at 19:04. The kitchen is too busy. You pay nothing.',
    )
  })

  it('tells a cancellation by the customer from one by the kitchen', () => {
    const ended = { status: 'cancelled' as const, closed_at: '2026-11-24T18:04:00Z' }
    expect(say({ ...ended, last_actor: 'customer' })).toContain('You cancelled')
    expect(say({ ...ended, last_actor: 'restaurant' })).toContain('Bao House cancelled')
  })
})
