import type { ListedOrder, Platewire } from '@platewire/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { ordersQuery } from '../../lib/own-orders.ts'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { orderWith } from '../../testing.tsx'
import { NewConversation } from './new-conversation.tsx'

vi.mock('@platewire/client/support', () => ({ createSupport: () => ({}) }))

const signedIn = { status: 'signed_in', userId: 'lea' }
const listed: ListedOrder = {
  ...orderWith({}),
  lines: [],
  restaurant: { id: 'r1', slug: 'bao-house', name: 'Bao House', hue: 30 },
  food_stars: null,
}

it('names the orders that other pages have read, and leaves them as those pages read them', async () => {
  const queries = createQueryClient()
  const list = vi.fn(async () => [listed])
  // Only what the hooks on the way read.
  const platewire = {
    accounts: { session: { subscribe: () => () => {}, getSnapshot: () => signedIn } },
    orders: { list },
  } as unknown as Platewire
  const asHomeReadsIt = ordersQuery(platewire.orders, 'lea')
  await queries.fetchInfiniteQuery(asHomeReadsIt)
  render(
    <PlatewireContext value={platewire}>
      <QueryClientProvider client={queries}>
        <NewConversation orderId="o1" onOpened={() => {}} />
      </QueryClientProvider>
    </PlatewireContext>,
  )
  await waitFor(() => expect(screen.getByRole('option', { name: /Bao House/ })).toBeTruthy())
  await queries.invalidateQueries({ queryKey: asHomeReadsIt.queryKey })
  expect(list).toHaveBeenCalledTimes(2)
  expect(queries.getQueryData(asHomeReadsIt.queryKey)?.pages).toEqual([[listed]])
})
