import type { Board, FollowSnapshot } from '@platewire/client'
import { describe, expect, it } from 'vitest'
import {
  restaurantOf,
  ringingTickets,
  shiftName,
  shiftOf,
  shownBoards,
  standingsOf,
  ticketsOf,
} from './shift.ts'
import { boardWith, ticketWith } from './testing.ts'

const bao = boardWith(ticketWith({}))
const pho: Board = {
  ...boardWith(ticketWith({ order_id: 'order-9', restaurant_id: 'restaurant-2' })),
  restaurant: { ...bao.restaurant, id: 'restaurant-2', name: 'Pho 9' },
}
const snapshot = (more: Partial<FollowSnapshot<Board>>): FollowSnapshot<Board> => ({
  phase: 'live',
  reason: null,
  data: bao,
  seq: 1,
  missing: 0,
  error: null,
  checkedAt: null,
  ...more,
})

describe('a shift', () => {
  it('is the orders of all its restaurants, each with its own', () => {
    const shift = shiftOf([bao, pho])
    expect([...shift.tickets.keys()]).toEqual(['order-41', 'order-9'])
    expect(restaurantOf(shift, { restaurant_id: 'restaurant-2' })?.name).toBe('Pho 9')
    expect([...ticketsOf(shift.tickets, 'restaurant-2').keys()]).toEqual(['order-9'])
    expect(ticketsOf(shift.tickets, null)).toBe(shift.tickets)
  })

  it('is called after its restaurant, or the first of several', () => {
    expect(shiftName(shiftOf([bao]))).toBe('Bao House')
    expect(shiftName(shiftOf([bao, pho]))).toBe('Bao House and 1 more')
  })

  it('says of each restaurant how it stands, and shows only what is there', () => {
    const boards = new Map([
      ['live', snapshot({})],
      ['catching-up', snapshot({ phase: 'catching_up' })],
      ['lost', snapshot({ phase: 'stale', reason: 'lost' })],
      ['never-loaded', snapshot({ phase: 'subscribing', data: null })],
      ['left', snapshot({ phase: 'stale', reason: 'denied', data: null })],
    ])
    expect(Object.fromEntries(standingsOf(boards))).toEqual({
      live: 'live',
      'catching-up': 'behind',
      lost: 'cut',
      'never-loaded': 'behind',
      left: 'ended',
    })
    expect(shownBoards(boards)).toHaveLength(3)
  })

  it('rings for what nobody has seen, also where it was accepted by itself', () => {
    const seen = ticketWith({ order_id: 'seen', acknowledgement: { user_id: 'mia', acknowledged_at: '' } })
    const answered = ticketWith({ order_id: 'answered', status: 'accepted', actor: 'restaurant' })
    const byItself = ticketWith({ order_id: 'by-itself', status: 'accepted', actor: 'system' })
    const ringing = ringingTickets([ticketWith({}), seen, answered, byItself])
    expect(ringing.map((ticket) => ticket.order_id)).toEqual(['order-41', 'by-itself'])
  })
})
