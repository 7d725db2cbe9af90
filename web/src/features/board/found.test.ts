import { expect, it } from 'vitest'
import { foundIn } from './found.ts'
import { ticketWith } from './testing.ts'

const over = (order_id: string, number: number, closed_at: string) =>
  ticketWith({ order_id, number, status: 'delivered', closed_at })
const today = over('today', 41, '2026-11-24T20:00:00Z')
const late = over('late', 42, '2026-11-23T23:30:00Z')
const yesterday = over('yesterday', 41, '2026-11-23T19:00:00Z')
const open = ticketWith({ order_id: 'open', number: 141 })
const find = (search: string, timeZone = 'Europe/Paris') => {
  const found = foundIn([open, today], [today, late, yesterday], search, () => timeZone)
  return [found.open.map((t) => t.order_id), ...found.days.map((day) => day.tickets.map((t) => t.order_id))]
}

it('shows what is over by the day where it ended, each order once', () => {
  expect(find('')).toEqual([[], ['today', 'late'], ['yesterday']])
  expect(find('', 'UTC')).toEqual([[], ['today'], ['late', 'yesterday']])
})

it('finds what is open now before what is over', () => {
  expect(find('41')).toEqual([['open'], ['today', 'late'], ['yesterday']])
})
