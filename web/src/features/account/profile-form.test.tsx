import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { ProfileForm } from './profile-form.tsx'
import type { ProfileText } from './use-profile.ts'

const save = vi.hoisted(() => ({ sent: [] as unknown[] }))
vi.mock('./use-profile.ts', () => ({
  useSaveProfile: () => ({
    isPending: false,
    error: null,
    mutate: (profile: unknown, { onSuccess }: { onSuccess: () => void }) => {
      save.sent.push(profile)
      onSuccess()
    },
  }),
}))

beforeEach(() => {
  save.sent = []
})

const value = (label: RegExp) => screen.getByLabelText<HTMLInputElement>(label).value

it('follows what another tab saved, and does not write the old name back beside a new phone', async () => {
  const before: ProfileText = { display_name: 'Lea', phone: '' }
  const { rerender } = render(<ProfileForm typed={before} change={null} />)
  await userEvent.type(screen.getByLabelText(/Phone/), '0612345678')
  rerender(<ProfileForm typed={{ ...before, display_name: 'Lea Martin' }} change={null} />)
  expect(value(/Name/)).toBe('Lea Martin')
  expect(value(/Phone/)).toBe('0612345678')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(save.sent).toEqual([{ display_name: 'Lea Martin', phone: '0612345678' }])
})

it('follows again once it is saved', async () => {
  const { rerender } = render(<ProfileForm typed={{ display_name: 'Lea', phone: '' }} change={null} />)
  await userEvent.type(screen.getByLabelText(/Name/), ' M.')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  rerender(<ProfileForm typed={{ display_name: 'Lea Martin', phone: '' }} change={null} />)
  expect(value(/Name/)).toBe('Lea Martin')
})
