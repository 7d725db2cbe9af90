import { createPlatewire, type Platewire, type StreamChange } from '@platewire/client'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type pg from 'pg'
import { z } from 'zod'
import { openLoop, pause, until } from '../lib/clock.ts'
import { type EventTap, startTap } from '../lib/event-tap.ts'
import { type Finding, type Summary, summarise } from '../lib/figures.ts'
import {
  admin,
  command,
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
  /** How many follow each stream. */
  readers?: number
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
  /** A client of ours, signed in. */
  device(email: string, as?: string): Promise<Device>
  /** Reports what a follow applied. */
  saw(stream: string): (change: Pick<StreamChange<unknown>, 'events' | 'origin'>) => void
}

/** A client of ours on a socket of its own. */
interface Device {
  platewire: Platewire
  supabase: SupabaseClient
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
      return { platewire, supabase }
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
  const { name, perSecond, count, readers = 1, isWanted } = scenario
  // Every client looks once more a moment after it joined. That is no part of this.
  await pause(4000)
  await tap.begin(isWanted, readers)
  await openLoop(count, perSecond, scenario.happen)
  await until(() => tap.complete() >= count * readers, `${name}: ${count} events`)
  const { ours, raw, missing } = tap.end()
  return { name, perSecond, delivered: ours.length, missing, ours: summarise(ours), raw: summarise(raw) }
}

/** Twenty customers follow three orders each; the kitchen moves one on, twenty times a second. */
async function orderStatus({ stack, db, device, saw }: Stage): Promise<Scenario> {
  const customers = await makeCustomers(db, 20)
  const orders = await placeOrders(db, customers, 3)
  for (const customer of customers) {
    const { platewire } = await device(customer.email)
    const own = orders.filter((order) => order.customer === customer)
    const follows = own.map(({ order_id }) => platewire.orders.follow(order_id, saw(`order:${order_id}`)))
    await until(() => platewire.connection.getSnapshot().transport === 'websocket', 'customers to be live')
    await until(() => follows.every((follow) => follow.getSnapshot().phase === 'live'), 'orders to be live')
  }
  const token = tokenOf(stack, kitchen.owner)
  // Order by order in turn: the next move of one order is three seconds away.
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
  const { platewire: board } = await device('mia@platewire.test', 'platewire-demo')
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

/** Fifty people have the app open; an admin tells everybody something, four times a second. */
async function announcement({ stack, db, device, saw }: Stage): Promise<Scenario> {
  const people = await makeCustomers(db, 50)
  const stream = 'announcements:everyone'
  for (const { email } of people) {
    const made = await device(email)
    await until(followPlainly(made, stream, stream, saw(stream)), 'everybody to be joined')
  }
  const token = tokenOf(stack, admin)
  return {
    name: 'announcement, to fifty',
    perSecond: 4,
    count: 40,
    readers: people.length,
    isWanted: (name) => name === stream,
    happen: async (index) => {
      const text = { title: `No. ${index}`, body: 'The kitchens of the street close early today.' }
      const draft = await command(stack, token, 'save_announcement', {
        ...text,
        audience: 'everyone',
        severity: 'info',
      })
      const { announcement_id, version } = draftSchema.parse(draft)
      await command(stack, token, 'publish_announcement', { announcement_id, version })
    },
  }
}

/** Twenty customers write to support, fifteen times a second; an agent has their conversations open. */
async function chatMessage({ stack, db, device, saw }: Stage): Promise<Scenario> {
  const customers = await makeCustomers(db, 20)
  const agent = await device('ada@platewire.test', 'platewire-demo')
  const { rows } = await db.query<{ topic: string }>('select private.support_topic() as topic')
  const chats: { conversation_id: string; token: string }[] = []
  for (const { id } of customers) {
    const token = tokenOf(stack, id)
    const opened = await command(stack, token, 'open_conversation', { kind: 'other', text: 'Hello?' })
    const { conversation_id } = conversationSchema.parse(opened)
    const stream = `conversation:${conversation_id}`
    await until(followPlainly(agent, stream, rows[0]?.topic ?? '', saw(stream)), 'the agent to be joined')
    chats.push({ conversation_id, token })
  }
  return {
    name: 'chat message, to the agent',
    perSecond: 15,
    count: 200,
    isWanted: (stream) => stream.startsWith('conversation:'),
    happen: async (index) => {
      const chat = chats[index % chats.length]
      if (!chat) return
      const { conversation_id, token } = chat
      await command(stack, token, 'send_message', { conversation_id, text: `Where is my order? (${index})` })
    },
  }
}

/** Follows a stream without a state, from where it is; true once it is live over the socket. */
function followPlainly(
  { platewire, supabase }: Device,
  stream: string,
  topic: string,
  onChange: (change: StreamChange<unknown>) => void,
): () => boolean {
  const follow = platewire.streams.follow(stream, {
    topics: () => [topic],
    snapshot: async () => {
      const { data } = await supabase.rpc('heads', { streams: [stream] })
      return { seq: Number(data?.[stream] ?? 0), state: true }
    },
    reduce: (state) => state,
    onChange,
  })
  return () =>
    follow.getSnapshot().phase === 'live' && platewire.connection.getSnapshot().transport === 'websocket'
}

const conversationSchema = z.looseObject({ conversation_id: z.string() })
const draftSchema = z.object({ announcement_id: z.string(), version: z.number() })

const scenarios = [orderStatus, newOrder, chatMessage, announcement]

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
      'Raw: the very same events, at the same time, by logical decoding to as many bare sockets, nothing checked or kept.',
      'Both include the rest of the writing transaction and its commit; neither includes the HTTP call that asked for it.',
      `By message, not by catching up: ${results.map(({ byMessage }) => `${Math.round(byMessage * 100)} %`).join(', ')}.`,
    ],
    data: results,
  }
}
