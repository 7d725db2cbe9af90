import type { Platewire } from '@platewire/client'
import type { Acceptance, Accepting } from '@platewire/client/accepting'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { announcements } from '../../lib/announce.ts'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient, queryKeys } from '../../lib/query-client.ts'
import { Answering } from './answering.tsx'

const server = vi.hoisted(() => ({ accept_minutes: 5, pause_after: 2, accepts_automatically: false }))
vi.mock('@platewire/client/accepting', async (original) => ({
  ...(await original<typeof import('@platewire/client/accepting')>()),
  createAccepting: (): Partial<Accepting> => ({
    acceptance: async (restaurant_id) => ({ restaurant_id, ...server }),
    setAcceptance: async (wish: Acceptance) => Object.assign(server, wish),
  }),
}))

it('keeps what somebody changes while a colleague saves something else, and stays in place when it is saved', async () => {
  const queries = createQueryClient()
  render(
    // Nothing of the client is reached: its capabilities are the test's.
    <PlatewireContext value={{} as unknown as Platewire}>
      <QueryClientProvider client={queries}>
        <Answering restaurantId="r1" canChange />
      </QueryClientProvider>
    </PlatewireContext>,
  )
  await userEvent.selectOptions(await screen.findByLabelText('Time to answer'), '10 min')
  server.pause_after = 4
  await act(() => queries.invalidateQueries({ queryKey: queryKeys.acceptance('r1') }))
  await waitFor(() => expect(screen.getByLabelText('Pause when nobody answers')).toHaveProperty('value', '4'))
  expect(screen.getByLabelText('Time to answer')).toHaveProperty('value', '10')

  const save = screen.getByRole('button', { name: 'Save how you answer' })
  await userEvent.click(save)
  expect(await screen.findByText(/^Saved\./)).toBeTruthy()
  expect(server).toMatchObject({ accept_minutes: 10, pause_after: 4 })
  expect(announcements.read().polite).toMatch(/^Saved\./)
  expect(document.activeElement).toBe(save)
})
