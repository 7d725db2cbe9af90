import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import type { Caller } from '../support/callers.ts'
import { createCustomer, hire, move, type OrderFacts, openKitchen, placeOrder } from '../support/kitchen.ts'
import { createRandom } from '../support/random.ts'
import { outcomeOf, reasonOf, refusalOf, whileBusy } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 34 })

interface StreamPage {
  stream: string
  head: number
  floor: number
  events: { seq: number; type: string; body: { version?: number }; at: string }[]
}

interface Board {
  seq: number
  orders: { id: string; version: number }[]
}

interface Snapshot {
  seq: number
  order: { version: number }
}

const read = (caller: Caller, stream: string, after: number, max_events?: number): Promise<StreamPage> =>
  caller.rpc<StreamPage>('read_stream', {
    stream,
    after,
    ...(max_events === undefined ? {} : { max_events }),
  })

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

describe('many writers at once', () => {
  test('32 clients within and across restaurants: no deadlock, no gap, nothing lost', async () => {
    const kitchens = await Promise.all(Array.from({ length: 4 }, () => openKitchen(db)))
    const customers = await Promise.all(Array.from({ length: 32 }, () => createCustomer(db)))
    // Each client orders across the restaurants in its own order, and the owners accept what comes in.
    const work = customers.map(async (customer, index) => {
      for (let step = 0; step < 4; step += 1) {
        const kitchen = kitchens[(index + step * (index % 2 === 0 ? 1 : 3)) % 4]
        if (!kitchen) continue
        const [placing, moving] = [{ command_id: randomUUID() }, { command_id: randomUUID() }]
        const order = await whileBusy(() => placeOrder(db, customer, kitchen, placing))
        await whileBusy(() =>
          step % 2 === 0
            ? move(db, kitchen.owner, order, 'accepted', moving)
            : move(db, customer, order, 'cancelled', { ...moving, reason: 'changed_mind' }),
        )
      }
    })
    await Promise.all(work)
    const broken = await db.owner.query(`
      select h.stream, h.head, count(e.seq) as kept, min(e.seq) as first, max(e.seq) as last
      from private.stream_heads h left join private.events e on e.stream = h.stream
      group by h.stream, h.head
      having count(e.seq) <> h.head or min(e.seq) <> 1 or max(e.seq) <> h.head`)
    expect(broken).toEqual([])
    const [totals] = await db.owner.query(
      `select count(*)::integer as events from private.events where stream = any ($1) and type like 'order_%'`,
      [kitchens.map(({ id }) => `restaurant:${id}`)],
    )
    expect(totals).toEqual({ events: 32 * 4 * 2 })
    // Heads are answered as they are.
    const [kitchen] = kitchens
    if (!kitchen) throw new Error('no kitchen')
    const stream = `restaurant:${kitchen.id}`
    const heads = await db.as(kitchen.owner).rpc('heads', { streams: [stream] })
    const page = await read(db.as(kitchen.owner), stream, 0, 1000)
    expect(heads).toEqual({ [stream]: page.head })
    expect(page.events.map(({ seq }) => seq)).toEqual(upTo(page.head))
  })

  test('events for the same streams in any order never deadlock, and keep their order', async () => {
    const random = createRandom(7)
    const streams = upTo(6).map((number) => `user:${String(number).repeat(8)}`)
    const clients = await Promise.all(Array.from({ length: 8 }, () => db.connect()))
    const publish = async (client: pg.Client): Promise<void> => {
      for (let round = 0; round < 25; round += 1) {
        const shuffled = streams
          .map((stream) => ({ stream, place: random.integer(1000) }))
          .sort((a, b) => a.place - b.place)
        await client.query(
          `select private.publish(array(
             select row(stream, 'order_placed', '{}', '{}')::private.outgoing_event from unnest($1::text[]) as stream))`,
          [[...shuffled, ...shuffled].map(({ stream }) => stream)],
        )
      }
    }
    await Promise.all(clients.map(publish))
    const heads = await db.owner.query(
      `select h.head::integer, count(*)::integer as events, count(distinct e.seq)::integer as numbers
       from private.stream_heads h join private.events e on e.stream = h.stream where h.stream = any ($1) group by h.stream, h.head`,
      [streams],
    )
    expect(heads).toEqual(streams.map(() => ({ head: 400, events: 400, numbers: 400 })))
  })

  test('whoever waits for one kitchen’s stream holds up no other kitchen at a stream that all of them share', async () => {
    const [held, free] = [await openKitchen(db), await openKitchen(db)]
    const publish = (client: pg.Client, { id }: { id: string }) =>
      client.query(
        `select private.publish(array[row('drivers:all', 'offer_changed', '{}', '{}'), row($1, 'order_accepted', '{}', '{}')]::private.outgoing_event[])`,
        [`restaurant:${id}`],
      )
    const [holder, waiting, other] = [await db.connect(), await db.connect(), await db.connect()]
    await publish(holder, held)
    await holder.query('begin')
    await holder.query('select from private.stream_heads where stream = $1 for update', [
      `restaurant:${held.id}`,
    ])
    const waits = publish(waiting, held)
    await vi.waitFor(async () =>
      expect(
        await db.owner.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%order_accepted%'`,
        ),
      ).toHaveLength(1),
    )
    await other.query(`set lock_timeout = '200ms'`)
    await publish(other, free)
    await holder.query('rollback')
    await waits
  })

  test('a reader never sees a number before every lower one', async () => {
    const kitchen = await openKitchen(db)
    const customers = await Promise.all(Array.from({ length: 12 }, () => createCustomer(db)))
    const stream = `restaurant:${kitchen.id}`
    let isWriting = true
    const watch = async (): Promise<number> => {
      let cursor = 0
      while (isWriting || cursor < 36) {
        const { events, head } = await read(db.as(kitchen.owner), stream, cursor, 1000)
        expect(events.map(({ seq }) => seq)).toEqual(upTo(head, cursor + 1))
        cursor = head
      }
      return cursor
    }
    const write = async (): Promise<void> => {
      await Promise.all(
        customers.map(async (customer) => {
          for (let turn = 0; turn < 3; turn += 1) await placeOrder(db, customer, kitchen)
        }),
      )
      isWriting = false
    }
    const [first, second] = await Promise.all([watch(), watch(), write()])
    expect([first, second]).toEqual([36, 36])
  })

  test('a snapshot stands exactly at the number it says, whatever is being written meanwhile', async () => {
    const kitchen = await openKitchen(db)
    const customers = await Promise.all(Array.from({ length: 6 }, () => createCustomer(db)))
    let isWriting = true
    let seen = 0
    const watch = async (): Promise<void> => {
      while (isWriting) {
        const board = await db.as(kitchen.owner).rpc<Board>('restaurant_board', { restaurant_id: kitchen.id })
        // Every move of an order is one event of the restaurant.
        expect(board.seq).toBe(board.orders.reduce((sum, order) => sum + order.version, 0))
        seen = Math.max(seen, board.seq)
        const [latest] = board.orders
        if (!latest) continue
        const snapshot = await db.as(kitchen.owner).rpc<Snapshot>('order_snapshot', { order_id: latest.id })
        expect(snapshot.seq).toBe(snapshot.order.version)
      }
    }
    const write = async (): Promise<void> => {
      const work = customers.map(async (customer) => {
        for (let turn = 0; turn < 4; turn += 1) {
          const placing = { command_id: randomUUID() }
          const order = await whileBusy(() => placeOrder(db, customer, kitchen, placing))
          await whileBusy(() => move(db, kitchen.owner, order, 'accepted'))
        }
      })
      await Promise.all(work).finally(() => {
        isWriting = false
      })
    }
    await Promise.all([watch(), watch(), write()])
    expect(seen).toBeGreaterThan(0)
  })

  test('what Realtime is given to send is the event itself, once per listener', async () => {
    const kitchen = await openKitchen(db)
    const customer = await createCustomer(db)
    const order = await placeOrder(db, customer, kitchen)
    const stream = `order:${order.order_id}`
    const [event] = (await read(db.as(customer), stream, 0)).events
    const sent = await db.owner.query<{ topic: string; private: boolean; payload: object }>(
      `select topic, private, payload - 'id' as payload from realtime.messages where payload ->> 'stream' = $1`,
      [stream],
    )
    expect(sent).toEqual([{ topic: `user:${customer.id}`, private: true, payload: { stream, ...event } }])
  })
})

