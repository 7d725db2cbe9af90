import type { FollowedOrder, OrderStatus, Platewire } from '@platewire/client'
import type { Carried } from '@platewire/client/deliveries'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { RunSheet } from './run-sheet.tsx'

const sent = vi.hoisted(() => [] as string[])
const never = vi.hoisted(() => (name: string) => () => {
  sent.push(name)
  return new Promise(() => {})
})
vi.mock('./drive-context.tsx', () => ({
  useDriving: () => driving,
}))
const driving = {
  deliveries: { pickUp: never('pick up'), handOver: never('hand over'), release: never('release') },
}

beforeEach(() => {
  sent.length = 0
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))
const button = (name: string) => screen.getByRole('button', { name })

/** The sheet of an order at a status; only what it reads. */
function page(status: OrderStatus) {
  const data = {
    order: {
      id: 'order-1',
      status,
      number: 41,
      item_count: 2,
      promised_until: '2026-11-26T19:30:00Z',
      promised_from: '2026-11-26T19:00:00Z',
      ready_at: '2026-11-26T19:00:00Z',
    },
    restaurant: { name: 'Pho 9', address_line: '9 rue de la Soupe' },
    destination: { line1: '4 rue du Pont', recipient_name: 'Lea' },
    payment: null,
  } as unknown as FollowedOrder
  const carried = { order_id: 'order-1', pay_minor: 640, currency: 'EUR' } as Carried
  const platewire = { core: { newId: () => 'id' } } as unknown as Platewire
  return (
    <PlatewireContext value={platewire}>
      <RunSheet carried={carried} data={data} />
    </PlatewireContext>
  )
}

test('tapping on while "Picked up" becomes the next verb delivers nothing', () => {
  const { rerender } = render(page('ready'))
  pass(1000)
  fireEvent.click(button('Picked up'), { detail: 1 })
  fireEvent.click(button('Picked up'), { detail: 1 })
  rerender(page('picked_up'))
  for (let times = 0; times < 8; times++) {
    const next = button('Hold to mark delivered')
    fireEvent.pointerDown(next)
    pass(120)
    fireEvent.pointerUp(next)
    fireEvent.click(next, { detail: 1 })
    pass(200)
  }
  expect(sent).toEqual(['pick up'])
})

test('held, it says that the order is delivered, once', () => {
  render(page('picked_up'))
  pass(1000)
  fireEvent.pointerDown(button('Hold to mark delivered'))
  pass(2000)
  expect(sent).toEqual(['hand over'])
  expect(button('Saying delivered…').getAttribute('aria-disabled')).toBe('true')
})

test('an order that came into the place of another is not picked up by the same taps', () => {
  render(page('ready'))
  fireEvent.click(button('Picked up'), { detail: 1 })
  expect(button('Picked up').getAttribute('aria-disabled')).toBe('true')
  expect(sent).toEqual([])
  pass(1000)
  fireEvent.click(button('Picked up'), { detail: 1 })
  expect(sent).toEqual(['pick up'])
})

test('a double tap asks whether to give an order back, and does not give it back', () => {
  render(page('ready'))
  pass(5000)
  fireEvent.click(button('I cannot take this one'))
  fireEvent.click(button('Give it back, another driver takes it'))
  expect(sent).toEqual([])
  pass(1000)
  fireEvent.click(button('Give it back, another driver takes it'))
  expect(sent).toEqual(['release'])
})

test('who picked up from the keyboard is led to the door that is next', () => {
  const { rerender } = render(page('ready'))
  pass(1000)
  button('Picked up').focus()
  rerender(page('picked_up'))
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: '4 rue du Pont' }))
})
