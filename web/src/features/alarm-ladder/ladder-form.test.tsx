import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { LadderForm } from './ladder-form.tsx'

it('says how long a step waits at most, whatever is typed', () => {
  render(<LadderForm steps={[]} isSaving={false} error={null} onSave={() => {}} onCancel={() => {}} />)
  expect(screen.getByText(/No step waits longer than three quarters of the time/)).toBeTruthy()
})
