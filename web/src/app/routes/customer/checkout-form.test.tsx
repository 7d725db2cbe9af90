import type { Address, Platewire } from '@platewire/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeEach, expect, it, vi } from 'vitest'
import { addLine } from '../../../features/cart/cart.ts'
import { writeCart } from '../../../features/cart/cart-store.ts'
import { PlatewireContext } from '../../../lib/platewire-context.tsx'
import { createQueryClient } from '../../../lib/query-client.ts'
import { menuOf, quote } from '../../../testing.tsx'
import { cartRestaurant } from '../../cart-restaurant.ts'
import { CheckoutRoute } from './checkout.tsx'

vi.mock('../../../lib/use-storefront.ts', () => ({ useStorefront: () => {} }))
vi.mock('../../../lib/outbox.ts', async (original) => ({
  ...(await original<typeof import('../../../lib/outbox.ts')>()),
  useOutbox: () => ({ entries: [], waiting: 0, keeping: 'device', isRead: true }),
}))

const address = (id: string, label: string): Address => ({
  id,
  label,
  line1: `${label} street 1`,
  line2: '',
  city: 'Paris',
  postcode: '75001',
  instructions: '',
  latitude: 48.8,
  longitude: 2.3,
})
const offered = { timezone: 'Europe/Paris', minutes: 15, slots: ['2099-11-26T18:30:00Z'] }
const signedIn = { status: 'signed_in', userId: 'lea' }

function open() {
  // Only what the hooks on the way read.
  const platewire = {
    accounts: {
      session: { subscribe: () => () => {}, getSnapshot: () => signedIn },
      addresses: { list: async () => [address('home', 'Home'), address('work', 'Work')] },
    },
    restaurants: { menu: async () => menuOf() },
    orders: { quote: async () => quote, slots: async () => offered },
  } as unknown as Platewire
  return render(
    <PlatewireContext value={platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <MemoryRouter>
          <CheckoutRoute />
        </MemoryRouter>
      </QueryClientProvider>
    </PlatewireContext>,
  )
}

const line = { menu_item_id: 'pork-bao', name: 'Pork bao', recipe: 'bread', quantity: 1, unit_minor: 450 }

beforeEach(() =>
  writeCart(addLine(null, cartRestaurant(menuOf().restaurant), { ...line, options: [], note: '' })),
)

it('is as it was for whoever went to change a dish and came back', async () => {
  const { unmount } = open()
  await userEvent.type(await screen.findByLabelText(/Note/), 'Ring twice')
  await userEvent.click(screen.getByLabelText('€2'))
  await userEvent.click(screen.getByLabelText(/Choose a time/))
  await userEvent.selectOptions(await screen.findByLabelText('Time'), '19:30–19:45')
  await userEvent.click(await screen.findByLabelText(/Work/))
  unmount()
  open()
  expect((await screen.findByLabelText<HTMLTextAreaElement>(/Note/)).value).toBe('Ring twice')
  const isChosen = (label: RegExp | string) => screen.getByLabelText<HTMLInputElement>(label).checked
  expect(isChosen('€2')).toBe(true)
  expect((await screen.findByLabelText<HTMLSelectElement>('Time')).value).toBe(offered.slots[0])
  await screen.findByLabelText(/Work/)
  expect(isChosen(/Work/)).toBe(true)
})

it('says when the food comes by the clock of the kitchen', async () => {
  open()
  expect((await screen.findByText('19:35', { exact: false })).textContent).toBe('19:35–19:45')
})
