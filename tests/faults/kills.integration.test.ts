import { createPlatewire } from '@platewire/client'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { expectEveryOrder, type Outage, truthOf } from '../support/board-record.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { startKitchenLoad } from '../support/kitchen-load.ts'
import { ownProcesses } from '../support/own-processes.ts'
import { demo } from '../support/people.ts'
import { type KillableRealtime, startKillableRealtime } from '../support/realtime-server.ts'
import { createTablet } from '../support/tablet.ts'
import { sessionOf, tokenOf } from '../support/tokens.ts'
import { type BoardSight, watchBoard } from '../support/watch-board.ts'

/** How often each is killed: twice in CI, fifty times by `PLATEWIRE_KILLS=50`. */
const kills = Number(process.env.PLATEWIRE_KILLS ?? 2)
const ordersPerSecond = 8
/** What the product promises, ms. */
const promiseMs = 5000
const patient = { timeout: 30_000, interval: 20 }
const testMs = 60_000 + kills * 40_000

let stack: Stack
let realtime: KillableRealtime
/** Before a Realtime of its own, so that it can die while everything else goes on. */
let proxy: FaultProxy

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  realtime = await startKillableRealtime(stack)
  proxy = await startFaultProxy(stack.url, realtime.host)
})
afterAll(async () => {
  await proxy?.close()
  await realtime?.kill()
  await stack?.dispose()
})

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Mia's tablet, which nobody touches: a whole client in this process. */
async function board(): Promise<BoardSight[]> {
  const session = sessionOf(stack, demo.mia)
  // A Realtime without a gateway before it knows no publishable keys.
  const supabase = createClient(proxy.url, stack.anonKey, {
    auth: {
      autoRefreshToken: false,
      storageKey: crypto.randomUUID(),
      storage: { getItem: () => session, setItem: () => {}, removeItem: () => {} },
    },
  })
  const platewire = createPlatewire(supabase)
  const sights: BoardSight[] = []
  const follow = watchBoard(platewire, demo.pho9.id, (sight) => sights.push(sight))
  onTestFinished(() => {
    follow.close()
    return platewire.connection.stop()
  })
  await vi.waitFor(() => expect(platewire.connection.getSnapshot().transport).toBe('websocket'), patient)
  return sights
}

/**
 * Under load, breaks something as often as wanted; then everything acknowledged is on the board, once, in order, and within the promise of
 * its return. `breakIt` resolves when what it broke is back.
 */
async function expectNothingLost(
  what: string,
  sights: readonly BoardSight[],
  breakIt: () => Promise<void>,
): Promise<void> {
  const load = await startKitchenLoad(stack, { perSecond: ordersPerSecond })
  const outages: Outage[] = []
  for (let times = 0; times < kills; times += 1) {
    const before = load.acknowledged.length
    await vi.waitFor(() => expect(load.acknowledged.length).toBeGreaterThan(before + 3), patient)
    const from = Date.now()
    await breakIt()
    outages.push({ from, to: Date.now() })
    await pause(1000 + Math.random() * 1000)
  }
  await load.stop()
  const mia = tokenOf(stack, demo.mia.id)
  const truth = await truthOf(stack, mia, demo.pho9.id)
  await vi.waitFor(() => expect(sights.at(-1)?.seq).toBe(truth.at(-1)?.seq), patient)
  const late = expectEveryOrder(sights, truth, load.acknowledged, outages).toSorted((a, b) => a - b)
  const longest = Math.max(...outages.map(({ from, to }) => to - from))
  console.log(
    `${what}, ${kills} times, ${late.length} orders: all there, once and in order. Late by p50 ${late[Math.floor(late.length / 2)]} ms, ` +
      `worst ${late.at(-1)} ms (from its return, where it was away; away for at most ${longest} ms).`,
  )
  expect(late.at(-1)).toBeLessThan(promiseMs)
}

describe.runIf(process.platform === 'linux')('under load, kill -9 of', () => {
  test(
    'the tablet: it comes back with every order acknowledged before, and those to come',
    async () => {
      const tablet = createTablet({
        url: stack.url,
        publishableKey: stack.publishableKey,
        session: sessionOf(stack, demo.mia),
        restaurantId: demo.pho9.id,
      })
      onTestFinished(tablet.kill)
      await tablet.start()
      await expectNothingLost('The tablet', tablet.sights, async () => {
        await tablet.kill()
        await pause(Math.random() * 2000)
        await tablet.start()
      })
    },
    testMs,
  )

  test(
    'its socket: nothing is missing and nothing comes twice',
    async () => {
      await expectNothingLost('The socket', await board(), async () => {
        proxy.cut()
        await pause(Math.random() * 300)
        proxy.restore()
      })
    },
    testMs,
  )

  test(
    'the Realtime server: what was ordered meanwhile is asked for, and news flow when it is back',
    async () => {
      await expectNothingLost('Realtime', await board(), async () => {
        proxy.cut()
        await realtime.kill()
        await pause(Math.random() * 2000)
        await realtime.start()
        proxy.restore()
      })
    },
    testMs,
  )

  test(
    'the database: no acknowledged order is gone, and every one of them is on the board',
    async () => {
      await expectNothingLost('The database', await board(), async () => {
        for (const pid of ownProcesses(/\/bin\/postgres -D/)) process.kill(pid, 'SIGKILL')
        await vi.waitFor(() => expect(stack.status().state).toBe('degraded'), { ...patient, interval: 2 })
        await vi.waitFor(() => expect(stack.status().state).toBe('ready'), patient)
      })
    },
    testMs,
  )
})
