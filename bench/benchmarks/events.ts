import { createPlatewire, type Platewire, type StreamChange } from '@platewire/client'
import { createClient } from '@supabase/supabase-js'
import type pg from 'pg'
import { openLoop, until } from '../lib/clock.ts'
import { type EventTap, startTap } from '../lib/event-tap.ts'
import { type Finding, type Summary, summarise } from '../lib/figures.ts'
import {
  kitchen,
  makeCustomers,
  moveOn,
  movesPerOrder,
  password,
  placeOrders,
  tokenOf,
} from '../lib/people.ts'
import type { BenchStack } from '../lib/stack.ts'

/** Something that happens in one place and must be seen in another. */
interface Scenario {
  name: string
  perSecond: number
  count: number
  isWanted(stream: string): boolean
  happen(index: number): Promise<unknown>
}

interface Result {
  name: string
  perSecond: number
  delivered: number
  missing: number
  byMessage: number
  ours: Summary
  raw: Summary
}

/** Everything a scenario is set up with. */
interface Stage {
  stack: BenchStack
  db: pg.Pool
  /** A client of ours, signed in; what it follows reports to the tap. */
  device(email: string, as?: string): Promise<Platewire>
  /** Reports what a follow applied. */
  saw(stream: string): (change: Pick<StreamChange<unknown>, 'events' | 'origin'>) => void
}

/** From the writing of an event to the client's state: orders for their customers, orders for a kitchen. */
export async function benchEvents(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const tap = await startTap(stack)
  const devices: Platewire[] = []
  let byMessage = 0
  const stage: Stage = {
    stack,
    db,
    async device(email, as = password) {
      const supabase = createClient(stack.url, stack.publishableKey, {
        auth: { persistSession: false, autoRefreshToken: false, storageKey: crypto.randomUUID() },
      })
      const platewire = createPlatewire(supabase)
      devices.push(platewire)
      await platewire.accounts.signIn(email, as)
      return platewire
    },
    saw: (stream) => (change) => {
      for (const event of change.events) tap.sawOurs(stream, event)
      if (change.origin === 'message') byMessage += change.events.length
    },
  }
  const results: Result[] = []
  for (const prepare of scenarios) {
    const scenario = await prepare(stage)
    byMessage = 0
    const figures = await run(scenario, tap)
    results.push({ ...figures, byMessage: byMessage / figures.delivered })
  }
  for (const platewire of devices) await platewire.connection.stop()
  tap.close()
  return findingOf(results)
}

async function run(scenario: Scenario, tap: EventTap): Promise<Omit<Result, 'byMessage'>> {
  const { name, perSecond, count, isWanted } = scenario
  tap.begin(isWanted)
  await openLoop(count, perSecond, scenario.happen)
  await until(() => tap.complete() >= count, `${name}: ${count} events`)
  const { ours, raw, missing } = tap.end()
  return { name, perSecond, delivered: ours.length, missing, ours: summarise(ours), raw: summarise(raw) }
}

/** Twenty customers follow five orders each; the kitchen moves one on, twenty times a second. */
async function orderStatus({ stack, db, device, saw }: Stage): Promise<Scenario> {
  const customers = await makeCustomers(db, 20)
  const orders = await placeOrders(db, customers, 5)
  for (const customer of customers) {
    const platewire = await device(customer.email)
    const own = orders.filter((order) => order.customer === customer)
    const follows = own.map(({ order_id }) => platewire.orders.follow(order_id, saw(`order:${order_id}`)))
    await until(() => platewire.connection.getSnapshot().transport === 'websocket', 'customers to be live')
    await until(() => follows.every((follow) => follow.getSnapshot().phase === 'live'), 'orders to be live')
  }
  const token = tokenOf(stack, kitchen.owner)
  // Order by order in turn: the next move of one order is five seconds away.
  return {
    name: 'order status, to its customer',
    perSecond: 20,
    count: orders.length * movesPerOrder,
    isWanted: (stream) => stream.startsWith('order:'),
    happen: async (index) => {
      const order = orders[index % orders.length]
      if (order) await moveOn(stack, token, order)
    },
  }
}

/** Customers order, ten times a second; one board is open. */
async function newOrder({ db, device, saw }: Stage): Promise<Scenario> {
  const customers = await makeCustomers(db, 10)
  const board = await device('mia@platewire.test', 'platewire-demo')
  const stream = `restaurant:${kitchen.id}`
  const follow = board.restaurants.followBoard(kitchen.id, saw(stream))
  await until(() => follow.getSnapshot().phase === 'live', 'the board to be live')
  await until(() => board.connection.getSnapshot().transport === 'websocket', 'the board to be joined')
  return {
    name: 'new order, to the board',
    perSecond: 10,
    count: 150,
    isWanted: (name) => name === stream,
    happen: async (index) => {
      const customer = customers[index % customers.length]
      if (customer) await placeOrders(db, [customer], 1)
    },
  }
}

const scenarios = [orderStatus, newOrder]

function findingOf(results: readonly Result[]): Finding {
  return {
    title: 'Commit to screen: from the writing of an event to the client’s state, ms',
    table: {
      columns: [
        'event',
        'per s',
        'delivered',
        'p50',
        'p95',
        'p99',
        'raw p50',
        'raw p95',
        'raw p99',
        'p95 / raw',
      ],
      rows: results.map(({ name, perSecond, delivered, missing, ours, raw }) => [
        name,
        perSecond,
        `${delivered}/${delivered + missing}`,
        ours.p50,
        ours.p95,
        ours.p99,
        raw.p50,
        raw.p95,
        raw.p99,
        (ours.p95 / raw.p95).toFixed(2),
      ]),
    },
    notes: [
      'Raw: the very same events, at the same time, by logical decoding to one bare socket, nothing checked or kept.',
      'Both include the rest of the writing transaction and its commit; neither includes the HTTP call that asked for it.',
      `By message, not by catching up: ${results.map(({ byMessage }) => `${Math.round(byMessage * 100)} %`).join(', ')}.`,
    ],
    data: results,
  }
}
