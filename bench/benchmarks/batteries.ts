import { once } from 'node:events'
import { get } from 'node:http'
import {
  createPlatewire,
  heartbeatIntervalMs,
  type PlatewireOptions,
  reconnectAfterMs,
} from '@platewire/client'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type pg from 'pg'
import { pause, until } from '../lib/clock.ts'
import { type CountedLine, openCountedLine, type Toll } from '../lib/counted-line.ts'
import type { Finding } from '../lib/figures.ts'
import {
  type BenchOrder,
  kitchen,
  makeCustomers,
  moveOn,
  movesPerOrder,
  password,
  placeOrders,
  tokenOf,
} from '../lib/people.ts'
import { startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'

/** How long nothing happens. Every interval is the real one, so what is shorter than this is seen whole. */
const quietSeconds = Number(process.env.BENCH_QUIET_SECONDS ?? 300)
/** An order has nine changes of status in 45 minutes, drivers and payment included. */
const changesPerHour = 12
/** Between changes here: long enough for each to be a waking of its own. */
const changeEveryMs = 6000

/** While live and nothing happens, an hour may cost this much. */
const budget = { kilobytes: 250, wakeUps: 90 }

/** A way to track an order, over a line of its own. */
interface Side {
  name: string
  /** Whether the budget holds for it. */
  isBudgeted: boolean
  line: CountedLine
  end(): Promise<void>
  /** The last status or number seen. */
  seen(): number
}

/** What an order's tracking costs by one way. */
interface Cost {
  name: string
  isBudgeted: boolean
  opening: Toll
  /** Scaled to an hour. */
  quietHour: Toll
  /** Of one change, the share of what would have gone over the line anyway taken off. */
  change: Toll
  hour: { kilobytes: number; wakeUps: number }
}

/** What tracking an order costs a phone, by each way, beside asking a table every thirty seconds and beside a bare socket. */
export async function benchBatteries(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const costs = await measure(stack, db)
  const beyond = costs.filter(
    ({ isBudgeted, quietHour }) =>
      isBudgeted && (kilobytesOf(quietHour) > budget.kilobytes || quietHour.wakeUps > budget.wakeUps),
  )
  if (beyond.length > 0) process.exitCode = 1
  return {
    title: `Batteries: tracking one order; bytes of TCP and wakings of the radio, an hour of it scaled from ${quietSeconds / 60} quiet minutes and ${movesPerOrder} changes`,
    table: {
      columns: [
        'way',
        'kB to open',
        'kB up, quiet hour',
        'kB down',
        'wake-ups',
        'requests',
        'kB a change',
        'requests a change',
        'kB an hour',
        'wake-ups an hour',
      ],
      rows: costs.map(({ name, opening, quietHour, change, hour }) => [
        name,
        kilobytesOf(opening).toFixed(1),
        (quietHour.up / 1000).toFixed(0),
        (quietHour.down / 1000).toFixed(0),
        quietHour.wakeUps.toFixed(0),
        quietHour.requests.toFixed(0),
        kilobytesOf(change).toFixed(1),
        change.requests.toFixed(1),
        hour.kilobytes.toFixed(0),
        hour.wakeUps.toFixed(0),
      ]),
    },
    notes: [
      'All at once, each over a TCP line of its own that counts. HTTP/1.1 without TLS; a waking is traffic in either direction after 2 s of silence.',
      `An hour: the opening, the quiet, and ${changesPerHour} changes. What asks at fixed times has no waking for a change.`,
      beyond.length === 0
        ? `Budget kept: while live and nothing happens at most ${budget.kilobytes} kB and ${budget.wakeUps} wake-ups an hour.`
        : `BEYOND THE BUDGET of ${budget.kilobytes} kB and ${budget.wakeUps} wake-ups an hour: ${beyond.map(({ name }) => name).join(', ')}.`,
    ],
    data: { budget, costs },
  }
}

async function measure(stack: BenchStack, db: pg.Pool): Promise<Cost[]> {
  const peer = await startPeer('decoding.ts', stack.dbUrl)
  const makers = waysOf(stack, `http://127.0.0.1:${peer.port}`)
  const orders = await placeOrders(db, await makeCustomers(db, makers.length), 1)
  const sides = await Promise.all(
    makers.map((make, index) => {
      const order = orders[index]
      if (!order) throw new Error('There is no order for every way.')
      return make(order)
    }),
  )
  // The last look after a join is three seconds later.
  await pause(6000)
  const opening = sides.map(({ line }) => line.take())
  await pause(quietSeconds * 1000)
  const quiet = sides.map(({ line }) => line.take())
  const token = tokenOf(stack, kitchen.owner)
  for (let move = 0; move < movesPerOrder; move += 1) {
    await Promise.all(orders.map((order) => moveOn(stack, token, order)))
    await pause(changeEveryMs)
  }
  const changed = sides.map(({ line }) => line.take())
  await until(
    () => sides.every((side) => side.seen() > movesPerOrder),
    'every way to see every change',
    60_000,
  )
  for (const side of sides) {
    await side.end()
    side.line.close()
  }
  peer.stop()
  return sides.map(({ name, isBudgeted }, index) =>
    costOf({ name, isBudgeted }, opening[index], quiet[index], changed[index]),
  )
}

function costOf(
  side: Pick<Side, 'name' | 'isBudgeted'>,
  opening: Toll = emptyToll,
  quiet: Toll = emptyToll,
  changed: Toll = emptyToll,
): Cost {
  const seconds = (movesPerOrder * changeEveryMs) / 1000
  const each = (of: (toll: Toll) => number): number =>
    Math.max(0, of(changed) - (of(quiet) * seconds) / quietSeconds) / movesPerOrder
  const quietHour = mapToll((of) => (of(quiet) * 3600) / quietSeconds)
  const change = mapToll(each)
  return {
    ...side,
    opening,
    quietHour,
    change,
    hour: {
      kilobytes: kilobytesOf(opening) + kilobytesOf(quietHour) + changesPerHour * kilobytesOf(change),
      wakeUps: opening.wakeUps + quietHour.wakeUps + changesPerHour * change.wakeUps,
    },
  }
}

const emptyToll: Toll = { up: 0, down: 0, wakeUps: 0, requests: 0 }
const kilobytesOf = ({ up, down }: Toll): number => (up + down) / 1000
const mapToll = (value: (of: (toll: Toll) => number) => number): Toll => ({
  up: value(({ up }) => up),
  down: value(({ down }) => down),
  wakeUps: value(({ wakeUps }) => wakeUps),
  requests: value(({ requests }) => requests),
})

type MakeSide = (order: BenchOrder) => Promise<Side>

function waysOf(stack: BenchStack, rawUrl: string): MakeSide[] {
  const ours =
    (
      name: string,
      transport: PlatewireOptions['transport'],
      isBudgeted: boolean,
      realtime: object,
    ): MakeSide =>
    async ({ customer, order_id }) => {
      const line = await openCountedLine(stack.url)
      const supabase = await clientOf(stack, line, customer.email, realtime)
      const platewire = createPlatewire(supabase, { ...(transport && { transport }) })
      line.take()
      const follow = platewire.orders.follow(order_id)
      await until(() => follow.getSnapshot().phase === 'live', `${name} to be live`)
      if (transport !== 'polling') {
        await until(() => platewire.connection.getSnapshot().transport === transport, `${name} to be joined`)
      }
      return {
        name,
        isBudgeted,
        line,
        seen: () => follow.getSnapshot().seq ?? 0,
        end: () => platewire.connection.stop(),
      }
    }
  const tuned = { heartbeatIntervalMs, reconnectAfterMs }
  return [
    ours('WebSocket', 'websocket', true, tuned),
    ours('WebSocket, heartbeat 25 s', 'websocket', false, {}),
    ours('SSE', 'sse', true, tuned),
    ours('polling, every 4 s', 'polling', false, tuned),
    naive(stack),
    raw(rawUrl),
  ]
}

/** What most apps do: the row, every thirty seconds. */
const naive =
  (stack: BenchStack): MakeSide =>
  async ({ customer, order_id }) => {
    const line = await openCountedLine(stack.url)
    const supabase = await clientOf(stack, line, customer.email, {})
    let version = 0
    const ask = async (): Promise<void> => {
      const { data } = await supabase.from('orders').select('*, order_lines(*)').eq('id', order_id).single()
      version = data?.version ?? version
    }
    line.take()
    await ask()
    const asking = setInterval(() => void ask(), 30_000)
    const end = async (): Promise<void> => clearInterval(asking)
    return { name: 'a table, every 30 s', isBudgeted: false, line, seen: () => version, end }
  }

/** The events and nothing else, on a connection that never says that it is there. */
const raw =
  (url: string): MakeSide =>
  async ({ order_id }) => {
    const line = await openCountedLine(url)
    let seen = 1
    // Not `fetch`: it gives up after five minutes of silence.
    const request = get(`${line.url}/?stream=order:${order_id}`, (response) => {
      response.setEncoding('utf8').on('data', (text: string) => {
        seen += text.match(/^data: /gm)?.length ?? 0
      })
      response.on('error', () => {})
    })
    await once(request, 'response')
    request.on('error', () => {})
    const end = async (): Promise<void> => void request.destroy()
    return { name: 'raw: decoding, bare node:http', isBudgeted: false, line, seen: () => seen, end }
  }

async function clientOf(
  stack: BenchStack,
  line: CountedLine,
  email: string,
  realtime: object,
): Promise<SupabaseClient> {
  const supabase = createClient(line.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
    realtime,
  })
  const { error } = await supabase.auth.signInWithPassword({ email, password })
  if (error) throw error
  return supabase
}
