import { PlatewireError } from '@platewire/client'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { InviteForm } from './invite-form.tsx'

const field = () => screen.getByLabelText('E-mail')
const send = () => userEvent.click(screen.getByRole('button', { name: 'Send invitation' }))

function form(isDone = true, error: Error | null = null) {
  const asked: string[] = []
  render(
    <InviteForm
      isPending={false}
      error={error}
      onInvite={async (email, role) => {
        asked.push(`${role} ${email}`)
        return isDone
      }}
    />,
  )
  return asked
}

describe('inviting a colleague', () => {
  it('sends the address without its spaces, in the least role, and makes room for the next', async () => {
    const asked = form()
    await userEvent.type(field(), ' jun@eat.example ')
    await send()
    expect(asked).toEqual(['staff jun@eat.example'])
    expect(field()).toHaveProperty('value', '')
  })

  it('says on the field what is no address, and sends nothing', async () => {
    const asked = form()
    await userEvent.type(field(), 'jun')
    await send()
    expect(screen.getByText('This is not an e-mail address yet.')).toBeTruthy()
    expect(asked).toEqual([])
  })

  it('keeps what was typed when it is refused, with the reason on it', async () => {
    const refusal = new PlatewireError({
      code: 'INVALID_STATE',
      reason: 'ALREADY_MEMBER',
      message: 'This person is in the team already.',
      action: 'Change their role instead.',
      facts: {},
    })
    form(false, refusal)
    await userEvent.type(field(), 'mia@eat.example')
    await send()
    expect(field()).toHaveProperty('value', 'mia@eat.example')
    expect(screen.getByText(/in the team already/)).toBeTruthy()
  })
})
