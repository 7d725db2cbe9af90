import type { LedgerFigures, Moment } from '@platewire/client/ledger'
import { describe, expect, it } from 'vitest'
import { formatMs, missedSentence, momentWords, paceSentence } from './words.ts'

const figures: LedgerFigures = {
  orders: 1204,
  waiting: 0,
  late: 0,
  missed: 0,
  withdrawn: 3,
  shown: 1204,
  p50_ms: 180,
  p95_ms: 640,
  p99_ms: 1900,
  worst_ms: 3100,
  worst_order_id: 'o',
}

describe('the sentence of the ledger', () => {
  it('says how many of how many were missed, and never leaves a miss out', () => {
    expect(missedSentence(figures, 'today')).toBe('0 of 1,204 orders missed today.')
    expect(missedSentence({ orders: 1, missed: 1 }, 'on Tue 24 Nov')).toBe(
      '1 of 1 order missed on Tue 24 Nov.',
    )
    expect(missedSentence({ orders: 0, missed: 0 }, 'today')).toBe('No orders today.')
  })

  it('says how fast the orders were on a screen, and how many were not', () => {
    expect(paceSentence(figures)).toBe(
      'None was shown late. Half were on a screen within 180 ms, 95 in 100 within 640 ms, the slowest after 3.1 s.',
    )
    expect(paceSentence({ ...figures, late: 2 })).toMatch(/^2 were shown late or not at all\./)
  })

  it('does not take silence of the devices for speed', () => {
    const silent = { ...figures, late: 1, shown: 0, p50_ms: null, p95_ms: null, p99_ms: null, worst_ms: null }
    expect(paceSentence(silent)).toBe('1 was shown late or not at all. No device has reported showing one.')
  })
})

it('says time spans in the largest unit that says them', () => {
  expect([40, 4960, 42_000, 180_000, 9_000_000].map(formatMs)).toEqual([
    '40 ms',
    '5.0 s',
    '42 s',
    '3 min',
    '3 h',
  ])
})

describe('what happened to an order', () => {
  const at = '2026-11-26T18:00:00Z'
  const words = (moment: Omit<Moment, 'at'>) => momentWords({ at, ...moment })
  it('names the device and its person', () => {
    expect(words({ kind: 'shown', label: 'Counter', name: 'Mia' })).toBe(
      'Counter, Mia: it stood on the screen',
    )
    expect(words({ kind: 'received', label: '', name: null })).toBe('A device: it reached the device')
  })
  it('names who moved it, or what they are to it', () => {
    expect(words({ kind: 'moved', status: 'picked_up', actor: 'driver' })).toBe('The driver: picked up')
    expect(words({ kind: 'moved', status: 'accepted', actor: 'restaurant', name: 'Jun' })).toBe(
      'Jun: accepted',
    )
  })
  it('says what the alarm did, and passes over no step it does not know', () => {
    expect(words({ kind: 'escalated', step: 'other_devices' })).toBe('Every other device rang')
    expect(words({ kind: 'escalated', step: 'carrier_pigeon' })).toBe('The alarm went on')
  })
})
