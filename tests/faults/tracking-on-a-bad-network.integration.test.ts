import type { TransportChoice } from '@platewire/client'
import { createStack, type Stack } from '@platewire/local-stack'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { expectWhole, type Lives, openTracker, orderLives, type Tracker } from '../support/order-lives.ts'
import { createRandom, type Random } from '../support/random.ts'
import { openRoughLine, type RoughLine } from '../support/rough-line.ts'

/** How long it storms: a moment in CI, half an hour by `PLATEWIRE_STORM_MINUTES=30`. */
const minutes = Number(process.env.PLATEWIRE_STORM_MINUTES ?? 0.75)
/** What the product promises, ms. */
const promiseMs = 5000
const ways = ['websocket', 'sse', 'polling', 'auto'] as const

let stack: Stack
let lives: Lives

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  lives = await orderLives(stack)
})
afterAll(() => stack?.dispose())

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A line in a storm. */
interface Storm {
  way: TransportChoice
  line: RoughLine
  tracker: Tracker
  /** When nothing passed, ms since 1970. */
  holes: { from: number; to: number }[]
  counts: Record<string, number>
}

async function enterStorm(way: TransportChoice, index: number): Promise<Storm> {
  const random = createRandom(100 + index)
  const line = await openRoughLine(stack.url, () => random.integer(1000) / 1000)
  const tracker = await openTracker(
    { url: line.url, publishableKey: stack.publishableKey },
    { transport: way },
  )
  return { way, line, tracker, holes: [], counts: {} }
}

/** One thing after the other goes wrong, until it is told to end. */
async function rage({ line, holes, counts }: Storm, random: Random, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const kind = random.pick(['calm', 'delay', 'slices', 'cut', 'half-close', 'black hole'])
    counts[kind] = (counts[kind] ?? 0) + 1
    line.weather.delayMs = kind === 'delay' ? 50 + random.integer(350) : 0
    line.weather.sliceBytes = kind === 'slices' ? 1 + random.integer(400) : 0
    if (kind === 'cut') line.cut()
    if (kind === 'half-close') line.halfClose(random.pick(['up', 'down']))
    if (kind !== 'black hole') {
      await pause(1000 + random.integer(3000))
      continue
    }
    const hole = { from: Date.now(), to: Number.POSITIVE_INFINITY }
    holes.push(hole)
    line.weather.isBlackHole = true
    await pause(1000 + random.integer(9000))
    line.weather.isBlackHole = false
    hole.to = Date.now()
    await pause(2000 + random.integer(6000))
  }
  Object.assign(line.weather, { delayMs: 0, sliceBytes: 0 })
}

/** How late each event came, ms; where a black hole was in between, from its end. */
const latenesses = ({ tracker, holes }: Storm): number[] =>
  tracker.sightings.map(({ writtenAt, at }) => {
    const held = holes.filter(({ from, to }) => from <= at && to >= writtenAt).map(({ to }) => to)
    return at - Math.min(at, Math.max(writtenAt, ...held))
  })

test(
  'in a storm that delays, slices, cuts, half-closes and swallows, every customer has everything once and in 5 s',
  async () => {
    const storms = await Promise.all(ways.map(enterStorm))
    const endAt = Date.now() + minutes * 60_000
    const isOver = (): boolean => Date.now() > endAt
    const raging = storms.map((storm, index) => rage(storm, createRandom(index), isOver))
    const random = createRandom(7)
    const orders: string[] = []
    const work = async (): Promise<void> => {
      while (!isOver()) {
        const order = await lives.begin()
        orders.push(order)
        for (const { tracker } of storms) tracker.track(order)
        await lives.live(order, () => pause(300 + random.integer(2500)))
        await vi.waitFor(
          () => {
            for (const { tracker } of storms) expect(tracker.seqOf(order)).toBe(6)
          },
          { timeout: 40_000, interval: 50 },
        )
        for (const { tracker } of storms) tracker.untrack(order)
      }
    }
    await Promise.all([...raging, work(), work()])

    const findings = storms.map((storm) => {
      const late = latenesses(storm).toSorted((a, b) => a - b)
      const at = (share: number): number => late[Math.ceil(late.length * share) - 1] ?? Number.NaN
      const outcome = {
        events: late.length,
        p50: at(0.5),
        p95: at(0.95),
        max: at(1),
        late: late.filter((ms) => ms > promiseMs).length,
      }
      return { way: storm.way, ...outcome, ...storm.counts }
    })
    if (minutes > 1) console.table(findings)
    const truths = new Map<string, Awaited<ReturnType<Lives['truth']>>>()
    for (const order of orders) truths.set(order, await lives.truth(order))
    for (const { tracker, line } of storms) {
      for (const [order, truth] of truths) expectWhole(tracker, order, truth)
      expect(tracker.skipped()).toBe(0)
      await tracker.close()
      await line.close()
    }
    expect(findings.filter(({ max }) => max > promiseMs)).toEqual([])
  },
  150_000 + minutes * 66_000,
)
