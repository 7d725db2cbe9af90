import { createPlatewire } from '@platewire/client'
import { createStack, type Stack } from '@platewire/local-stack'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { openTracker, orderLives, signedIn } from '../support/order-lives.ts'
import { demo } from '../support/people.ts'
import { openRoughLine } from '../support/rough-line.ts'

/** A network dies without a word: nothing is refused, nothing is closed, nothing comes. A customer's page asks for nothing for a minute then. */
const patient = { timeout: 20_000, interval: 20 }

let stack: Stack
beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
})
afterAll(() => stack?.dispose())

test('it is said within five seconds of the first call it swallows, and everything is there when it is back', async () => {
  const lives = await orderLives(stack)
  const line = await openRoughLine(stack.url)
  const tracker = await openTracker({ url: line.url, publishableKey: stack.publishableKey })
  onTestFinished(async () => {
    await tracker.close()
    await line.close()
  })
  const order = await lives.begin()
  tracker.track(order)
  const state = (): string => tracker.platewire.connection.getSnapshot().state
  await vi.waitFor(
    () => expect(tracker.platewire.connection.getSnapshot().transport).toBe('websocket'),
    patient,
  )

  line.weather.isBlackHole = true
  const began = Date.now()
  tracker.platewire.orders.list().catch(() => {})
  await vi.waitFor(() => expect(state()).toBe('reconnecting'), patient)
  // Five, and what a busy machine adds.
  expect(Date.now() - began).toBeLessThan(7000)
  await lives.live(order)
  line.weather.isBlackHole = false
  await vi.waitFor(() => expect(tracker.seqOf(order)).toBe(6), patient)
  await vi.waitFor(() => expect(state()).toBe('live'), patient)
}, 60_000)

test('a socket that is dead and does not know it is replaced within seconds of a call that went unanswered', async () => {
  const proxy = await startFaultProxy(stack.url)
  const supabase = await signedIn({ url: proxy.url, publishableKey: stack.publishableKey }, demo.mia.email)
  const platewire = createPlatewire(supabase)
  const follow = platewire.restaurants.followBoard(demo.pho9.id)
  onTestFinished(async () => {
    follow.close()
    await platewire.connection.stop()
    await proxy.close()
  })
  await vi.waitFor(() => expect(platewire.connection.getSnapshot().transport).toBe('websocket'), patient)
  const dead = proxy.openedSockets()
  proxy.fault = (frame, _, socket) => (socket <= dead ? [] : [frame])
  // A path whose answers get lost: to the client the network is gone, though the rest of it answers again.
  proxy.losesAnswer = (path) => path.includes('my_restaurants')
  platewire.restaurants.mine().catch(() => {})
  await vi.waitFor(() => expect(proxy.openedSockets()).toBeGreaterThan(dead), patient)
  await vi.waitFor(
    () => expect(platewire.connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'websocket' }),
    patient,
  )
}, 60_000)