describe('reading a stream', async () => {
  const kitchen = await openKitchen(db)
  const lea = await createCustomer(db)
  const order = await placeOrder(db, lea, kitchen)
  const stream = `order:${order.order_id}`
  let latest: OrderFacts = order
  for (const step of ['accepted', 'preparing', 'ready', 'picked_up', 'delivered'] as const) {
    latest = await move(db, kitchen.owner, latest, step)
  }

  test('pages follow each other without a gap, and the versions are the numbers', async () => {
    const pages = [
      await read(db.as(lea), stream, 0, 2),
      await read(db.as(lea), stream, 2, 2),
      await read(db.as(lea), stream, 4, 2),
    ]
    const events = pages.flatMap((page) => page.events)
    expect(events.map(({ seq }) => seq)).toEqual(upTo(6))
    expect(events.map(({ body }) => body.version)).toEqual(upTo(6))
    expect(events.at(-1)?.type).toBe('order_delivered')
    expect(new Set(pages.map(({ head }) => head))).toEqual(new Set([6]))
  })

  test('after the head, and far after it, there is nothing', async () => {
    expect(await read(db.as(lea), stream, 6)).toMatchObject({ head: 6, floor: 0, events: [] })
    expect(await read(db.as(lea), stream, 1_000_000)).toMatchObject({ head: 6, events: [] })
  })

  test('a stream nothing was written to yet is empty, not unknown', async () => {
    const fresh = await db.createUser('New')
    expect(await read(db.as(fresh), `user:${fresh.id}`, 0)).toEqual({
      stream: `user:${fresh.id}`,
      head: 0,
      floor: 0,
      events: [],
    })
    expect(await db.as(fresh).rpc('heads', { streams: [`user:${fresh.id}`] })).toEqual({
      [`user:${fresh.id}`]: 0,
    })
  })

  test('a page holds 1 to 1000 events, whatever is asked', async () => {
    expect((await read(db.as(lea), stream, 0, 0)).events).toHaveLength(1)
    expect((await read(db.as(lea), stream, 0, -7)).events).toHaveLength(1)
    await db.owner.query(
      `select private.publish(array(
      select row('user:' || $1, 'order_placed', '{}', '{}')::private.outgoing_event from generate_series(1, 1100)))`,
      [lea.id],
    )
    expect((await read(db.as(lea), `user:${lea.id}`, 0, 2_000_000)).events).toHaveLength(1000)
    expect((await read(db.as(lea), `user:${lea.id}`, 0)).events).toHaveLength(500)
  })

  const unknown = [
    '',
    ':',
    'order',
    'order:',
    'order:nonsense',
    `order:${randomUUID()}`,
    `ORDER:${order.order_id}`,
    ` ${stream}`,
    `${stream} `,
    `${stream}\n`,
    `${stream}:1`,
    `user:${order.order_id}`,
    'can_read_user_stream:x',
    `orders:${order.order_id}`,
  ]
  test.each(unknown.map((name) => [JSON.stringify(name), name]))(
    '%s is not a stream one may read',
    async (_, name) => {
      expect(await reasonOf(read(db.as(lea), name, 0))).toBe('NOT_FOUND')
      expect(await db.as(lea).rpc('heads', { streams: [name] })).toEqual({})
    },
  )

  test('heads leaves out what one may not read and takes at most 100 names', async () => {
    const stranger = await createCustomer(db, 'Omar')
    const streams = [stream, `restaurant:${kitchen.id}`, `user:${lea.id}`, `user:${stranger.id}`]
    expect(Object.keys(await db.as(stranger).rpc('heads', { streams }))).toEqual([`user:${stranger.id}`])
    expect(await db.as(lea).rpc('heads', { streams: [] })).toEqual({})
    const many = Array.from({ length: 101 }, () => stream)
    const refusal = await refusalOf(db.as(lea).rpc('heads', { streams: many }))
    expect(refusal).toMatchObject({ code: 'PT429', reason: 'TOO_MANY', facts: { limit: 100 } })
  })

  test('behind the floor there are no events, only the way to a snapshot', async () => {
    const kept = await placeOrder(db, lea, kitchen)
    const name = `order:${kept.order_id}`
    const accepted = await move(db, kitchen.owner, kept, 'accepted')
    await move(db, kitchen.owner, accepted, 'preparing')
    const [removed] = await db.owner.query('select private.trim_stream($1, 2)::integer as count', [name])
    expect(removed).toEqual({ count: 2 })
    expect(await read(db.as(lea), name, 0)).toMatchObject({ head: 3, floor: 2, events: [] })
    expect(await read(db.as(lea), name, 1)).toMatchObject({ events: [] })
    expect((await read(db.as(lea), name, 2)).events.map(({ seq }) => seq)).toEqual([3])
    expect(await db.as(lea).rpc('order_snapshot', { order_id: kept.order_id })).toMatchObject({ seq: 3 })
    await db.owner.query('select private.trim_stream($1, 999)', [name])
    expect(await read(db.as(lea), name, 3)).toMatchObject({ head: 3, floor: 3, events: [] })
  })

  test('the next event after an archived stream carries the next number', async () => {
    const kept = await placeOrder(db, lea, kitchen)
    await db.owner.query('select private.trim_stream($1, 1)', [`order:${kept.order_id}`])
    expect((await move(db, kitchen.owner, kept, 'accepted')).seq).toBe(2)
  })
})

