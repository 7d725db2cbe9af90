import type pg from 'pg'
import type { BoardsReport } from '../clients/boards.ts'
import { startBoardFleet } from '../lib/board-fleet.ts'
import { now, openLoop, pause } from '../lib/clock.ts'
import { type Finding, type Summary, summarise } from '../lib/figures.ts'
import { type BenchKitchen, declineAt, makeKitchens, type PlacedOrder, placeAt } from '../lib/kitchens.ts'
import { type Customer, makeCustomers, tokenOf } from '../lib/people.ts'
import { type Boards, startPeer, usageOf } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'

const kitchens = 500
const boardProcesses = 4
/** Each looks again three seconds after its join; then there is quiet. */
const settleMs = 8000
/** In the long run orders are closed again after this, ms, or boards and customers would be full. */
const openForMs = 10_000

/** Orders a second, and how many: two a minute for each kitchen, then ten times that. */
const runs: readonly Run[] = [{ perSecond: 17, count: 1000 }, { perSecond: 170, count: 1700 }, ...longRun()]

interface Run {
  perSecond: number
  count: number
}

/** `PLATEWIRE_BOARD_ORDERS=100000`, as many a second as `PLATEWIRE_BOARD_RATE` says: for the worst of very many. */
function longRun(): Run[] {
  const count = Number(process.env.PLATEWIRE_BOARD_ORDERS ?? 0)
  return count > 0 ? [{ perSecond: Number(process.env.PLATEWIRE_BOARD_RATE ?? 50), count }] : []
}

interface Result extends Run {
  seen: number
  wrong: number
  byMessage: number
  ours: Summary
  raw: Summary
  /** Of one core, the whole stack. */
  cpu: number
}

/** From the writing of a new order to the state of its kitchen's board, with 500 kitchens' boards open. */
export async function benchBoardLoad(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const people = await makeCustomers(db, 2 * kitchens)
  const customers = people.slice(kitchens)
  const places = await makeKitchens(db, people.slice(0, kitchens))
  const peer = await startPeer('decoding.ts', stack.dbUrl)
  const boards = await startBoardFleet(boardProcesses)
  await boards.ask({
    do: 'open',
    url: stack.url,
    publishableKey: stack.publishableKey,
    atOnce: 20,
    raw: `ws://127.0.0.1:${peer.port}`,
    watched: places.map(({ id, owner }) => ({
      person: owner.id,
      email: owner.email,
      token: tokenOf(stack, owner.id),
      restaurant: id,
    })),
  })
  await pause(settleMs)
  const results: Result[] = []
  for (const run of runs) results.push(await measure({ stack, db, boards, places, customers }, run))
  await boards.ask({ do: 'close' })
  boards.stop()
  peer.stop()
  return findingOf(results)
}

/** Everything a run is made with. */
interface Scene {
  stack: BenchStack
  db: pg.Pool
  boards: Boards
  places: readonly BenchKitchen[]
  customers: readonly Customer[]
}

async function measure({ stack, db, boards, places, customers }: Scene, run: Run): Promise<Result> {
  const { perSecond, count } = run
  await boards.ask({ do: 'report' })
  const isLong = count > places.length * 10
  const open: PlacedOrder[] = []
  const before = { at: now(), cpu: usageOf(stack.pid).cpu }
  const closing: Promise<void>[] = []
  await openLoop(count, perSecond, async (index) => {
    const [customer, place] = [customers[index % customers.length], places[(index * 7) % places.length]]
    if (!customer || !place) return
    const order = await placeAt(db, customer, place)
    if (isLong) closing.push(pause(openForMs).then(() => declineAt(db, order)))
    else open.push(order)
  })
  const cpu = (usageOf(stack.pid).cpu - before.cpu) / ((now() - before.at) / 1000)
  await Promise.all(closing)
  const seen = await gather(boards, count)
  // The next run begins with empty boards.
  await openLoop(open.length, 50, async (index) => {
    const order = open[index]
    if (order) await declineAt(db, order)
  })
  await pause(settleMs)
  return {
    ...run,
    seen: seen.ages.length,
    wrong: seen.wrong,
    byMessage: seen.byMessage / seen.ages.length,
    ours: summarise(seen.ages),
    raw: summarise(seen.rawAges),
    cpu,
  }
}

/** Waits until every order was seen, by both, for as long as that can be hoped for. */
async function gather(boards: Boards, count: number): Promise<BoardsReport> {
  const total: BoardsReport = { ages: [], rawAges: [], wrong: 0, byMessage: 0, live: 0 }
  const giveUpAt = now() + 15_000
  do {
    await pause(500)
    const { ages, rawAges, wrong, byMessage } = await boards.ask({ do: 'report' })
    for (const age of ages) total.ages.push(age)
    for (const age of rawAges) total.rawAges.push(age)
    total.wrong += wrong
    total.byMessage += byMessage
  } while ((total.ages.length < count || total.rawAges.length < count) && now() < giveUpAt)
  return total
}

function findingOf(results: readonly Result[]): Finding {
  return {
    title: `New orders on the boards of ${kitchens} kitchens, from the writing of the event to the board’s state, ms`,
    table: {
      columns: [
        'orders/s',
        'seen',
        'wrong',
        'by message %',
        'p50',
        'p95',
        'p99',
        'max',
        'raw p50',
        'raw p95',
        'raw max',
        'p95 / raw',
        'server CPU % of a core',
      ],
      rows: results.map((one) => [
        one.perSecond,
        `${one.seen}/${one.count}`,
        one.wrong,
        Math.round(one.byMessage * 100),
        one.ours.p50,
        one.ours.p95,
        one.ours.p99,
        one.ours.max,
        one.raw.p50,
        one.raw.p95,
        one.raw.max,
        (one.ours.p95 / one.raw.p95).toFixed(2),
        Math.round(one.cpu * 100),
      ]),
    },
    notes: [
      `Each board is a whole client on a device of its own, which beats, fetches details, and tells what it received and showed; in ${boardProcesses} processes beside the server.`,
      'Orders are placed straight in the database by the command everybody uses. Raw: the same events at the same time, a bare socket for each board at the log.',
    ],
    data: results,
  }
}
