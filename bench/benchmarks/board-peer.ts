import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { now, openLoop, pause } from '../lib/clock.ts'
import { type Finding, middle, summarise } from '../lib/figures.ts'
import { declineAt, makeKitchens, type PlacedOrder, placeAt } from '../lib/kitchens.ts'
import { makeCustomers, tokenOf } from '../lib/people.ts'
import { startBoards, startPeer, startSubscribers } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'

const kitchens = 100
const rates = [17, 170]
const secondsEach = 10
const rounds = 3
const settleMs = 6000

const query = `subscription ($restaurant: UUID!) {
  orderPlaced(restaurant: $restaurant) { at order { id number note itemsByOrderId { nodes { label quantity amountMinor } } } }
}`

/** The peer's own tables: an order with its lines, and a trigger that tells of it, as its manual has it. */
const schema = `
  drop schema if exists bench_peer cascade;
  create schema bench_peer;
  create table bench_peer.orders (id uuid primary key, restaurant_id uuid not null, number int not null, note text not null,
    created_at timestamptz not null default clock_timestamp());
  create table bench_peer.items (id bigint generated always as identity primary key,
    order_id uuid not null references bench_peer.orders, label text not null, quantity int not null, amount_minor int not null);
  create index on bench_peer.items (order_id);
  create function bench_peer.tell() returns trigger language plpgsql as $$
  begin
    perform pg_notify('placed:' || new.restaurant_id, json_build_object('id', new.id, 'at', new.created_at)::text);
    return new;
  end $$;
  create trigger tell after insert on bench_peer.orders for each row execute function bench_peer.tell();`

/** One way of news, and what each of its rounds came to at each rate. */
interface Way {
  name: string
  /** Makes as many orders as wanted at a rate; answers how old each was when it was there, ms. */
  run(perSecond: number, count: number): Promise<{ name: string; ages: number[] }[]>
}

/** From the writing of a new order to whoever waits for it: our board, the bare log, and a peer's live query, in turn. */
export async function benchBoardPeer(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const ours = await openOurs(stack, db)
  const peer = await openPeer(stack, db)
  const found = new Map<string, { p50: number[]; p95: number[]; p99: number[]; seen: number; sent: number }>()
  for (let round = 0; round < rounds; round += 1)
    for (const perSecond of rates)
      for (const way of [ours, peer]) {
        const count = perSecond * secondsEach
        for (const { name, ages } of await way.run(perSecond, count)) {
          const key = `${name}|${perSecond}`
          const figures = found.get(key) ?? { p50: [], p95: [], p99: [], seen: 0, sent: 0 }
          const { p50, p95, p99 } = summarise(ages)
          figures.p50.push(p50)
          figures.p95.push(p95)
          figures.p99.push(p99)
          figures.seen += ages.length
          figures.sent += count
          found.set(key, figures)
        }
      }
  ours.stop()
  peer.stop()
  await db.query('drop schema bench_peer cascade')
  const rows = [...found].map(([key, { p50, p95, p99, seen, sent }]) => {
    const [name = '', perSecond = ''] = key.split('|')
    const [a, b, c] = [middle(p50), middle(p95), middle(p99)]
    return [name, perSecond, `${seen}/${sent}`, a.median, b.median, `${b.min}-${b.max}`, c.median]
  })
  return {
    title: `New order to whoever waits for it, ${kitchens} kitchens, ${rounds} rounds in turn; ms`,
    table: { columns: ['way', 'orders/s', 'delivered', 'p50', 'p95', 'min-max', 'p99'], rows },
    notes: [
      'Ours does all of an order (prices, rights, numbers, two streams); the peer inserts an order and two lines, and tells by NOTIFY what its manual tells.',
      'Ours and raw are the very same orders. From the instant written in the transaction, so both include its commit.',
    ],
    data: [...found],
  }
}

async function openOurs(stack: BenchStack, db: pg.Pool): Promise<Way & { stop(): void }> {
  const people = await makeCustomers(db, 2 * kitchens)
  const customers = people.slice(kitchens)
  const places = await makeKitchens(db, people.slice(0, kitchens))
  const log = await startPeer('decoding.ts', stack.dbUrl)
  const boards = await startBoards()
  const watched = places.map(({ id, owner }) => ({
    person: owner.id,
    email: owner.email,
    token: tokenOf(stack, owner.id),
    restaurant: id,
  }))
  const raw = `ws://127.0.0.1:${log.port}`
  const { url, publishableKey } = stack
  await boards.ask({ do: 'open', url, publishableKey, atOnce: 20, raw, watched })
  await pause(settleMs)
  return {
    name: 'board',
    run: async (perSecond, count) => {
      await boards.ask({ do: 'report' })
      const placed: PlacedOrder[] = []
      await openLoop(count, perSecond, async (index) => {
        const [customer, place] = [customers[index % customers.length], places[index % places.length]]
        if (customer && place) placed.push(await placeAt(db, customer, place))
      })
      await pause(2000)
      const seen = await boards.ask({ do: 'report' })
      for (const order of placed) await declineAt(db, order)
      await pause(1000)
      return [
        { name: 'our board', ages: seen.ages },
        { name: 'raw: decoding, bare ws', ages: seen.rawAges },
      ]
    },
    stop: () => {
      boards.stop()
      log.stop()
    },
  }
}

async function openPeer(stack: BenchStack, db: pg.Pool): Promise<Way & { stop(): void }> {
  await db.query(schema)
  const server = await startPeer('postgraphile.ts', stack.dbUrl)
  const subscribers = await startSubscribers()
  const restaurants = Array.from({ length: kitchens }, () => randomUUID())
  await subscribers.ask({ do: 'open', url: `ws://127.0.0.1:${server.port}/graphql`, query, restaurants })
  await pause(settleMs)
  const place = (restaurant: string | undefined, number: number): Promise<unknown> =>
    db.query(
      `with placed as (insert into bench_peer.orders (id, restaurant_id, number, note) values ($1, $2, $3, '') returning id)
       insert into bench_peer.items (order_id, label, quantity, amount_minor)
       select id, label, 2, 1800 from placed, unnest(array['Banh mi', 'Delivery']) as label`,
      [randomUUID(), restaurant, number],
    )
  return {
    name: 'peer',
    run: async (perSecond, count) => {
      await subscribers.ask({ do: 'report' })
      await openLoop(count, perSecond, (index) => place(restaurants[index % kitchens], index))
      const giveUpAt = now() + 5000
      const ages: number[] = []
      while (ages.length < count && now() < giveUpAt) {
        await pause(500)
        ages.push(...(await subscribers.ask({ do: 'report' })).ages)
      }
      return [{ name: 'PostGraphile 5, a subscription', ages }]
    },
    stop: () => {
      subscribers.stop()
      server.stop()
    },
  }
}
