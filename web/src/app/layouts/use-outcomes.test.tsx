import type { Platewire } from '@platewire/client'
import type { OutboxEntry, OutboxState } from '@platewire/client/outbox'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { MemoryRouter, useLocation } from 'react-router'
import { beforeEach, expect, it } from 'vitest'
import { addLine, type Cart } from '../../features/cart/cart.ts'
import { readCart, writeCart } from '../../features/cart/cart-store.ts'
import { announcements } from '../../lib/announce.ts'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { orderWith } from '../../testing.tsx'
import { useOutcomes } from './use-outcomes.ts'

const cartAt = (id: string, name: string, dish: string): Cart =>
  addLine(
    null,
    { id, slug: id, name, hue: 30, currency: 'EUR', minimum_order_minor: 0, delivery_fee_minor: 0 },
    { menu_item_id: dish, name: dish, recipe: 'bread', quantity: 1, unit_minor: 450, options: [], note: '' },
  )
const bao = cartAt('bao', 'Bao House', 'pork-bao')
const pho = cartAt('pho', 'Pho 9', 'pho-bo')

const signedIn = { status: 'signed_in', userId: 'lea' }
const answer = {
  ...orderWith({ restaurant_id: 'bao' }),
  order_id: 'o1',
  actor: 'customer',
  stream: 'order:o1',
  seq: 1,
}
const entry: OutboxEntry = {
  id: 'e1',
  command: 'place_order',
  args: {
    restaurant_id: 'bao',
    items: [{ menu_item_id: 'pork-bao', quantity: 1, option_ids: [], note: '' }],
    address_id: 'home',
  },
  about: { restaurant: 'Bao House' },
  subject: 'restaurant:bao',
  state: 'pending',
  madeAt: 0,
  expiresAt: 0,
  waitsFor: null,
  attempts: 1,
  mayHaveArrived: true,
  error: null,
  answer: null,
  settledAt: null,
}
const outbox = (state: OutboxEntry['state']): OutboxState => ({
  entries: [{ ...entry, state, answer: state === 'done' ? answer : null }],
  waiting: 0,
  keeping: 'device',
  isRead: true,
})

function Page({ state }: { state: OutboxState }) {
  useOutcomes(state)
  return <p>{useLocation().pathname}</p>
}

/** The order from Bao House goes through while somebody is at the checkout. */
function goesThrough() {
  // Only what the hook reads.
  const platewire = {
    accounts: { session: { subscribe: () => () => {}, getSnapshot: () => signedIn } },
    orders: { list: async () => [] },
  } as unknown as Platewire
  const queries = createQueryClient()
  const page = (state: OutboxState) => (
    <PlatewireContext value={platewire}>
      <QueryClientProvider client={queries}>
        <MemoryRouter initialEntries={['/checkout']}>
          <Page state={state} />
        </MemoryRouter>
      </QueryClientProvider>
    </PlatewireContext>
  )
  const { rerender } = render(page(outbox('pending')))
  rerender(page(outbox('done')))
}
beforeEach(() => writeCart(null))

it('shows the order at whose checkout one is, and empties its cart', () => {
  writeCart(bao)
  goesThrough()
  expect(screen.getByText('/orders/o1')).toBeTruthy()
  expect(readCart()).toBeNull()
})

it('leaves somebody who is at the checkout of another restaurant there, and says which order is placed', () => {
  writeCart(pho)
  goesThrough()
  expect(screen.getByText('/checkout')).toBeTruthy()
  expect(readCart()?.restaurant.id).toBe('pho')
  expect(announcements.read().polite).toMatch(/Order from .*Bao House.* is placed/)
})
