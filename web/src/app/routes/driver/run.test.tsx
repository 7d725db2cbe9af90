import { PlatewireError } from '@platewire/client'
import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { RunRoute } from './run.tsx'

const driving = vi.hoisted(() => ({
  run: { data: null as unknown, error: null as unknown },
  refresh: vi.fn(),
}))
vi.mock('../../../features/driving/drive-context.tsx', () => ({ useDriving: () => driving }))
vi.mock('../../../features/driving/run-map.tsx', () => ({ RunMap: () => null }))
vi.mock('../../../features/driving/run-sheet.tsx', () => ({
  RunSheet: () => <button type="button">Verb</button>,
}))
vi.mock('../../../lib/use-order.ts', () => ({
  useOrder: () => ({ snapshot: { data: {} }, refresh: () => {} }),
}))
vi.mock('react-router', () => ({ Link: () => null }))

beforeEach(() => {
  driving.run = { data: null, error: null }
})

test('a run that cannot be read says so, and offers another try', () => {
  driving.run.error = new PlatewireError({
    code: 'OFFLINE',
    reason: 'OFFLINE',
    message: 'No connection.',
    action: 'Wait for it.',
  })
  render(<RunRoute />)
  expect(screen.getByRole('alert').textContent).toMatch(/No connection.*What you carry is still with you/)
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(driving.refresh).toHaveBeenCalledTimes(1)
})

test('when an order is gone with the button that was pressed, focus goes to the start of what is next', () => {
  const carry = (...ids: string[]) => {
    driving.run = {
      data: { deliveries: ids.map((id, at) => ({ order_id: id, leg_id: id, number: at + 1 })) },
      error: null,
    }
    return (
      <main id="main" tabIndex={-1}>
        <RunRoute key="run" />
      </main>
    )
  }
  const { rerender } = render(carry('a', 'b'))
  expect(document.activeElement).toBe(document.body)
  screen.getByRole('button', { name: 'Verb' }).focus()
  rerender(carry('b'))
  expect(document.activeElement).toBe(screen.getByRole('main'))
})
