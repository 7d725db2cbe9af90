import type { Platewire } from '@platewire/client'
import type { Invitation, Team } from '@platewire/client/team'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { invitationWords } from './invitation-list.tsx'
import { Invitations } from './invitations.tsx'
import { askAgainMs } from './use-team.ts'

const jun: Invitation = {
  invitation_id: 'i1',
  restaurant_id: 'r1',
  email: 'jun@eat.example',
  role: 'staff',
  created_at: '2026-11-26T18:00:00Z',
  expires_at: '2026-12-03T18:00:00Z',
  mail_state: 'sent',
  asked_at: '2026-11-26T18:00:00Z',
  is_valid: true,
  invited_by: 'Mia',
}

const server = vi.hoisted(() => ({ invitations: vi.fn(), resend: vi.fn(), revoke: vi.fn() }))
vi.mock('@platewire/client/team', async (original) => ({
  ...(await original<typeof import('@platewire/client/team')>()),
  createTeam: (): Partial<Team> => server,
}))
beforeEach(() => {
  vi.resetAllMocks()
})

function show() {
  render(
    // Nothing of the client is reached: its capabilities are the test's.
    <PlatewireContext value={{} as unknown as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <Invitations restaurantId="r1" />
      </QueryClientProvider>
    </PlatewireContext>,
  )
}

const rowOf = async (email: string) => {
  const row = (await screen.findByText(email)).closest('li')
  if (!row) throw new Error('An invitation stands in a row.')
  return within(row)
}

it('says how far an invitation is, and what to do where it went nowhere', () => {
  expect(invitationWords(jun)).toMatch(/^Mailed .*, good until /)
  expect(invitationWords({ ...jun, mail_state: 'queued' })).toBe('The mail is on its way.')
  expect(invitationWords({ ...jun, mail_state: 'failed' })).toMatch(/Check the address/)
  expect(invitationWords({ ...jun, is_valid: false })).toBe('Its link has run out. Send it again.')
})

it('asks fast while a mail is on its way, and not about one that failed', () => {
  expect(askAgainMs([jun, { ...jun, mail_state: 'running' }])).toBe(2000)
  expect(askAgainMs([jun, { ...jun, mail_state: 'failed' }])).toBe(15_000)
})

it('is not empty while it cannot be read: it says so', async () => {
  const { PlatewireError } = await import('@platewire/client')
  server.invitations.mockRejectedValue(
    new PlatewireError({ code: 'OFFLINE', reason: 'OFFLINE', message: 'No network.', action: 'Wait.' }),
  )
  show()
  expect(screen.getByText('Loading who is invited')).toBeTruthy()
  expect((await screen.findByRole('alert')).textContent).toMatch(/No network/)
})

it('keeps a refusal on its own row, whatever is done about another meanwhile', async () => {
  const { PlatewireError } = await import('@platewire/client')
  const answer = Promise.withResolvers<Invitation>()
  server.invitations.mockResolvedValue([jun, { ...jun, invitation_id: 'i2', email: 'kim@eat.example' }])
  server.resend.mockImplementation((id: string) => (id === 'i1' ? answer.promise : Promise.resolve(jun)))
  show()
  const [first, second] = [await rowOf('jun@eat.example'), await rowOf('kim@eat.example')]
  await userEvent.click(first.getByRole('button', { name: 'Send again' }))
  await userEvent.click(second.getByRole('button', { name: 'Send again' }))
  answer.reject(
    new PlatewireError({
      code: 'LIMIT_REACHED',
      reason: 'TOO_OFTEN',
      message: 'Too often.',
      action: 'Wait.',
    }),
  )
  expect((await first.findByRole('alert')).textContent).toMatch(/Too often/)
  expect(second.queryByRole('alert')).toBeNull()
})

it('does not leave whoever takes one back at the top of the page', async () => {
  server.invitations.mockResolvedValueOnce([jun]).mockResolvedValue([])
  server.revoke.mockResolvedValue(undefined)
  show()
  await userEvent.click((await rowOf(jun.email)).getByRole('button', { name: 'Take back' }))
  await vi.waitFor(() => expect(screen.queryByText(jun.email)).toBeNull())
  expect(document.activeElement?.contains(screen.getByLabelText('E-mail'))).toBe(true)
  expect(document.activeElement).not.toBe(document.body)
})
