import { type Platewire, PlatewireError } from '@platewire/client'
import type { Colleague } from '@platewire/client/team'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { Members } from './members.tsx'

const person = (user_id: string, display_name: string, role: Colleague['role']): Colleague => ({
  user_id,
  display_name,
  role,
  created_at: '2026-11-01T12:00:00Z',
  last_seen_at: null,
})
const team = [person('mia', 'Mia', 'owner'), person('jun', 'Jun', 'staff'), person('kim', 'Kim', 'staff')]

const set = vi.fn()
const remove = vi.fn()
beforeEach(() => {
  vi.resetAllMocks()
  set.mockResolvedValue(undefined)
  remove.mockResolvedValue(undefined)
})

function show() {
  const platewire = { restaurants: { members: { set, remove } } }
  render(
    <MemoryRouter>
      <PlatewireContext value={platewire as unknown as Platewire}>
        <QueryClientProvider client={createQueryClient()}>
          <Members restaurantId="r1" colleagues={team} ownId="mia" isOwner />
        </QueryClientProvider>
      </PlatewireContext>
    </MemoryRouter>,
  )
}

const choose = (name: string, role: string) =>
  userEvent.selectOptions(screen.getByLabelText(`Role of ${name}`), role)
const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }))
const rowOf = (name: string) => {
  const row = screen.getByLabelText(`Role of ${name}`).closest('li')
  if (!row) throw new Error('A colleague stands in a row.')
  return row
}

describe('changing a role', () => {
  it('is chosen first and then done by a button that says what comes of it', async () => {
    show()
    await choose('Jun', 'Owner')
    expect(set).not.toHaveBeenCalled()
    await press('Make Jun an owner')
    expect(set).toHaveBeenCalledExactlyOnceWith('r1', 'jun', 'owner')
    expect(await screen.findByText(/Jun.* is an owner now/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Make Jun an owner' })).toBeNull()
    expect(document.activeElement).toBe(rowOf('Jun'))
    await press('Undo')
    expect(set).toHaveBeenLastCalledWith('r1', 'jun', 'staff')
  })

  it('is left as it was by whoever does not press it', async () => {
    show()
    await choose('Jun', 'Manager')
    await press('Keep as it is')
    expect(screen.getByLabelText('Role of Jun')).toHaveProperty('value', 'staff')
    expect(document.activeElement).toBe(screen.getByLabelText('Role of Jun'))
    expect(set).not.toHaveBeenCalled()
  })

  it('of one’s own says before what is lost', async () => {
    show()
    await choose('Mia', 'Manager')
    await press('Make yourself a manager')
    expect(set).not.toHaveBeenCalled()
    const dialog = within(screen.getByRole('dialog', { name: 'Stop being an owner' }))
    expect(dialog.getByText(/you cannot take this back/)).toBeTruthy()
    await userEvent.click(dialog.getByRole('button', { name: 'Stop being an owner, become a manager' }))
    expect(set).toHaveBeenCalledExactlyOnceWith('r1', 'mia', 'manager')
  })

  it('keeps a refusal on its own row, whatever is changed in another meanwhile', async () => {
    const answer = Promise.withResolvers<void>()
    set.mockImplementation((_: string, id: string) => (id === 'jun' ? answer.promise : Promise.resolve()))
    show()
    await choose('Jun', 'Manager')
    await press('Make Jun a manager')
    await choose('Kim', 'Manager')
    await press('Make Kim a manager')
    answer.reject(
      new PlatewireError({ code: 'INVALID_STATE', reason: 'LAST_OWNER', message: 'No.', action: 'Ask.' }),
    )
    expect((await within(rowOf('Jun')).findByRole('alert')).textContent).toBe('No. Ask.')
    expect(within(rowOf('Kim')).queryByRole('alert')).toBeNull()
    expect(screen.getByRole('button', { name: 'Make Jun a manager' })).toBeTruthy()
  })
})

it('offers to take back each removal, also of somebody whose row is gone by then', async () => {
  show()
  await userEvent.click(within(rowOf('Kim')).getByRole('button', { name: 'Remove' }))
  await press(/^End the access of/)
  expect(remove).toHaveBeenCalledExactlyOnceWith('r1', 'kim')
  expect(await screen.findByText(/Kim.* has no access any more/)).toBeTruthy()
})