describe('a transaction somebody left open', () => {
  test('makes commands on its stream BUSY after 2 s, never hang; the same key succeeds afterwards', async () => {
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    const colleague = await hire(db, kitchen)
    const order = await placeOrder(db, lea, kitchen)
    const open = await db.connect()
    await open.query('begin')
    await open.query('update private.stream_heads set head = head where stream = $1', [
      `restaurant:${kitchen.id}`,
    ])

    const key = randomUUID()
    const began = performance.now()
    const [accept, place] = await Promise.all([
      refusalOf(move(db, colleague, order, 'accepted', { command_id: key })),
      outcomeOf(placeOrder(db, await createCustomer(db), kitchen)),
    ])
    const took = performance.now() - began
    expect(accept).toMatchObject({ code: 'PT503', family: 'BUSY', reason: 'BUSY' })
    expect(place).toBe('BUSY')
    expect(took).toBeGreaterThan(1_900)

    await open.query('rollback')
    const answer = await move(db, colleague, order, 'accepted', { command_id: key })
    expect(answer).toMatchObject({ status: 'accepted', version: 2, seq: 2 })
    expect(await move(db, colleague, order, 'accepted', { command_id: key })).toEqual(answer)
  })

  test('does not slow down other restaurants', async () => {
    const [blocked, free] = [await openKitchen(db), await openKitchen(db)]
    const lea = await createCustomer(db)
    const open = await db.connect()
    await open.query('begin')
    await open.query('update private.stream_heads set head = head where stream = $1', [
      `restaurant:${blocked.id}`,
    ])
    const order = await placeOrder(db, lea, free)
    expect(order.status).toBe('placed')
    await open.query('rollback')
  })

  test('a duplicate that waits for its first sending longer than 2 s is told BUSY', async () => {
    const lea = await createCustomer(db)
    const key = randomUUID()
    const open = await db.connect()
    await open.query('begin')
    await open.query(
      `insert into private.command_log (user_id, command_id, name, request_hash) values ($1, $2, 'save_profile', 'first')`,
      [lea.id, key],
    )
    const args = { command_id: key, display_name: 'Lea' }
    expect(await reasonOf(db.as(lea).rpc('save_profile', args))).toBe('BUSY')
    await open.query('rollback')
    expect(await db.as(lea).rpc('save_profile', args)).toMatchObject({ display_name: 'Lea' })
  })
})

