import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { AddMember, accountProblem } from './add-member.tsx'
import { MemberRow } from './member-row.tsx'

const MIA = 'a0000000-0000-4000-8000-000000000011'
const JUN = 'A0000000-0000-4000-8000-000000000012'
const mia = {
  user_id: MIA,
  role: 'owner',
  display_name: 'Mia Chen',
  created_at: '2026-11-01T10:00:00Z',
} as const

describe('adding a colleague', () => {
  it('accepts an account number, however it is written, and chooses the least role first', async () => {
    const added: string[] = []
    render(
      <AddMember
        isPending={false}
        known={[mia]}
        error={null}
        onAdd={(id, role) => added.push(`${role} ${id}`)}
      />,
    )
    await userEvent.type(screen.getByLabelText('Account number'), `  ${JUN} `)
    await userEvent.click(screen.getByRole('button', { name: 'Add to the team' }))
    expect(added).toEqual([`staff ${JUN.toLowerCase()}`])
  })

  it('says on the field what is wrong, and sends nothing', async () => {
    const added: string[] = []
    render(<AddMember isPending={false} known={[mia]} error={null} onAdd={(id) => added.push(id)} />)
    await userEvent.type(screen.getByLabelText('Account number'), 'jun@platewire.test')
    await userEvent.click(screen.getByRole('button', { name: 'Add to the team' }))
    expect(screen.getByText(/36 signs/)).toBeTruthy()
    expect(added).toEqual([])
  })

  it('knows who is here already', () => {
    expect(accountProblem(MIA.toUpperCase(), [mia])).toBe('This person is in the team already.')
    expect(accountProblem(JUN, [mia])).toBeNull()
  })
})

describe('the row of a colleague', () => {
  const row = { member: mia, isPending: false, onRole: () => {}, onRemove: () => {} }

  it('bears the refusal it caused', () => {
    render(
      <ul>
        <MemberRow {...row} isSelf canManage error={new Error('x')} />
      </ul>,
    )
    expect(screen.getByRole('alert').textContent).toBe('This did not work. Try again in a moment.')
    expect(screen.getByRole('button', { name: 'Leave' })).toBeTruthy()
  })

  it('lets nobody but owners change others', () => {
    render(
      <ul>
        <MemberRow {...row} isSelf={false} canManage={false} error={null} />
      </ul>,
    )
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.queryByRole('combobox')).toBeNull()
  })
})
