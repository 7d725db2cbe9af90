import { type Platewire, PlatewireError } from '@platewire/client'
import type { OutboxEntry } from '@platewire/client/outbox'
import { QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { usePlaceOrder } from './use-place-order.ts'

const soldOut = new PlatewireError({
  code: 'CONFLICT',
  reason: 'ITEM_UNAVAILABLE',
  message: 'A dish is sold out.',
  action: 'Choose another one.',
})
const basket = (dish: string) => ({
  restaurant_id: 'bao',
  items: [{ menu_item_id: dish, quantity: 1, option_ids: [] }],
})
const refused: OutboxEntry = {
  id: 'monday',
  command: 'place_order',
  args: { ...basket('pork-bao'), address_id: 'home' },
  about: {},
  subject: 'restaurant:bao',
  state: 'refused',
  madeAt: 0,
  expiresAt: 0,
  waitsFor: null,
  attempts: 0,
  mayHaveArrived: false,
  error: soldOut,
  answer: null,
  settledAt: 1,
}
vi.mock('../../lib/outbox.ts', async (original) => ({
  ...(await original<typeof import('../../lib/outbox.ts')>()),
  useOutbox: () => ({ entries: [refused], waiting: 0, keeping: 'device', isRead: true }),
}))

const wrapper = ({ children }: { children: ReactNode }) => (
  <PlatewireContext value={{} as unknown as Platewire}>
    <QueryClientProvider client={createQueryClient()}>{children}</QueryClientProvider>
  </PlatewireContext>
)
const errorOf = (dish: string) =>
  renderHook(() => usePlaceOrder(basket(dish)), { wrapper }).result.current.error

it('says of a basket why it was refused, also after a reload', () => {
  expect(errorOf('pork-bao')).toBe(soldOut)
})

it('says nothing of what became of another basket at the same place', () => {
  expect(errorOf('gyoza')).toBeNull()
})
