import type { Alert } from '@platewire/client/alarm'
import { expect, test } from 'vitest'
import { callsOf } from './calls.ts'

const alert = (order_id: string, facts: Partial<Alert> = {}): Alert => ({
  order_id,
  restaurant_id: 'bao',
  restaurant: 'Bao House',
  hue: 20,
  timezone: 'Europe/Amsterdam',
  address_line: 'Keizersgracht 1',
  number: 41,
  status: 'placed',
  waiting_since: '2026-11-26T19:00:00Z',
  raised_at: '2026-11-26T19:03:00Z',
  closed_at: null,
  agent_id: null,
  agent_name: null,
  taken_at: null,
  ...facts,
})

test('a restaurant is called once for all of its orders, in the turn of the one that waits longest', () => {
  const calls = callsOf([
    alert('first'),
    alert('pho', { restaurant_id: 'pho', restaurant: 'Pho 9' }),
    alert('second', { number: 42 }),
  ])
  expect(calls.map(({ restaurant, alerts }) => [restaurant, alerts.map(({ order_id }) => order_id)])).toEqual(
    [
      ['Bao House', ['first', 'second']],
      ['Pho 9', ['pho']],
    ],
  )
})

test('a call is somebody’s once all of its orders are; one that comes later is open again', () => {
  const taken = alert('first', { agent_id: 'ada', agent_name: 'Ada' })
  expect(callsOf([taken])[0]).toMatchObject({ untaken: [], caller: { agent_id: 'ada', agent_name: 'Ada' } })
  expect(callsOf([taken, alert('later')])[0]).toMatchObject({
    untaken: [{ order_id: 'later' }],
    caller: null,
  })
})

test('a test of the alarm stands apart from orders of the same restaurant', () => {
  const calls = callsOf([alert('drill', { number: -1 }), alert('first')])
  expect(calls.map(({ isTest }) => isTest)).toEqual([true, false])
})
