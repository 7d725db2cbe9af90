import type pg from 'pg'
import { now, openLoop, pause } from '../lib/clock.ts'
import { type Finding, type Summary, summarise } from '../lib/figures.ts'
import { type BenchKitchen, declineAt, makeKitchens, type PlacedOrder, placeAt } from '../lib/kitchens.ts'
import { fillOrders } from '../lib/many-orders.ts'
import { type Customer, makeCustomers, tokenOf } from '../lib/people.ts'
import { type Boards, startBoards, startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'

const sizes = [1000, 100_000, 1_000_000]
const kitchens = 20
const perSecond = 17
const count = 510
const boardReads = 60

interface Result {
  orders: number
  seen: number
  board: Summary
  placing: Summary
  reading: Summary
}

/** The same with a thousand orders in the table and with a million: placing one, seeing it on the board, opening the board. */
export async function benchBoardMillion(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const people = await makeCustomers(db, kitchens + 200)
  const customers = people.slice(kitchens)
  const places = await makeKitchens(db, people.slice(0, kitchens))
  const log = await startPeer('decoding.ts', stack.dbUrl)
  const boards = await startBoards()
  const results: Result[] = []
  for (const orders of sizes) {
    await fillOrders(stack, db, orders, places, customers)
    await openBoards(stack, boards, places, log.port)
    results.push({ orders, ...(await measure(stack, db, boards, places, customers)) })
    await boards.ask({ do: 'close' })
  }
  boards.stop()
  log.stop()
  return findingOf(results)
}

async function openBoards(
  { url, publishableKey, ...stack }: BenchStack,
  boards: Boards,
  places: readonly BenchKitchen[],
  port: number,
): Promise<void> {
  const watched = places.map(({ id, owner }) => ({
    person: owner.id,
    email: owner.email,
    token: tokenOf({ url, publishableKey, ...stack }, owner.id),
    restaurant: id,
  }))
  await boards.ask({ do: 'open', url, publishableKey, atOnce: 10, raw: `ws://127.0.0.1:${port}`, watched })
  await pause(6000)
  await boards.ask({ do: 'report' })
}

async function measure(
  stack: BenchStack,
  db: pg.Pool,
  boards: Boards,
  places: readonly BenchKitchen[],
  customers: readonly Customer[],
): Promise<Omit<Result, 'orders'>> {
  const placed: PlacedOrder[] = []
  const placing: number[] = []
  await openLoop(count, perSecond, async (index) => {
    const [customer, place] = [customers[index % customers.length], places[index % places.length]]
    if (!customer || !place) return
    const began = now()
    placed.push(await placeAt(db, customer, place))
    placing.push(now() - began)
  })
  await pause(2000)
  const seen = await boards.ask({ do: 'report' })
  const reading: number[] = []
  for (let index = 0; index < boardReads; index += 1) {
    const place = places[index % places.length]
    if (place) reading.push(await readBoard(stack, place))
  }
  for (const order of placed) await declineAt(db, order)
  return {
    seen: seen.ages.length,
    board: summarise(seen.ages),
    placing: summarise(placing),
    reading: summarise(reading),
  }
}

/** Opens a board once over HTTP; answers how long it took, ms. */
async function readBoard(stack: BenchStack, { id, owner }: BenchKitchen): Promise<number> {
  const began = now()
  const answer = await fetch(`${stack.url}/rest/v1/rpc/restaurant_board`, {
    method: 'POST',
    headers: {
      apikey: stack.publishableKey,
      authorization: `Bearer ${tokenOf(stack, owner.id)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ restaurant_id: id }),
  })
  await answer.text()
  if (!answer.ok) throw new Error(`restaurant_board: ${answer.status}`)
  return now() - began
}

function findingOf(results: readonly Result[]): Finding {
  const first = results[0]
  return {
    title: `With few orders in the table and with very many, ${perSecond} new ones a second; ms`,
    table: {
      columns: [
        'orders there',
        'seen',
        'to the board p50',
        'p95',
        'placing p50',
        'p95',
        'opening the board p50',
        'p95',
        'to the board, p50 / first',
      ],
      rows: results.map(({ orders, seen, board, placing, reading }) => [
        orders,
        `${seen}/${count}`,
        board.p50,
        board.p95,
        placing.p50,
        placing.p95,
        reading.p50,
        reading.p95,
        (board.p50 / (first?.board.p50 ?? Number.NaN)).toFixed(2),
      ]),
    },
    notes: [
      `Delivered orders of ${kitchens} kitchens and 200 customers, each with its lines, its stream and an event, copied with generate_series.`,
      'Placing: one command, straight in the database. Opening the board: its snapshot over HTTP.',
    ],
    data: results,
  }
}
