import type { StaffLoad } from '@platewire/client/accepting'
import { describe, expect, it } from 'vitest'
import { loadSentence } from './words.ts'

const now = Date.parse('2026-11-26T18:40:00Z')
const load = (changes: Partial<StaffLoad>): StaffLoad => ({
  restaurant_id: 'restaurant-1',
  mode: 'paused',
  minutes: 0,
  until: null,
  set_at: '2026-11-26T18:32:00Z',
  actor: 'restaurant',
  set_by: 'mia',
  name: 'Mia',
  reason: 'too_busy',
  misses: 0,
  opens_at: null,
  ...changes,
})

describe('the sentence of a load', () => {
  it.each<[string, Partial<StaffLoad>, RegExp]>([
    ['open', { mode: 'open', reason: null }, /^Takes orders at its usual pace\.$/],
    [
      'slower',
      { mode: 'slower', minutes: 15, reason: null, until: '2026-11-26T19:30:00Z' },
      /^Slower by 15 min until \d\d:30\. Mia, \d\d:32\.$/,
    ],
    ['paused by hand', {}, /^Paused until somebody here ends it, too busy\. Mia, \d\d:32\.$/],
    ['paused by somebody who is gone', { name: null }, /\. A colleague, \d\d:32\.$/],
    [
      'paused by itself',
      { actor: 'system', reason: 'orders_missed', misses: 2, name: null, until: '2026-11-26T19:30:00Z' },
      /^Paused by itself at \d\d:32, because nobody answered 2 orders in a row\. It holds until \d\d:30\.$/,
    ],
  ])('says of one that is %s who, why and until when', (_, changes, sentence) => {
    expect(loadSentence(load(changes), now)).toMatch(sentence)
  })

  it('says every time as it is at the restaurant, with the day of another one', () => {
    const slower = load({ mode: 'slower', minutes: 15, until: '2026-11-26T19:30:00Z' })
    expect(loadSentence(slower, now, 'Asia/Tokyo')).toBe('Slower by 15 min until 04:30. Mia, 03:32.')
    const old = load({ set_at: '2026-11-20T18:32:00Z' })
    expect(loadSentence(old, now, 'Asia/Tokyo')).toMatch(/ Mia, .*21.*, 03:32\.$/)
  })
})
