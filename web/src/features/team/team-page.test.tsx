import { type Platewire, PlatewireError } from '@platewire/client'
import type { Team } from '@platewire/client/team'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { TeamPage } from './team-page.tsx'

const server = vi.hoisted(() => ({ list: vi.fn(), invitations: vi.fn(async () => []) }))
vi.mock('@platewire/client/team', async (original) => ({
  ...(await original<typeof import('@platewire/client/team')>()),
  createTeam: (): Partial<Team> => server,
}))
vi.mock('../../lib/use-session.ts', () => ({ useSession: () => ({ status: 'signed_in', userId: 'mia' }) }))
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const failure = (code: 'OFFLINE' | 'NOT_FOUND') =>
  new PlatewireError({ code, reason: code, message: 'No.', action: 'Wait.' })

it('says how old the team is when it cannot be read again, and shows it no longer to somebody who was removed', async () => {
  const member = {
    role: 'staff',
    display_name: 'Mia Chen',
    created_at: '2026-11-01T12:00:00Z',
    last_seen_at: null,
  }
  server.list.mockResolvedValueOnce([{ user_id: 'mia', ...member }])
  render(
    <PlatewireContext value={{ restaurants: { members: {} } } as unknown as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <MemoryRouter>
          <TeamPage restaurantId="r1" />
        </MemoryRouter>
      </QueryClientProvider>
    </PlatewireContext>,
  )
  await pass(100)
  expect(screen.getByText('Mia Chen')).toBeTruthy()
  server.list.mockRejectedValueOnce(failure('OFFLINE')).mockRejectedValueOnce(failure('NOT_FOUND'))
  await pass(30_000)
  expect(screen.getByText('Mia Chen')).toBeTruthy()
  expect(screen.getByText(/^As of/)).toBeTruthy()
  await pass(30_000)
  expect(screen.queryByText('Mia Chen')).toBeNull()
  expect(screen.getByRole('alert').textContent).toMatch(/Your access here has ended/)
})
