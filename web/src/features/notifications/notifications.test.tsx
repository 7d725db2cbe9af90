import type { Platewire } from '@platewire/client'
import type { Push, PushState } from '@platewire/client/push'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { NotifyOffer } from './notify-offer.tsx'

const device = vi.hoisted(() => ({ state: 'off', says: 'on', pressed: 0, saw: [] as [string, number][] }))
vi.mock('@platewire/client/push', () => ({
  pushKinds: [],
  createPush: (): Partial<Push> => ({
    state: { subscribe: () => () => {}, getSnapshot: () => device.state as PushState },
    enable: async () => {
      device.pressed += 1
      return device.says as PushState
    },
    saw: async (stream, seq) => void device.saw.push([stream, seq]),
  }),
}))

const signedIn = { status: 'signed_in', userId: 'lea' }
const session = { subscribe: () => () => {}, getSnapshot: () => signedIn }

function show(props: Partial<Parameters<typeof NotifyOffer>[0]> = {}) {
  // Only what the hooks on the way read.
  const platewire = { accounts: { session } } as unknown as Platewire
  return render(
    <PlatewireContext value={platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <NotifyOffer stream="order:1" seq={2} isLive isOver={false} driver={null} {...props} />
      </QueryClientProvider>
    </PlatewireContext>,
  )
}

beforeEach(() => Object.assign(device, { state: 'off', says: 'on', pressed: 0, saw: [] }))

test('asks in our own words first, by the name of whoever brings it, and the browser only after a press', async () => {
  show({ driver: 'Sam' })
  expect(device.pressed).toBe(0)
  await userEvent.click(screen.getByRole('button', { name: 'Tell me when Sam is here' }))
  expect(device.pressed).toBe(1)
})

test('takes a no, and says what happens instead', async () => {
  show()
  await userEvent.click(screen.getByRole('button', { name: 'Not now' }))
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByText(/While this page is open it tells you by itself/)).toBeTruthy()
})

test.each([
  ['denied', /Allow them in its settings.*While this page is open/],
  ['needs_installation', /Add to Home Screen.*While this page is open/],
  ['on', /You can close this page/],
])('says what %s means, and asks nothing', (state, words) => {
  device.state = state
  show()
  expect(screen.getByText(words)).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

test.each(['unknown', 'unsupported'])('is silent where it has nothing to offer: %s', (state) => {
  device.state = state
  expect(show().container.textContent).toBe('')
})

test('an order that is over needs no offer', () => {
  expect(show({ isOver: true }).container.textContent).toBe('')
})

test('says that this page has shown what happened, once it is live', () => {
  show({ isLive: false })
  expect(device.saw).toEqual([])
  show({ seq: 3 })
  expect(device.saw).toEqual([['order:1', 3]])
})
