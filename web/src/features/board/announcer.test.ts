import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAnnouncer, newOrdersSentence } from './announcer.ts'
import { ticketWith } from './testing.ts'

const order = (number: number, item_count = 1) =>
  ticketWith({ order_id: `order-${number}`, number, item_count })

it('says where an order was placed on a board of several restaurants', () => {
  const order = { order_id: 'a', number: 41, item_count: 3 }
  expect(newOrdersSentence([{ ...order, place: 'Pho 9' }])).toBe('New order A 41 at Pho 9, 3 items')
})

describe('newOrdersSentence', () => {
  it('names one order and its items', () => {
    expect(newOrdersSentence([order(41, 3)])).toBe('New order A 41, 3 items')
    expect(newOrdersSentence([order(141, 1)])).toBe('New order B 41, 1 item')
  })

  it('adds several up', () => {
    expect(newOrdersSentence([order(41, 3), order(42, 1)])).toBe('2 new orders: A 41, A 42, 4 items')
  })
})

describe('the announcer', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('says orders of two seconds in one sentence, and later ones in another', () => {
    const said: string[] = []
    const announcer = createAnnouncer((sentence) => said.push(sentence))
    announcer.arrived(order(1))
    vi.advanceTimersByTime(1900)
    announcer.arrived(order(2))
    expect(said).toEqual([])
    vi.advanceTimersByTime(100)
    expect(said).toEqual(['2 new orders: A 01, A 02, 2 items'])
    announcer.arrived(order(3))
    vi.advanceTimersByTime(2000)
    expect(said).toHaveLength(2)
    expect(said[1]).toBe('New order A 03, 1 item')
  })

  it('does not repeat an order, nor speak of one that was answered meanwhile', () => {
    const said: string[] = []
    const announcer = createAnnouncer((sentence) => said.push(sentence))
    announcer.arrived(order(1))
    announcer.arrived(order(1))
    announcer.arrived(order(2))
    announcer.answered('order-2')
    vi.advanceTimersByTime(2000)
    expect(said).toEqual(['New order A 01, 1 item'])
  })

  it('says nothing after it was stopped', () => {
    const said: string[] = []
    const announcer = createAnnouncer((sentence) => said.push(sentence))
    announcer.arrived(order(1))
    announcer.stop()
    vi.advanceTimersByTime(5000)
    expect(said).toEqual([])
  })
})
