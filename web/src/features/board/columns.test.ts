import { describe, expect, it } from 'vitest'
import { allDay, toColumns } from './columns.ts'
import { lineWith, ticketWith } from './testing.ts'

const board = (...tickets: ReturnType<typeof ticketWith>[]) =>
  new Map(tickets.map((ticket) => [ticket.order_id, ticket]))
const numbers = (tickets: readonly { number: number }[]) => tickets.map(({ number }) => number)

describe('toColumns', () => {
  it('sorts new orders by age, the kitchen by what it promised, and puts what has left below what waits', () => {
    const columns = toColumns(
      board(
        ticketWith({ order_id: 'b', number: 2, placed_at: '2026-11-24T19:05:00Z' }),
        ticketWith({ order_id: 'a', number: 1, placed_at: '2026-11-24T19:01:00Z' }),
        ticketWith({
          order_id: 'c',
          number: 3,
          status: 'preparing',
          accepted_at: '2026-11-24T19:00:00Z',
          prep_minutes: 40,
        }),
        ticketWith({
          order_id: 'd',
          number: 4,
          status: 'accepted',
          accepted_at: '2026-11-24T19:10:00Z',
          prep_minutes: 10,
        }),
        ticketWith({ order_id: 'e', number: 5, status: 'picked_up', picked_up_at: '2026-11-24T18:00:00Z' }),
        ticketWith({ order_id: 'f', number: 6, status: 'ready', ready_at: '2026-11-24T19:30:00Z' }),
      ),
    )
    expect(numbers(columns.new)).toEqual([1, 2])
    expect(numbers(columns.cooking)).toEqual([4, 3])
    expect(numbers(columns.ready)).toEqual([6, 5])
  })

  it('keeps what is over, the last first, and leaves out what is not paid', () => {
    const columns = toColumns(
      board(
        ticketWith({ order_id: 'a', number: 1, status: 'delivered', closed_at: '2026-11-24T19:00:00Z' }),
        ticketWith({ order_id: 'b', number: 2, status: 'rejected', closed_at: '2026-11-24T19:20:00Z' }),
        ticketWith({ order_id: 'c', number: 3, status: 'awaiting_payment' }),
      ),
    )
    expect(numbers(columns.closed)).toEqual([2, 1])
    expect([...columns.new, ...columns.cooking, ...columns.ready]).toEqual([])
  })
})

describe('allDay', () => {
  it('adds up dishes over tickets and leaves fees out', () => {
    const lines = [
      lineWith({ label: 'Gyoza', quantity: 3 }),
      lineWith({ label: 'Delivery', kind: 'delivery_fee' }),
    ]
    const details = { customer_label: '', note: '', subtotal_minor: 0, tax_minor: 0, lines }
    const other = {
      ...details,
      lines: [lineWith({ label: 'Bao', quantity: 1 }), lineWith({ label: 'Gyoza', quantity: 4 })],
    }
    expect(
      allDay([ticketWith({ details }), ticketWith({ details: other }), ticketWith({ details: null })]),
    ).toEqual([
      { label: 'Gyoza', count: 7 },
      { label: 'Bao', count: 1 },
    ])
  })

  it('leaves out what is made, on whichever screen that was said', () => {
    const lines = [lineWith({ position: 1, label: 'Bao' }), lineWith({ position: 2, label: 'Gyoza' })]
    const details = { customer_label: '', note: '', subtotal_minor: 0, tax_minor: 0, lines }
    const progress = { made: [2], revision: 1, changed_at: null }
    expect(allDay([ticketWith({ details, progress })])).toEqual([{ label: 'Bao', count: 1 }])
  })
})
