import { describe, expect, test } from 'vitest'
import { factsWith, ticketWith } from '../testing/orders.ts'
import { baoHouse as restaurant } from '../testing/restaurants.ts'
import { boardOf, closedTickets, reduceBoard, ticketsWithoutDetails, withDetails } from './board-state.ts'
import type { Board } from './types.ts'

const empty = boardOf({
  stream: 'restaurant:restaurant-1',
  seq: 1,
  topic: 'restaurant:restaurant-1:1',
  restaurant,
  stations: [],
  orders: [],
})
const event = (type: string, body: unknown) => ({ seq: 2, type, body, at: '2026-11-24' })
const reduce = (board: Board, ...events: [type: string, body: unknown][]) =>
  events.reduce((state, [type, body]) => reduceBoard(state, event(type, body)), board)

describe('reduceBoard()', () => {
  test('shows a new order at once, by its facts', () => {
    const board = reduce(empty, ['order_placed', factsWith()])
    expect(board.tickets.get('order-1')).toEqual({
      ...factsWith(),
      details: null,
      acknowledgement: null,
      has_driver: false,
      progress: { made: [], revision: 0, changed_at: null },
    })
    expect(ticketsWithoutDetails(board)).toEqual(['order-1'])
  })

  test('shows a new order whole when its message brought the ticket', () => {
    const board = reduce(empty, ['order_placed', { ...factsWith(), ticket: ticketWith() }])
    expect(board).toEqual(withDetails(reduce(empty, ['order_placed', factsWith()]), [ticketWith()]))
    expect(ticketsWithoutDetails(board)).toEqual([])
  })

  test('asks for a ticket that its message brought in a shape of another time', () => {
    const board = reduce(empty, ['order_placed', { ...factsWith(), ticket: { id: 'order-1', rows: [] } }])
    expect(ticketsWithoutDetails(board)).toEqual(['order-1'])
  })

  test('keeps the details of an order when it moves', () => {
    const placed = withDetails(reduce(empty, ['order_placed', factsWith()]), [ticketWith()])
    const board = reduce(placed, ['order_accepted', factsWith({ version: 2, status: 'accepted' })])
    expect(board.tickets.get('order-1')).toMatchObject({
      status: 'accepted',
      details: { customer_label: 'Lea M.', note: 'no coriander' },
    })
  })

  test('knows that a driver comes for an order, goes again, or picks up what nobody had taken', () => {
    const has = (...events: [type: string, body: unknown][]) =>
      reduce(empty, ['order_placed', factsWith()], ...events).tickets.get('order-1')?.has_driver
    const assigned: [string, unknown] = ['driver_assigned', { order_id: 'order-1', driver_id: 'sam' }]
    expect(has(assigned)).toBe(true)
    expect(has(assigned, ['order_ready', factsWith({ version: 2, status: 'ready' })])).toBe(true)
    expect(has(assigned, ['driver_released', { order_id: 'order-1' }])).toBe(false)
    const picked = factsWith({ version: 2, status: 'picked_up', actor: 'driver' })
    expect(has(['order_picked_up', picked])).toBe(true)
  })

  test('shows who has seen an order first, and keeps that when the order moves', () => {
    const seen = { user_id: 'mia', acknowledged_at: '2026-11-24T19:02:00Z' }
    const board = reduce(
      empty,
      ['order_placed', factsWith()],
      ['order_acknowledged', { order_id: 'order-1', ...seen }],
      ['order_acknowledged', { order_id: 'order-of-last-week', ...seen }],
      ['order_accepted', factsWith({ version: 2, status: 'accepted' })],
    )
    expect([...board.tickets.values()]).toMatchObject([{ status: 'accepted', acknowledgement: seen }])
    const fetched = withDetails(board, [ticketWith({ version: 2, status: 'accepted' })])
    expect(fetched.tickets.get('order-1')?.acknowledgement).toEqual(seen)
  })

  test('shows how far an order’s alarm went, until it is to be seen anew', () => {
    const scheduled = factsWith({ status: 'scheduled', placed_at: null })
    const seen = { user_id: 'mia', acknowledged_at: '2026-11-24T18:02:00Z' }
    const step = { step: 'other_devices', fired_at: '2026-11-24T18:01:00Z' }
    const board = reduce(
      empty,
      ['order_scheduled', scheduled],
      ['alarm_escalated', { order_id: 'order-1', ...step, told: [] }],
      ['order_acknowledged', { order_id: 'order-1', ...seen }],
    )
    expect(board.tickets.get('order-1')).toMatchObject({ escalation: step, acknowledgement: seen })
    const due = reduce(board, ['order_placed', factsWith({ version: 2 })])
    expect(due.tickets.get('order-1')?.acknowledgement).toBeNull()
    expect(due.tickets.get('order-1')?.escalation).toBeUndefined()
    // Its ticket may be fetched before the event comes.
    const fetched = withDetails(board, [ticketWith({ version: 2 })])
    expect(fetched.tickets.get('order-1')?.acknowledgement).toBeNull()
  })

  test('knows what is made by the newest word of it, whichever comes last', () => {
    const made = (revision: number, ...positions: number[]): [string, unknown] => [
      'lines_made',
      { order_id: 'order-1', made: positions, revision, changed_at: '2026-11-24T19:05:00Z' },
    ]
    const placed = reduce(empty, ['order_placed', factsWith()])
    const board = reduce(placed, made(2, 1), made(1, 1, 2))
    expect(board.tickets.get('order-1')?.progress.made).toEqual([1])
    const moved = reduce(board, ['order_preparing', factsWith({ version: 3, status: 'preparing' })])
    expect(moved.tickets.get('order-1')?.progress.revision).toBe(2)
    const fetched = { ...ticketWith(), progress: { made: [], revision: 1, changed_at: null } }
    expect(withDetails(moved, [fetched]).tickets.get('order-1')?.progress.made).toEqual([1])
    const later = { ...ticketWith(), progress: { made: [1, 2], revision: 3, changed_at: null } }
    expect(withDetails(moved, [later]).tickets.get('order-1')?.progress.made).toEqual([1, 2])
  })

  test('lets the newest version win, whatever comes last', () => {
    const board = reduce(
      empty,
      ['order_ready', factsWith({ version: 4, status: 'ready' })],
      ['order_accepted', factsWith({ version: 2, status: 'accepted' })],
    )
    expect(board.tickets.get('order-1')).toMatchObject({ version: 4, status: 'ready' })
  })

  test('follows the topic, the dishes sold out, and passes over what it does not know', () => {
    const board = reduce(
      empty,
      ['staff_changed', { topic: 'restaurant:restaurant-1:2' }],
      ['menu_changed', { menu_item_id: 'dish-1', is_available: false }],
      ['restaurant_changed', {}],
      ['moon_changed', { phase: 'full' }],
    )
    expect(board.topic).toBe('restaurant:restaurant-1:2')
    expect([...board.availability]).toEqual([['dish-1', false]])
  })

  test('knows how much the restaurant takes on', () => {
    const load = { mode: 'slower', minutes: 15, until: null, set_at: '2026-11-24T19:00:00Z' }
    const board = reduce(empty, [
      'load_changed',
      { restaurant_id: 'restaurant-1', ...load, actor: 'restaurant' },
    ])
    expect(board.restaurant.load).toEqual(load)
  })

  test('keeps an order in its place when its kitchen needs longer', () => {
    const accepted = factsWith({ version: 2, status: 'accepted' })
    const longer = factsWith({ version: 3, status: 'accepted', prep_minutes: 30 })
    const board = reduce(empty, ['order_accepted', accepted], ['order_extended', longer])
    expect(board.tickets.get('order-1')).toMatchObject({ version: 3, status: 'accepted', prep_minutes: 30 })
  })

  test('does not change the board it was given', () => {
    reduce(empty, ['order_placed', factsWith()])
    expect(empty.tickets.size).toBe(0)
  })

  test('refuses an order it cannot read', () => {
    expect(() => reduce(empty, ['order_placed', { order_id: 'order-1' }])).toThrow()
  })

  test('keeps all open orders, and of the closed ones the latest', () => {
    let board = reduce(empty, ['order_placed', factsWith({ order_id: 'open' })])
    for (let minute = 0; minute < closedTickets + 5; minute++) {
      const closed_at = new Date(Date.UTC(2026, 10, 24, 12, minute)).toISOString()
      board = reduce(board, [
        'order_delivered',
        factsWith({ order_id: `order-${minute}`, version: 6, status: 'delivered', closed_at }),
      ])
    }
    expect(board.tickets.size).toBe(closedTickets + 1)
    expect(board.tickets.has('open')).toBe(true)
    expect(board.tickets.has('order-4')).toBe(false)
    expect(board.tickets.has('order-5')).toBe(true)
  })
})

describe('withDetails()', () => {
  test('does not take an order back to the version it was fetched at', () => {
    const moved = reduce(empty, ['order_ready', factsWith({ version: 4, status: 'ready' })])
    const board = withDetails(moved, [ticketWith({ version: 3, status: 'preparing' })])
    expect(board.tickets.get('order-1')).toMatchObject({
      version: 4,
      status: 'ready',
      details: { note: 'no coriander' },
    })
    expect(ticketsWithoutDetails(board)).toEqual([])
  })

  test('takes what is newer than the events seen so far', () => {
    const board = withDetails(reduce(empty, ['order_placed', factsWith()]), [
      ticketWith({ version: 2, status: 'accepted' }),
    ])
    expect(board.tickets.get('order-1')).toMatchObject({ version: 2, status: 'accepted' })
    const later = reduce(board, ['order_accepted', factsWith({ version: 2, status: 'accepted' })])
    expect(later.tickets).toBe(board.tickets)
  })

  test('adds no order that is not on the board', () => {
    expect(withDetails(empty, [ticketWith()]).tickets.size).toBe(0)
  })
})
