import { type Platewire, PlatewireError } from '@platewire/client'
import type { Alarm, RestaurantAlarm } from '@platewire/client/alarm'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeEach, expect, it, vi } from 'vitest'
import { announcements } from '../../lib/announce.ts'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { AlarmPage } from './alarm-page.tsx'

const alarm: RestaurantAlarm = { restaurant_id: 'r1', steps: [], people: 1, notified: 1, mailed: 1 }
const server = vi.hoisted(() => ({ of: vi.fn(), set: vi.fn() }))
vi.mock('@platewire/client/alarm', async (original) => ({
  ...(await original<typeof import('@platewire/client/alarm')>()),
  createAlarm: (): Partial<Alarm> => server,
}))
vi.mock('../../lib/use-session.ts', () => ({ useSession: () => ({ status: 'signed_in', userId: 'mia' }) }))
beforeEach(() => {
  vi.resetAllMocks()
  server.of.mockResolvedValue(alarm)
})

async function show() {
  render(
    // Nothing of the client is reached: its capabilities are the test's.
    <PlatewireContext value={{} as unknown as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <MemoryRouter>
          <AlarmPage restaurantId="r1" canEdit />
        </MemoryRouter>
      </QueryClientProvider>
    </PlatewireContext>,
  )
  await userEvent.click(await screen.findByRole('button', { name: 'Change the times' }))
}

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const isBack = () =>
  waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Change the times' })))

it('leads into the form and back to where it was opened, and says what was saved', async () => {
  await show()
  expect(document.activeElement).toBe(screen.getByRole('form', { name: 'Times of the alarm' }))
  await press('Cancel')
  await isBack()
  await press('Change the times')
  server.set.mockResolvedValue(alarm)
  await press('Save times')
  await isBack()
  expect(announcements.read().polite).toMatch(/^The times are saved\./)
})

it('stays where it is when it is refused', async () => {
  server.set.mockRejectedValue(
    new PlatewireError({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_ARGUMENT',
      message: 'No.',
      action: 'Less.',
    }),
  )
  await show()
  await press('Save times')
  expect((await screen.findByRole('alert')).textContent).toBe('No. Less.')
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Save times' }))
})
