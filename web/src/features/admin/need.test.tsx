import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { Need, NeedRow } from './need.tsx'

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => `Order ${index}`).map((what) => (
    <NeedRow key={what} what={what} age="1 min" />
  ))

test('shows the worst five first, the others on demand, and says when there are more than it knows', async () => {
  render(
    <Need count={28} word="orders are late" tone="late" note="None.">
      {rows(20)}
    </Need>,
  )
  expect(screen.getAllByRole('listitem')).toHaveLength(5)
  await userEvent.click(screen.getByRole('button', { name: 'Show 15 more' }))
  expect(screen.getAllByRole('listitem')).toHaveLength(20)
  expect(screen.getByText(/The worst 20 of 28/)).toBeTruthy()
})

test('is open when it asks for somebody, and closed with its meaning when there is nothing', () => {
  const { container, rerender } = render(
    <Need count={1} word="job is stuck" tone="warm" note="No job waits.">
      {rows(1)}
    </Need>,
  )
  expect(container.querySelector('details')?.open).toBe(true)
  rerender(
    <Need count={0} word="jobs are stuck" tone="warm" note="No job waits.">
      {[]}
    </Need>,
  )
  expect(container.querySelector('details')?.open).toBe(false)
  expect(screen.getByText('No job waits.')).toBeTruthy()
})
