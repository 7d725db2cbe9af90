import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { SignalBanner } from './signal-banner.tsx'
import type { LocationState } from './use-location.ts'

const driving = vi.hoisted(() => ({
  signal: { offlineSince: null, waiting: 0 },
  location: { state: 'asking', start: vi.fn() },
  run: { data: { deliveries: [{}] } as { deliveries: unknown[] } },
}))
vi.mock('./drive-context.tsx', () => ({ useDriving: () => driving }))
vi.mock('../../lib/use-connection.ts', () => ({ useConnection: () => ({ state: 'live', since: 0 }) }))

beforeEach(() => {
  driving.run.data = { deliveries: [{}] }
})

function at(state: LocationState) {
  driving.location.state = state
  return render(<SignalBanner />).container.textContent
}

test('a device that finds no place tells its driver that the customer sees no map, and what to do', () => {
  expect(at('lost')).toMatch(/^Your customer cannot see you: .* turn it on in the device’s settings/)
  expect(screen.queryByRole('button')).toBeNull()
})

test.each<LocationState>(['asking', 'on'])('says nothing while there is nothing to say: %s', (state) => {
  expect(at(state)).toBe('')
})

test('without an order nobody needs to see the driver', () => {
  driving.run.data = { deliveries: [] }
  expect(at('lost')).toBe('')
})

test('location that is off can be shared from here', () => {
  at('off')
  fireEvent.click(screen.getByRole('button', { name: 'Share it' }))
  expect(driving.location.start).toHaveBeenCalledTimes(1)
})
