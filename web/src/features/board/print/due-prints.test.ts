import { expect, it } from 'vitest'
import { ticketWith } from '../testing.ts'
import { duePrints } from './due-prints.ts'

const accepted = (order_id: string, accepted_at: string, more = {}) =>
  ticketWith({ order_id, status: 'accepted', accepted_at, ...more })
const since = '2026-11-24T19:00:00Z'

it('prints what was accepted since it was told to, once, the first accepted first', () => {
  const tickets = [
    accepted('second', '2026-11-24T19:05:00Z', { status: 'preparing' }),
    accepted('first', '2026-11-24T19:01:00Z'),
    accepted('before', '2026-11-24T18:59:00Z'),
    accepted('printed', '2026-11-24T19:02:00Z'),
    accepted('without its dishes', '2026-11-24T19:02:00Z', { details: null }),
    accepted('over', '2026-11-24T19:02:00Z', { status: 'cancelled' }),
    ticketWith({ order_id: 'new' }),
  ]
  const due = duePrints(tickets, since, new Set(['printed']))
  expect(due.map(({ order_id }) => order_id)).toEqual(['first', 'second'])
})