describe('when Realtime cannot take a message', () => {
  test('the command succeeds all the same, and the event is kept', async () => {
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    const partitions = await db.superuser.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_catalog.pg_inherits where inhparent = 'realtime.messages'::regclass`,
    )
    for (const { name } of partitions) await db.superuser.query(`drop table ${name}`)
    const order = await placeOrder(db, lea, kitchen)
    expect((await read(db.as(lea), order.stream, 0)).events.map(({ type }) => type)).toEqual(['order_placed'])
    expect(await db.superuser.query('select * from realtime.messages')).toEqual([])
  })
})

describe('watching for many', () => {
  test('the server asks for heads of any stream, and for no more than it may carry', async () => {
    const kitchen = await openKitchen(db)
    const order = await placeOrder(db, await createCustomer(db), kitchen)
    const streams = [`order:${order.order_id}`, `restaurant:${kitchen.id}`, 'order:nothing']
    expect(await db.asService.rpc('watched_heads', { streams })).toEqual({
      [`order:${order.order_id}`]: 1,
      [`restaurant:${kitchen.id}`]: 1,
    })
    expect(await reasonOf(db.asService.rpc('watched_heads', { streams: upTo(2001).map(String) }))).toBe(
      'TOO_MANY',
    )
    expect(await reasonOf(db.as(kitchen.owner).rpc('watched_heads', { streams }))).toBe('42501')
  })
})
