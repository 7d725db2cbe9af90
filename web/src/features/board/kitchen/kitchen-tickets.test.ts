import { describe, expect, it } from 'vitest'
import { lineWith, ticketWith } from '../testing.ts'
import {
  type KitchenKnows,
  kitchenTickets,
  madeTickets,
  startOf,
  stationName,
  stationsOf,
} from './kitchen-tickets.ts'

const at = (time: string) => `2026-11-24T${time}:00Z`
const cooking = (order_id: string, accepted: string, made: number[] = [], more = {}) =>
  ticketWith({
    order_id,
    status: 'preparing',
    accepted_at: at(accepted),
    prep_minutes: 20,
    progress: { made, revision: made.length, changed_at: at(accepted) },
    details: {
      customer_label: 'Lea M.',
      note: '',
      subtotal_minor: 0,
      tax_minor: 0,
      lines: [
        lineWith({ position: 1, label: 'Salad', station: 'cold', cook_minutes: 5 }),
        lineWith({ position: 2, label: 'Duck', station: 'grill', cook_minutes: 18 }),
        lineWith({ position: 3, label: 'Bao', station: 'grill' }),
        lineWith({ position: 4, kind: 'tip', label: 'Tip' }),
      ],
    },
    ...more,
  })
const knows = (more: Partial<KitchenKnows> = {}): KitchenKnows => ({
  madeOf: (ticket) => new Set(ticket.progress.made),
  held: new Set(),
  putAway: new Set(),
  now: Date.parse(at('19:10')),
  ...more,
})
const ids = (entries: { ticket: { order_id: string } }[]) => entries.map(({ ticket }) => ticket.order_id)

describe('a station', () => {
  it('has its own dishes only, the oldest order first, and says what is left elsewhere', () => {
    const entries = kitchenTickets([cooking('b', '19:05'), cooking('a', '19:00', [1])], 'grill', knows())
    expect(ids(entries)).toEqual(['a', 'b'])
    expect(entries.map(({ lines }) => lines.map(({ line }) => line.label))).toEqual([
      ['Bao', 'Duck'],
      ['Bao', 'Duck'],
    ])
    expect(entries.map(({ elsewhere }) => elsewhere)).toEqual([0, 1])
  })

  it('is done with an order when its own dishes are made, unless that may still be taken back', () => {
    const done = cooking('a', '19:00', [2, 3])
    expect(ids(kitchenTickets([done], 'grill', knows()))).toEqual([])
    expect(ids(kitchenTickets([done], 'cold', knows()))).toEqual(['a'])
    expect(ids(kitchenTickets([done], 'grill', knows({ held: new Set(['a']) })))).toEqual(['a'])
    expect(ids(madeTickets([done, cooking('b', '19:05')], 'grill', knows()))).toEqual(['a'])
  })

  it('sees no order before it is taken on, nor after it is ready', () => {
    const others = [
      cooking('new', '19:00', [], { status: 'placed' }),
      cooking('r', '19:00', [], { status: 'ready' }),
    ]
    expect(kitchenTickets(others, null, knows())).toEqual([])
  })

  it('shows an order whose dishes are not known yet everywhere', () => {
    const bare = cooking('a', '19:00', [], { details: null })
    expect(ids(kitchenTickets([bare], 'grill', knows()))).toEqual(['a'])
  })
})

describe('the whole kitchen', () => {
  it('keeps an order whose dishes are all made until it is called ready', () => {
    expect(ids(kitchenTickets([cooking('a', '19:00', [1, 2, 3])], null, knows()))).toEqual(['a'])
  })
})

describe('an order cancelled while it was cooked', () => {
  const cancelled = cooking('a', '19:00', [], { status: 'cancelled', closed_at: at('19:08') })
  it('is shown until it is put away, or half an hour has passed', () => {
    expect(kitchenTickets([cancelled], 'grill', knows())).toMatchObject([{ isCancelled: true }])
    expect(kitchenTickets([cancelled], 'grill', knows({ putAway: new Set(['a']) }))).toEqual([])
    expect(kitchenTickets([cancelled], 'grill', knows({ now: Date.parse(at('19:39')) }))).toEqual([])
  })
  it('is of no concern where it had left the kitchen, or was never begun', () => {
    const ready = { ...cancelled, ready_at: at('19:07') }
    const unanswered = { ...cancelled, accepted_at: null }
    expect(kitchenTickets([ready, unanswered], null, knows())).toEqual([])
  })
})

describe('when a dish has to go on', () => {
  const ticket = cooking('a', '19:00')
  it.each([
    [5, '19:15'],
    [18, '19:02'],
    [45, '19:00'],
  ])('a dish of %i minutes starts at %s, to be done with the rest', (cook_minutes, time) => {
    expect(startOf(ticket, lineWith({ cook_minutes }))).toBe(Date.parse(at(time)))
  })
  it('is not said where the menu does not know', () => {
    expect(startOf(ticket, lineWith({ cook_minutes: null }))).toBeNull()
  })
})

describe('the stations', () => {
  it('are those of the menus and of open orders, the one without a name last', () => {
    expect(stationsOf([['', 'wok']], [cooking('a', '19:00')])).toEqual(['cold', 'grill', 'wok', ''])
    expect(stationsOf([['']], [])).toEqual([])
    expect([null, '', 'Grill'].map(stationName)).toEqual(['All', 'Kitchen', 'Grill'])
  })
})
