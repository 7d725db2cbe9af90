import type { Platewire, Ticket } from '@platewire/client'
import type { Alarm } from '@platewire/client/alarm'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { OrderSteps } from './order-steps.tsx'

const taken = vi.hoisted(() => vi.fn(async () => []))
vi.mock('@platewire/client/alarm', async (original) => ({
  ...(await original<typeof import('@platewire/client/alarm')>()),
  createAlarm: (): Partial<Alarm> => ({ taken }),
}))

beforeEach(() => {
  vi.useFakeTimers()
  taken.mockClear()
})
afterEach(() => vi.useRealTimers())

it.each<[string, Pick<Ticket, 'status' | 'actor'>, number]>([
  ['goes on asking about an order nobody answered', { status: 'placed', actor: 'customer' }, 3],
  ['goes on asking about one that was accepted by itself', { status: 'accepted', actor: 'system' }, 3],
  ['asks once about one that somebody accepted', { status: 'accepted', actor: 'restaurant' }, 1],
])('%s', async (_, order, times) => {
  render(
    // Nothing of the client is reached: its capabilities are the test's.
    <PlatewireContext value={{} as unknown as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <OrderSteps ticket={{ order_id: 'order-41', acknowledgement: null, ...order }} timeZone="UTC" />
      </QueryClientProvider>
    </PlatewireContext>,
  )
  await act(() => vi.advanceTimersByTimeAsync(7000))
  expect(taken).toHaveBeenCalledTimes(times)
})
