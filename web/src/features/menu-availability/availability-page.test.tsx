import { type Availability, type Platewire, PlatewireError } from '@platewire/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeEach, expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { porkBao } from '../../testing.tsx'
import { AvailabilityPage } from './availability-page.tsx'

vi.mock('../../lib/use-session.ts', () => ({
  useSession: () => ({ status: 'signed_in', userId: 'mia' }),
  useUserId: () => 'mia',
}))
vi.mock('../../lib/use-storefront.ts', () => ({ useStorefront: () => {} }))
vi.mock('@platewire/client/accepting', () => ({ createAccepting: () => ({}) }))

const dishes = [porkBao, { ...porkBao, id: 'gyoza', name: 'Gyoza' }]
const restaurants = { mine: vi.fn(), menu: vi.fn(), setItemAvailability: vi.fn() }
beforeEach(() => {
  vi.resetAllMocks()
  restaurants.mine.mockResolvedValue([{ restaurant_id: 'r1', slug: 'bao-house' }])
  restaurants.menu.mockResolvedValue({
    restaurant: { slug: 'bao-house', hue: 30, currency: 'EUR' },
    categories: [{ id: 'bao', name: 'Bao', position: 1, items: dishes }],
  })
})

const photos = { picture: () => null, bar: () => null, drop: () => ({}) }

async function show() {
  render(
    <PlatewireContext value={{ restaurants } as unknown as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <MemoryRouter>
          <AvailabilityPage restaurantId="r1" photos={photos} />
        </MemoryRouter>
      </QueryClientProvider>
    </PlatewireContext>,
  )
  await screen.findByText('Pork bao')
}

const rowOf = (name: string) => {
  const row = screen.getByText(name).closest('li')
  if (!row) throw new Error('A dish stands in a row.')
  return within(row)
}

it('keeps a refusal on its own dish, whatever is switched meanwhile, and offers no undo of what was not done', async () => {
  const answer = Promise.withResolvers<Availability>()
  restaurants.setItemAvailability.mockImplementation((id: string) =>
    id === porkBao.id
      ? answer.promise
      : Promise.resolve({ menu_item_id: id, is_available: false, left: null, back_at: null }),
  )
  await show()
  await userEvent.click(rowOf('Gyoza').getByRole('switch'))
  await userEvent.click(rowOf('Pork bao').getByRole('switch'))
  expect(screen.getByText('Pork bao is sold out')).toBeTruthy()
  await userEvent.click(rowOf('Gyoza').getByRole('switch'))
  expect(screen.getByText('Gyoza is back')).toBeTruthy()
  answer.reject(
    new PlatewireError({ code: 'FORBIDDEN', reason: 'NOT_ALLOWED', message: 'No.', action: 'Ask.' }),
  )
  expect((await rowOf('Pork bao').findByRole('alert')).textContent).toBe('No. Ask.')
  expect(rowOf('Gyoza').queryByRole('alert')).toBeNull()
  expect(rowOf('Pork bao').getByRole('switch', { checked: true })).toBeTruthy()
  expect(screen.getByText('Gyoza is back')).toBeTruthy()
})
