import type { Moment } from '@platewire/client/ledger'
import { expect, it } from 'vitest'
import { lanesOf, placeOf } from './order-lanes.ts'

const after = (ms: number, more: Omit<Moment, 'at'>): Moment => ({
  at: new Date(Date.parse('2026-11-26T18:00:00Z') + ms).toISOString(),
  ...more,
})

it('an order’s picture has a row for the server, each device, the people and the alarm', () => {
  const lanes = lanesOf([
    after(0, { kind: 'committed' }),
    after(4, { kind: 'sent' }),
    after(120, { kind: 'received', device_id: 'd1', label: 'Counter' }),
    after(190, { kind: 'shown', device_id: 'd1', label: 'Counter' }),
    after(200, { kind: 'received', device_id: 'd2', label: '' }),
    after(20_000, { kind: 'escalated', step: 'alarm_louder' }),
    after(31_000, { kind: 'acknowledged', name: 'Mia' }),
    after(40_000, { kind: 'moved', status: 'accepted', name: 'Mia' }),
  ])
  expect(lanes.map(({ name, marks }) => [name, marks.map(({ ms }) => ms)])).toEqual([
    ['Platewire', [0, 4]],
    ['Counter', [120, 190]],
    ['A device', [200]],
    ['Alarm', [20_000]],
    ['People', [31_000, 40_000]],
  ])
})

it('what came first stands further to the start, and everything within the picture', () => {
  const places = [0, 100, 5000, 300_000, 4_000_000].map((ms) => placeOf(ms, 4_000_000))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places[0]).toBe(0)
  expect(places.at(-1)).toBe(1)
})
