import { PlatewireError } from '@platewire/client'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { NoPlan } from './no-plan.tsx'

const plan = { landmarks: [], error: null, isAsking: false, retry: () => {} }
const offline = new PlatewireError({
  code: 'OFFLINE',
  reason: 'OFFLINE',
  message: 'The server cannot be reached.',
  action: 'Check the connection.',
})

it('says that the plan is on its way', () => {
  render(<NoPlan plan={{ ...plan, isAsking: true }} />)
  expect(screen.getByText('Getting the plan')).toBeTruthy()
})

it('says why there is none, and asks again', async () => {
  const retry = vi.fn()
  render(<NoPlan plan={{ ...plan, error: offline, retry }} />)
  expect(screen.getByRole('alert').textContent).toContain('The server cannot be reached')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(retry).toHaveBeenCalledOnce()
})

it('says it where no restaurant is around', () => {
  render(<NoPlan plan={plan} />)
  expect(screen.getByText(/no restaurant around here/)).toBeTruthy()
})
