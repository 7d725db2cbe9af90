import { type Platewire, PlatewireError } from '@platewire/client'
import type { Offer } from '@platewire/client/deliveries'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PlatewireContext } from '../../../lib/platewire-context.tsx'
import { ShiftRoute } from './shift.tsx'

const world = vi.hoisted(() => ({
  offers: [] as unknown[],
  /** Answers the order that was asked for last. */
  answer: { yes: () => {}, no: (_: unknown) => {} },
  taken: [] as string[],
}))
vi.mock('../../../features/driving/drive-context.tsx', () => ({
  useDriving: () => ({
    run: { data: { deliveries: [], past: [], shift: { state: 'online', since: null } } },
    refresh: () => {},
    location: { state: 'on', fix: null },
    ownPlace: null,
    deliveries: { take },
  }),
}))
vi.mock('../../../features/driving/use-offers.ts', async (original) => ({
  ...(await original<object>()),
  useOffers: () => ({ snapshot: { data: {} }, offers: world.offers, refresh: () => {} }),
}))
vi.mock('../../../features/driving/shift-panel.tsx', () => ({ ShiftPanel: () => null }))
vi.mock('../../../components/map/live-map.tsx', () => ({ LiveMap: () => null }))

const take = (id: string) => {
  world.taken.push(id)
  return new Promise<void>((yes, no) => {
    world.answer = { yes, no }
  })
}
const offer = (id: string, restaurant_name: string, status = 'accepted') =>
  ({
    order_id: id,
    restaurant_name,
    status,
    pay_minor: 640,
    currency: 'EUR',
    distance_m: 1200,
    item_count: 2,
    ready_from: null,
    promised_until: '2026-11-26T19:30:00Z',
    pickup: { address_line: '9 rue de la Soupe', latitude: 48.8, longitude: 2.3 },
    area: { label: '75011', latitude: 48.8, longitude: 2.3 },
  }) as Offer
const samTookIt = new PlatewireError({
  code: 'CONFLICT',
  reason: 'ORDER_TAKEN',
  message: 'Another driver took this order before you.',
  action: 'Choose another.',
  facts: { by: 'Sam', at: '2026-11-25T19:04:00Z' },
})

const page = () => (
  <PlatewireContext value={{ core: { newId: () => 'id' } } as unknown as Platewire}>
    <MemoryRouter initialEntries={['/drive']}>
      <Routes>
        <Route path="/drive" element={<ShiftRoute />} />
        <Route path="/drive/run" element={<p>The run</p>} />
      </Routes>
    </MemoryRouter>
  </PlatewireContext>
)
const asked = () => screen.queryByRole('dialog')?.dataset.order ?? null
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

beforeEach(() => {
  world.offers = [offer('a', 'Pho 9'), offer('b', 'Bao Bar')]
  world.taken = []
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

/** Both wait, the first is asked about and held. */
async function accepting() {
  const { rerender } = render(page())
  await pass(1000)
  expect(asked()).toBe('a')
  fireEvent.click(screen.getByRole('button', { name: 'Hold to accept' }), { detail: 0 })
  await pass(0)
  expect(world.taken).toEqual(['a'])
  return (offers: Offer[]) => {
    world.offers = offers
    rerender(page())
  }
}

test('an order that somebody else got is read in the list, and the next one opens after that, as itself', async () => {
  const become = await accepting()
  become([offer('b', 'Bao Bar')])
  expect(asked()).toBeNull()
  expect(screen.getByRole('status').textContent).toBe('Accepting…')
  world.answer.no(samTookIt)
  await pass(100)
  expect(screen.getByRole('alert').textContent).toMatch(/Sam\W* took it/)
  expect(asked()).toBeNull()
  await pass(6000)
  expect(asked()).toBe('b')
  const dialog = screen.getByRole('dialog')
  expect(dialog.textContent).not.toMatch(/took it|Accepting/)
  expect(screen.getByRole('alert').closest('dialog')).toBeNull()
})

test('without another order the news stays to be read', async () => {
  const become = await accepting()
  world.answer.no(samTookIt)
  await pass(0)
  expect(screen.getByRole('alert').closest('dialog')).toBe(screen.getByRole('dialog'))
  become([])
  await pass(60_000)
  expect(asked()).toBeNull()
  expect(screen.getByRole('alert').textContent).toMatch(/Sam\W* took it/)
})

test('an order that is ours asks about no other on the way to it', async () => {
  const become = await accepting()
  become([offer('b', 'Bao Bar')])
  expect(asked()).toBeNull()
  world.answer.yes()
  await pass(0)
  expect(screen.getByText('The run')).toBeTruthy()
})

test('what changes about an offer takes no focus, and opens nothing twice', async () => {
  const shown = vi.spyOn(HTMLDialogElement.prototype, 'showModal')
  const { rerender } = render(page())
  await pass(1000)
  const hold = screen.getByRole('button', { name: 'Hold to accept' })
  hold.focus()
  world.offers = [offer('a', 'Pho 9', 'ready'), offer('b', 'Bao Bar')]
  rerender(page())
  await pass(10)
  expect(screen.getByText('ready now')).toBeTruthy()
  expect(document.activeElement).toBe(hold)
  expect(shown).toHaveBeenCalledTimes(1)
  shown.mockRestore()
})
