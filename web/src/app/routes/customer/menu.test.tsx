import type { Menu, MenuItem, Platewire } from '@platewire/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { beforeEach, expect, it, vi } from 'vitest'
import { addLine } from '../../../features/cart/cart.ts'
import { readCart, writeCart } from '../../../features/cart/cart-store.ts'
import { PlatewireContext } from '../../../lib/platewire-context.tsx'
import { createQueryClient, queryKeys } from '../../../lib/query-client.ts'
import { menuOf, porkBao } from '../../../testing.tsx'
import { cartRestaurant } from '../../cart-restaurant.ts'
import { MenuRoute } from './menu.tsx'

class NothingInSight {
  observe() {}
  disconnect() {}
}

beforeEach(() => {
  vi.stubGlobal('IntersectionObserver', NothingInSight)
  Element.prototype.scrollTo = () => {}
  writeCart(null)
})

const gyoza: MenuItem = { ...porkBao, id: 'item-gyoza', name: 'Gyoza', option_groups: [] }

/** The menu of Bao House, and what changes it while somebody looks. */
function open(...items: MenuItem[]) {
  const queries = createQueryClient()
  const signedOut = { status: 'signed_out' }
  // Only what the hooks on the way read.
  const platewire = {
    accounts: { session: { subscribe: () => () => {}, getSnapshot: () => signedOut } },
    restaurants: { menu: async () => menuOf(...items), find: async () => [] },
  } as unknown as Platewire
  queries.setQueryData<Menu>(queryKeys.menu('bao-house'), menuOf(...items))
  render(
    <PlatewireContext value={platewire}>
      <QueryClientProvider client={queries}>
        <MemoryRouter initialEntries={['/r/bao-house']}>
          <Routes>
            <Route path="/r/:slug" element={<MenuRoute />} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </PlatewireContext>,
  )
  return (...now: MenuItem[]) =>
    act(async () => {
      queries.setQueryData<Menu>(queryKeys.menu('bao-house'), menuOf(...now))
      await new Promise((resolve) => setTimeout(resolve))
    })
}

it('tells an open dish that it sold out, and says when it has left the menu', async () => {
  const change = open(porkBao, gyoza)
  await userEvent.click(screen.getByRole('button', { name: 'Pork bao' }))
  const sheet = () => within(screen.getByRole('dialog', { name: 'Pork bao' }))
  expect(sheet().getByRole('button', { name: /^Add 1 for/ })).toBeTruthy()
  await change({ ...porkBao, is_available: false }, gyoza)
  expect(sheet().getByRole('button', { name: 'Sold out' })).toBeTruthy()
  await change(gyoza)
  expect(sheet().getByRole('alert').textContent).toBe('This dish is no longer on the menu.')
  expect(sheet().queryByRole('button', { name: /Remove/ })).toBeNull()
})

it('says of a dish in the cart that it has left the menu, and takes it out', async () => {
  const line = { menu_item_id: 'gone', name: 'Duck bao', recipe: 'bread', quantity: 1, unit_minor: 450 }
  writeCart(addLine(null, cartRestaurant(menuOf().restaurant), { ...line, options: [], note: '' }))
  open(porkBao)
  await userEvent.click(screen.getByRole('button', { name: 'Change Duck bao' }))
  const sheet = within(screen.getByRole('dialog', { name: 'Duck bao' }))
  await userEvent.click(sheet.getByRole('button', { name: 'Remove it from the cart' }))
  expect(readCart()).toBeNull()
  expect(screen.queryByRole('dialog')).toBeNull()
})
