import type { Latency, LedgerDay } from '@platewire/client/ledger'
import { describe, expect, it } from 'vitest'
import { dayPlot, latencyPlot } from './plots.ts'

const day: LedgerDay = {
  at: '2026-11-26T20:00:00Z',
  day: '2026-11-26',
  today: '2026-11-26',
  from: '2026-11-25T23:00:00Z',
  until: '2026-11-26T23:00:00Z',
  restaurant: { id: 'r', name: 'Bao House', timezone: 'Europe/Paris' },
  figures: null,
  points: [
    [1_795_700_000, 180, 'kept'],
    [1_795_700_060, 7000, 'late'],
    [1_795_700_120, null, 'missed'],
    [1_795_700_180, 0, 'kept'],
  ],
  states: [
    { state: 'open', from: '2026-11-26T10:00:00Z', until: '2026-11-26T18:10:00Z' },
    { state: 'offline', from: '2026-11-26T18:10:00Z', until: '2026-11-26T18:14:00Z' },
  ],
  devices: [],
  days: [],
}

describe('a day as a plot', () => {
  const [inTime, late, unseen, limit] = dayPlot(day).lines
  it('draws an order that no screen has shown at the top, not at zero and not at all', () => {
    expect(unseen?.values).toEqual([null, null, null, 10_000, null, null])
  })
  it('tells what was in time from what was not, and an instant order still has a place', () => {
    expect(inTime?.values).toEqual([null, 180, null, null, 10, null])
    expect(late?.values).toEqual([null, null, 7000, null, null, null])
    expect(new Set(limit?.values)).toEqual(new Set([5000]))
  })
  it('shades the time in which no device was on', () => {
    const [shade] = dayPlot(day).shades
    expect(shade).toEqual([
      Date.parse('2026-11-26T18:10:00Z') / 1000,
      Date.parse('2026-11-26T18:14:00Z') / 1000,
    ])
  })
})

it('draws a step without orders as a gap between its neighbours', () => {
  const point = (at: string, p95_ms: number) => ({
    at,
    orders: 3,
    late: 0,
    missed: 0,
    p50_ms: 100,
    p95_ms,
    p99_ms: p95_ms,
    worst_ms: p95_ms,
  })
  const latency: Latency = {
    at: '2026-11-26T19:00:00Z',
    from: '2026-11-26T18:00:00Z',
    width_s: 900,
    promise_ms: 5000,
    orders: 6,
    late: 0,
    missed: 0,
    worst_ms: 400,
    points: [point('2026-11-26T18:00:00Z', 300), point('2026-11-26T18:30:00+00:00', 400)],
    gaps: [],
    devices: [],
    restaurants: [],
  }
  expect(latencyPlot(latency).lines[1]?.values).toEqual([300, null, 400, null])
})
