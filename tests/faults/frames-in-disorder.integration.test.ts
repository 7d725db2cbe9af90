import { createPlatewire, type Platewire } from '@platewire/client'
import { createStack, type Stack } from '@platewire/local-stack'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { expectEveryOrder, truthOf } from '../support/board-record.ts'
import { disorderly, type FaultProxy, isBroadcast, startFaultProxy } from '../support/fault-proxy.ts'
import { gatherEaters, type KitchenLoad, startKitchenLoad } from '../support/kitchen-load.ts'
import { signedIn } from '../support/order-lives.ts'
import { demo } from '../support/people.ts'
import { tokenOf } from '../support/tokens.ts'
import { type BoardSight, watchBoard } from '../support/watch-board.ts'

/** How many orders come by a bad socket: 60 in CI, a thousand by `PLATEWIRE_FRAMES=1000`. And quiet nights: a tenth of that, at most 20. */
const orders = Number(process.env.PLATEWIRE_FRAMES ?? 60)
const nights = Math.min(20, Math.ceil(orders / 20))
const promiseMs = 5000
const patient = { timeout: 30_000, interval: 20 }

let stack: Stack
let proxy: FaultProxy

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  proxy = await startFaultProxy(stack.url)
})
afterAll(async () => {
  await proxy?.close()
  await stack?.dispose()
})

/** Mia's board behind the proxy. */
async function board(): Promise<{ sights: BoardSight[]; platewire: Platewire }> {
  const door = { url: proxy.url, publishableKey: stack.publishableKey }
  const platewire = createPlatewire(await signedIn(door, demo.mia.email))
  const sights: BoardSight[] = []
  const follow = watchBoard(platewire, demo.pho9.id, (sight) => sights.push(sight))
  onTestFinished(() => {
    proxy.fault = undefined
    follow.close()
    return platewire.connection.stop()
  })
  await vi.waitFor(() => expect(platewire.connection.getSnapshot().transport).toBe('websocket'), patient)
  return { sights, platewire }
}

/** Ends the load, and says how late each of its orders was on the board, ms, the earliest first. */
async function latenesses(load: KitchenLoad, sights: readonly BoardSight[]): Promise<number[]> {
  await load.stop()
  const truth = await truthOf(stack, tokenOf(stack, demo.mia.id), demo.pho9.id)
  await vi.waitFor(() => expect(sights.at(-1)?.seq).toBe(truth.at(-1)?.seq), patient)
  return expectEveryOrder(sights, truth, load.acknowledged).toSorted((a, b) => a - b)
}

test(
  'a fifth of all frames dropped, a fifth doubled, a fifth too late: every order is there in 5 s, once, in order',
  async () => {
    const { sights } = await board()
    proxy.fault = disorderly(orders, 0.2)
    const load = await startKitchenLoad(stack, { perSecond: 8 })
    await vi.waitFor(() => expect(load.acknowledged.length).toBeGreaterThanOrEqual(orders), {
      timeout: 30_000 + orders * 200,
      interval: 20,
    })
    const late = await latenesses(load, sights)
    console.log(
      `Frames in disorder, ${late.length} orders: late by p50 ${late[Math.floor(late.length / 2)]} ms, worst ${late.at(-1)} ms.`,
    )
    expect(late.at(-1)).toBeLessThan(promiseMs)
  },
  60_000 + orders * 400,
)

test(
  'the last frame of a quiet night is lost, and nothing comes after it: the order is there in 5 s all the same',
  async () => {
    const { sights, platewire } = await board()
    const { order, decline } = await gatherEaters(stack)
    const shows = (id: string) => (): void =>
      expect(sights).toContainEqual(expect.objectContaining({ order: id }))
    // By day messages flow.
    const first = await order()
    await vi.waitFor(shows(first), patient)
    await decline(first)
    const late: number[] = []
    for (let night = 0; night < nights; night += 1) {
      let lost = 0
      proxy.fault = (frame, isBinary) => {
        if (!isBroadcast(frame, isBinary)) return [frame]
        lost += 1
        return []
      }
      const id = await order()
      const began = Date.now()
      await vi.waitFor(shows(id), { timeout: promiseMs, interval: 5 })
      late.push(Date.now() - began)
      expect(lost).toBeGreaterThan(0)
      expect(platewire.connection.getSnapshot().state).toBe('live')
      proxy.fault = undefined
      await decline(id)
    }
    console.log(`The last frame lost, ${nights} nights: late by at most ${Math.max(...late)} ms.`)
  },
  60_000 + nights * 12_000,
)
