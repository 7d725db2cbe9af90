import { createHmac } from 'node:crypto'
import type { ConnectionState } from '@platewire/client'
import { createStack, type Stack } from '@platewire/local-stack'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { expectWhole, type Lives, openTracker, orderLives, type Tracker } from '../support/order-lives.ts'
import { ownProcesses } from '../support/own-processes.ts'
import { openRoughLine, type RoughLine } from '../support/rough-line.ts'

let stack: Stack
let line: RoughLine
let lives: Lives

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  line = await openRoughLine(stack.url)
  lives = await orderLives(stack)
})
afterAll(async () => {
  await line?.close()
  await stack?.dispose()
})

/** "Under 5 s" is what the product promises. */
const soon = { timeout: 5000, interval: 20 }
const patient = { timeout: 20_000, interval: 50 }

type Options = Parameters<typeof openTracker>[1]

/** Lea's device behind the rough line. */
async function customer(options: Options = {}, through: typeof fetch = fetch): Promise<Tracker> {
  const door = { url: line.url, publishableKey: stack.publishableKey, fetch: through }
  const tracker = await openTracker(door, options)
  onTestFinished(async () => {
    line.weather.refusesWebSockets = false
    await tracker.close()
  })
  return tracker
}

const reached = (tracker: Tracker, transport: ConnectionState['transport'], within = patient) =>
  vi.waitFor(() => {
    expect(tracker.platewire.connection.getSnapshot()).toMatchObject({ state: 'live', transport })
  }, within)

async function expectAllOf(tracker: Tracker, orders: readonly string[]): Promise<void> {
  for (const order of orders) {
    const truth = await lives.truth(order)
    await vi.waitFor(() => expect(tracker.seqOf(order)).toBe(truth.length), soon)
    expectWhole(tracker, order, truth)
  }
  expect(tracker.skipped()).toBe(0)
}

/** Follows an order, and makes everything happen to it within five seconds each. */
async function expectLiveTracking(tracker: Tracker): Promise<string> {
  const order = await lives.begin()
  tracker.track(order)
  let steps = 0
  await lives.live(order, async () => {
    steps += 1
    await vi.waitFor(() => expect(tracker.seqOf(order)).toBe(steps), soon)
  })
  await expectAllOf(tracker, [order])
  return order
}

test('from each way to each other, while orders live, nothing is lost and nothing comes twice', async () => {
  const tracker = await customer()
  const orders: string[] = []
  let isOver = false
  const work = (async () => {
    while (!isOver) {
      const order = await lives.begin()
      orders.push(order)
      tracker.track(order)
      await lives.live(order)
    }
  })()
  const walk = ['websocket', 'sse', 'websocket', 'polling', 'sse', 'polling', 'websocket'] as const
  for (const way of walk) {
    tracker.platewire.connection.use(way)
    await vi.waitFor(() => expect(tracker.platewire.connection.getSnapshot().transport).toBe(way), patient)
    // Some of it happens on this way for certain.
    const count = tracker.sightings.length
    await vi.waitFor(() => expect(tracker.sightings.length).toBeGreaterThan(count + 2), patient)
  }
  isOver = true
  await work
  await expectAllOf(tracker, orders)
  expect(tracker.sightings.length).toBeGreaterThan(25)
}, 90_000)

test('where WebSockets are blocked it is live within 5 s, by SSE soon, and goes back when it can', async () => {
  line.weather.refusesWebSockets = true
  const tracker = await customer()
  const order = await lives.begin()
  tracker.track(order)
  await vi.waitFor(() => expect(tracker.platewire.connection.getSnapshot().state).toBe('live'), soon)
  await reached(tracker, 'sse')
  await expectLiveTracking(tracker)
  line.weather.refusesWebSockets = false
  await tracker.platewire.connection.checkNow()
  await reached(tracker, 'websocket')
  await expectLiveTracking(tracker)
  await lives.live(order)
  await expectAllOf(tracker, [order])
}, 60_000)

test('over SSE that is cut every second, everything is there in time and once', async () => {
  const tracker = await customer({ transport: 'sse' })
  await expectLiveTracking(tracker)
  await reached(tracker, 'sse')
  const cutting = setInterval(() => line.cut(), 1000)
  onTestFinished(() => clearInterval(cutting))
  for (let times = 0; times < 3; times += 1) {
    const order = await lives.begin()
    tracker.track(order)
    await lives.live(order, () => new Promise((resolve) => setTimeout(resolve, 300)))
    await vi.waitFor(() => expect(tracker.seqOf(order)).toBe(6), soon)
    expectWhole(tracker, order, await lives.truth(order))
  }
}, 60_000)

test('a token that expires under an open stream, or is turned down, costs nothing', async () => {
  const asked: string[] = []
  const began = Date.now()
  const spoil: typeof fetch = (input, init) => {
    if (!String(input).includes('/functions/v1/events')) return fetch(input, init)
    const headers = new Headers(init?.headers)
    asked.push(String(input))
    // First one that the server turns down, then some that it will not take for long.
    if (asked.length === 1) headers.set('authorization', 'Bearer a.b.c')
    else if (Date.now() - began < 3000) headers.set('authorization', `Bearer ${shortLived(headers, 4)}`)
    return fetch(input, { ...init, headers })
  }
  const tracker = await customer({ transport: 'sse' }, spoil)
  const orders = [await lives.begin(), await lives.begin()]
  tracker.track(orders[0] ?? '')
  await reached(tracker, 'sse')
  await lives.live(orders[0] ?? '')
  const before = asked.length
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before), patient)
  tracker.track(orders[1] ?? '')
  await lives.live(orders[1] ?? '')
  await expectAllOf(tracker, orders)
  await reached(tracker, 'sse')
}, 60_000)

test('the function’s worker is killed, and another one goes on', async () => {
  const tracker = await customer({ transport: 'sse' })
  await expectLiveTracking(tracker)
  await reached(tracker, 'sse')
  const order = await lives.begin()
  tracker.track(order)
  await lives.live(order, async () => {
    for (const pid of ownProcesses(/deno.*events\/deno\.json/)) process.kill(pid, 'SIGKILL')
  })
  await vi.waitFor(() => expect(tracker.seqOf(order)).toBe(6), soon)
  await expectAllOf(tracker, [order])
  await reached(tracker, 'sse')
}, 60_000)

/** The token of the request with another end, signed as the stack's Auth signs. */
function shortLived(headers: Headers, seconds: number): string {
  const [, payload = ''] = (headers.get('authorization') ?? '').split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + seconds
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ ...claims, exp })}`
  return `${content}.${createHmac('sha256', stack.jwtSecret).update(content).digest('base64url')}`
}
