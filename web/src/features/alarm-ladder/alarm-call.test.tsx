import type { Platewire } from '@platewire/client'
import type { Alarm, Called } from '@platewire/client/alarm'
import { act, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { AlarmCall, type Bell } from './alarm-call.tsx'

const server = vi.hoisted(() => ({
  call: (_: Called): void => {},
  /** The questions that wait for an answer, by order. */
  asked: [] as { orderId: string; answer: (isWaiting: boolean) => void }[],
}))
vi.mock('@platewire/client/alarm', () => ({
  createAlarm: (): Partial<Alarm> => ({
    onCalled: (listener) => {
      server.call = listener
      return () => {}
    },
    isWaiting: (orderId) => new Promise((answer) => void server.asked.push({ orderId, answer })),
  }),
}))
vi.mock('@platewire/client/devices', () => ({ createDevices: () => ({ receipts: { received() {} } }) }))

const bell = { state: 'on' as ReturnType<Bell['getSnapshot']>, ringing: 0, changed: () => {} }

beforeEach(() => {
  vi.useFakeTimers()
  server.asked = []
  Object.assign(bell, { state: 'on', ringing: 0 })
  render(
    // Nothing of the client is reached: its capabilities are the test's.
    <PlatewireContext value={{} as unknown as Platewire}>
      <MemoryRouter initialEntries={['/work/r1/team']}>
        <AlarmCall
          bell={{
            subscribe: (listener) => {
              bell.changed = listener
              return () => {}
            },
            getSnapshot: () => bell.state,
            ring: () => {
              bell.ringing += 1
              return () => {
                bell.ringing -= 1
              }
            },
          }}
        />
      </MemoryRouter>
    </PlatewireContext>,
  )
})
afterEach(() => vi.useRealTimers())

const call = (order_id: string) =>
  act(() => server.call({ order_id, restaurant_id: 'r1', number: 41, step: 'other_devices' }))
const later = () => act(() => vi.advanceTimersByTimeAsync(3000))
const answer = (nth: number, isWaiting: boolean) => act(async () => server.asked[nth]?.answer(isWaiting))

describe('a call', () => {
  it('rings until its order was seen', async () => {
    call('a')
    expect(bell.ringing).toBe(1)
    await later()
    await answer(0, true)
    expect(screen.getByText(/An order waits, and nobody has seen it/)).toBeTruthy()
    await later()
    await answer(1, false)
    expect(screen.queryByText(/nobody has seen it/)).toBeNull()
    expect(bell.ringing).toBe(0)
  })

  it('that comes while another is asked about stays', async () => {
    call('a')
    await later()
    call('b')
    await answer(0, false)
    expect(screen.getByText(/An order waits, and nobody has seen it/)).toBeTruthy()
    expect(bell.ringing).toBe(1)
    await later()
    expect(server.asked.map(({ orderId }) => orderId)).toEqual(['a', 'b'])
  })

  it('is asked about again only once the last question was answered', async () => {
    call('a')
    await later()
    await later()
    await later()
    expect(server.asked).toHaveLength(1)
    await answer(0, true)
    await later()
    expect(server.asked).toHaveLength(2)
  })

  it('says so in words where the sound is locked', () => {
    bell.state = 'locked'
    call('a')
    expect(screen.getByRole('alert').textContent).toContain('Sound is off, touch anywhere')
    act(() => {
      bell.state = 'on'
      bell.changed()
    })
    expect(screen.getByRole('alert').textContent).not.toContain('Sound is off')
  })
})
