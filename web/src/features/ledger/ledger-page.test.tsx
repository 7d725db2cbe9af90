import { type Platewire, PlatewireError } from '@platewire/client'
import type { Ledger, LedgerDay, LedgerRow } from '@platewire/client/ledger'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { LedgerPage } from './ledger-page.tsx'

const TODAY = '2026-11-26'
const dayOf = (day: string): LedgerDay => ({
  at: `${day}T18:00:00Z`,
  day,
  today: TODAY,
  from: `${day}T00:00:00Z`,
  until: `${day}T23:59:59Z`,
  restaurant: { id: 'r1', name: 'Bao House', timezone: 'UTC' },
  figures: null,
  points: [],
  states: [],
  devices: [],
  days: [],
})
const rowOf = (number: number): LedgerRow => ({
  order_id: `o${number}`,
  restaurant_id: 'r1',
  restaurant: 'Bao House',
  timezone: 'UTC',
  number,
  verdict: 'kept',
  is_late: false,
  status: 'delivered',
  reason: null,
  committed_at: `${TODAY}T12:00:00Z`,
  received_at: null,
  shown_at: null,
  shown_ms: 900,
  told_at: null,
  devices: 1,
  acknowledged_at: null,
  acknowledged_by: null,
  answered_at: null,
  answer: null,
  answered_by: null,
  attended_ms: null,
  closed_at: null,
})

const server = vi.hoisted(() => ({ day: vi.fn<Ledger['day']>(), page: vi.fn<Ledger['page']>() }))
vi.mock('@platewire/client/ledger', async (original) => ({
  ...(await original<typeof import('@platewire/client/ledger')>()),
  createLedger: (): Partial<Ledger> => server,
}))
vi.mock('../../lib/use-session.ts', () => ({
  useSession: () => ({ status: 'signed_in', userId: 'mia' }),
  useUserId: () => 'mia',
}))

/** Orders by page, newest first; there are two pages. */
let pages: LedgerRow[][] = []
beforeEach(() => {
  vi.useFakeTimers()
  vi.resetAllMocks()
  pages = [[rowOf(2)], [rowOf(1)]]
  server.day.mockImplementation(async (_, day = TODAY) => dayOf(day))
  server.page.mockImplementation(async (_, after) => ({
    at: `${TODAY}T18:00:00Z`,
    rows: pages[after ? 1 : 0] ?? [],
    next: after ? null : { committed_at: `${TODAY}T12:00:00Z`, order_id: 'o2' },
  }))
})
afterEach(() => vi.useRealTimers())

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

async function show() {
  render(
    // Nothing of the client is reached: its capabilities are the test's.
    <PlatewireContext value={{} as unknown as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <MemoryRouter>
          <LedgerPage restaurantId="r1" />
        </MemoryRouter>
      </QueryClientProvider>
    </PlatewireContext>,
  )
  await pass(100)
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const field = () => screen.getByLabelText('Day')
const offline = new PlatewireError({
  code: 'OFFLINE',
  reason: 'OFFLINE',
  message: 'No network.',
  action: 'Wait.',
})

it('goes back a day for each press, and marks the day before as such until the wanted one is here', async () => {
  await show()
  const answer = Promise.withResolvers<LedgerDay>()
  server.day.mockReturnValue(answer.promise)
  press('The day before')
  press('The day before')
  expect(field()).toHaveProperty('value', '2026-11-24')
  expect(server.day).toHaveBeenLastCalledWith('r1', '2026-11-24')
  const heading = screen.getByRole('heading', { level: 1 })
  expect(heading.textContent).toBe('No orders today.')
  expect(heading.parentElement?.getAttribute('aria-busy')).toBe('true')
  answer.resolve(dayOf('2026-11-24'))
  await pass(100)
  expect(heading.textContent).toMatch(/24/)
  expect(heading.parentElement?.hasAttribute('aria-busy')).toBe(false)
})

it('lets a day be typed sign by sign', async () => {
  await show()
  fireEvent.change(field(), { target: { value: '2026-11-01' } })
  fireEvent.change(field(), { target: { value: '' } })
  expect(field()).toHaveProperty('value', '')
  fireEvent.change(field(), { target: { value: '0202-11-15' } })
  expect(server.day).toHaveBeenLastCalledWith('r1', '2026-11-01')
  fireEvent.change(field(), { target: { value: '2026-11-15' } })
  expect(server.day).toHaveBeenLastCalledWith('r1', '2026-11-15')
})

it('keeps the way to other days where one cannot be read', async () => {
  await show()
  server.day.mockRejectedValue(offline)
  press('The day before')
  await pass(100)
  expect(screen.getByRole('alert').textContent).toMatch(/No network/)
  expect(field()).toHaveProperty('value', '2026-11-25')
  await pass(15_000)
  expect(server.day).toHaveBeenCalledTimes(2)
  server.day.mockImplementation(async (_, day = TODAY) => dayOf(day))
  press('Today')
  await pass(100)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('No orders today.')
})

it('shows orders of today as they come, with the pages that were opened, and their age when it cannot', async () => {
  await show()
  press('Show older orders')
  await pass(100)
  expect(screen.getAllByText(/On a screen/)).toHaveLength(2)
  pages = [[rowOf(3), rowOf(2)], [rowOf(1)]]
  await pass(15_000)
  expect(screen.getAllByText(/On a screen/)).toHaveLength(3)
  server.page.mockRejectedValue(offline)
  await pass(15_000)
  expect(screen.getAllByText(/On a screen/)).toHaveLength(3)
  expect(screen.getByText(/^As of/)).toBeTruthy()
})

it('keeps the orders it has when older ones cannot be read', async () => {
  await show()
  server.page.mockRejectedValue(offline)
  press('Show older orders')
  await pass(100)
  expect(screen.getByRole('alert').textContent).toBe('No network. Wait.')
  expect(screen.getAllByText(/On a screen/)).toHaveLength(1)
})
