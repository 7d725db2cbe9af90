import type { Invitation } from '@platewire/client/team'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { InvitationList, invitationWords } from './invitation-list.tsx'
import type { InvitationChange } from './use-team.ts'

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

it('says how far an invitation is, and what to do where it went nowhere', () => {
  expect(invitationWords(jun)).toMatch(/^Mailed .*, good until /)
  expect(invitationWords({ ...jun, mail_state: 'queued' })).toBe('The mail is on its way.')
  expect(invitationWords({ ...jun, mail_state: 'failed' })).toMatch(/Check the address/)
  expect(invitationWords({ ...jun, is_valid: false })).toBe('Its link has run out. Send it again.')
})

it('sends again, takes back, and bears a refusal on its own row', async () => {
  const changes: InvitationChange[] = []
  render(
    <InvitationList
      invitations={[jun, { ...jun, invitation_id: 'i2', email: 'kim@eat.example' }]}
      pending={null}
      error={{ id: 'i1', cause: new Error('x') }}
      onChange={(change) => changes.push(change)}
    />,
  )
  const [again, other] = screen.getAllByRole('button', { name: 'Send again' })
  if (!again || !other) throw new Error('Each row has its button.')
  await userEvent.click(again)
  await userEvent.click(screen.getAllByRole('button', { name: 'Take back' })[1] ?? other)
  expect(changes).toEqual([
    { type: 'resend', invitationId: 'i1' },
    { type: 'revoke', invitationId: 'i2' },
  ])
  expect(screen.getAllByRole('alert')).toHaveLength(1)
})
