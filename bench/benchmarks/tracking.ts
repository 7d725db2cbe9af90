import type pg from 'pg'
import type { TrackersReport } from '../clients/trackers.ts'
import { now, openLoop, pause } from '../lib/clock.ts'
import { type Finding, type Summary, summarise } from '../lib/figures.ts'
import { type BenchOrder, kitchen, makeCustomers, moveOn, placeOrders, tokenOf } from '../lib/people.ts'
import { startPeer, startTrackers, type Trackers, usageOf } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'

/** Crowds, smallest first. */
const crowds = [
  { transport: 'websocket', size: 1000 },
  { transport: 'sse', size: 1000 },
  { transport: 'polling', size: 1000 },
  { transport: 'websocket', size: 5000 },
] as const
const movesPerSecond = 20
const moves = 400
/** Each looks again three seconds after its join; then there is quiet. */
const settleMs = 8000
const quietMs = 20_000
const openedAtOnce = 20

interface Result {
  transport: string
  size: number
  seen: number
  wrong: number
  ours: Summary
  raw: Summary
  openingSeconds: number
  kbEach: number
  /** Of one core, with nothing happening; and a thousand such watchers. */
  quietCpu: number
  /** Requests while orders moved, but for the checks of heads: by what they asked. */
  requests: Record<string, number>
}

/** Customers with an order open each, over each way: from the writing of a status to the client's state, and what watchers cost the server. */
export async function benchTracking(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const most = Math.max(...crowds.map(({ size }) => size))
  const customers = await makeCustomers(db, most)
  const results: Result[] = []
  for (const { transport, size } of crowds) {
    const orders = await placeOrders(db, customers.slice(0, size), 1)
    results.push(await measure(stack, transport, orders))
  }
  return findingOf(results)
}

async function measure(
  stack: BenchStack,
  transport: (typeof crowds)[number]['transport'],
  orders: readonly BenchOrder[],
): Promise<Result> {
  const peer = await startPeer('decoding.ts', stack.dbUrl)
  const trackers = await startTrackers()
  const before = usageOf(stack.pid)
  const began = now()
  await trackers.ask({
    do: 'open',
    url: stack.url,
    publishableKey: stack.publishableKey,
    transport,
    atOnce: openedAtOnce,
    raw: transport === 'websocket' ? `ws://127.0.0.1:${peer.port}` : null,
    tracked: orders.map(({ order_id, customer: { id, email } }) => ({
      person: id,
      email,
      token: tokenOf(stack, id),
      order: order_id,
    })),
  })
  const openingSeconds = (now() - began) / 1000
  await pause(settleMs)
  await trackers.ask({ do: 'report' })
  const quietFrom = [now(), usageOf(stack.pid)] as const
  await pause(quietMs)
  const quietTo = usageOf(stack.pid)
  const quietCpu = (quietTo.cpu - quietFrom[1].cpu) / ((now() - quietFrom[0]) / 1000)

  await trackers.ask({ do: 'report' })
  const seen = await move(stack, trackers, orders)
  await trackers.ask({ do: 'close' })
  trackers.stop()
  peer.stop()
  const { '/rest/v1/rpc/heads': _, ...requests } = seen.requests
  return {
    transport,
    size: orders.length,
    seen: seen.ages.length,
    wrong: seen.wrong,
    ours: summarise(seen.ages),
    raw: summarise(seen.rawAges),
    openingSeconds,
    kbEach: (quietTo.kb - before.kb) / orders.length,
    quietCpu,
    requests,
  }
}

/** Moves orders on, each a few times, and waits until everything was seen. */
async function move(
  stack: BenchStack,
  trackers: Trackers,
  orders: readonly BenchOrder[],
): Promise<TrackersReport> {
  const token = tokenOf(stack, kitchen.owner)
  const total: TrackersReport = { ages: [], rawAges: [], wrong: 0, requests: {}, live: {} }
  const gather = async (): Promise<void> => {
    const seen = await trackers.ask({ do: 'report' })
    total.ages.push(...seen.ages)
    total.rawAges.push(...seen.rawAges)
    total.wrong += seen.wrong
    for (const [path, count] of Object.entries(seen.requests)) {
      total.requests[path] = (total.requests[path] ?? 0) + count
    }
  }
  // Spread over the crowd, so that the first to come and the last are among them.
  const step = Math.max(1, Math.floor(orders.length / moves))
  await openLoop(moves, movesPerSecond, async (index) => {
    const order = orders[(index * step) % orders.length]
    if (order) await moveOn(stack, token, order)
  })
  const giveUpAt = now() + 15_000
  while (total.ages.length < moves && now() < giveUpAt) {
    await pause(500)
    await gather()
  }
  return total
}

function findingOf(results: readonly Result[]): Finding {
  return {
    title: `Tracking: a customer with an order open each, ${movesPerSecond} changes of status a second; from the writing of the event to the client’s state, ms`,
    table: {
      columns: [
        'way',
        'customers',
        'seen',
        'wrong',
        'p50',
        'p95',
        'p99',
        'raw p95',
        'opened in s',
        'server kB each',
        'server CPU % per 1000, quiet',
        'requests for changes',
      ],
      rows: results.map((one) => [
        one.transport,
        one.size,
        `${one.seen}/${moves}`,
        one.wrong,
        one.ours.p50,
        one.ours.p95,
        one.ours.p99,
        Number.isNaN(one.raw.p95) ? '' : one.raw.p95,
        one.openingSeconds.toFixed(0),
        one.kbEach.toFixed(0),
        ((one.quietCpu * 100_000) / one.size).toFixed(1),
        Object.values(one.requests).reduce((sum, count) => sum + count, 0),
      ]),
    },
    notes: [
      'Each customer is a whole client with a session, all in one process beside the server. Raw: as many bare sockets on the decoded log.',
      'Server: all its processes together, database included. CPU of one core, with heartbeats, keep-alives and the checks of heads, and nothing else happening.',
      'Requests for changes: whatever was asked while orders moved, but for the checks of heads that are made anyway.',
    ],
    data: results,
  }
}
