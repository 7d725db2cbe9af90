import { createPlatewire, type Platewire } from '@platewire/client'
import { createMemoryStore, createOutbox, type Outbox, placeOrder } from '@platewire/client/outbox'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient } from '@supabase/supabase-js'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { expectEveryOrder, truthOf } from '../support/board-record.ts'
import { signedIn } from '../support/order-lives.ts'
import { demo } from '../support/people.ts'
import { tokenOf } from '../support/tokens.ts'
import { type BoardSight, watchBoard } from '../support/watch-board.ts'

const patient = { timeout: 20_000, interval: 20 }
const home = { line1: '3 rue Cadet', city: 'Paris', latitude: 48.8757, longitude: 2.3431 }

let stack: Stack
beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
})
afterAll(() => stack?.dispose())

/** Somebody new, with an address and an outbox. */
async function customer(): Promise<{ platewire: Platewire; outbox: Outbox; addressId: string }> {
  const supabase = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
  })
  const email = `zoe-${crypto.randomUUID()}@example.com`
  const { error } = await supabase.auth.signUp({ email, password: demo.password })
  if (error) throw error
  const platewire = createPlatewire(supabase)
  const outbox = createOutbox(platewire, { store: createMemoryStore(), isCut: () => false })
  onTestFinished(() => {
    outbox.close()
    return platewire.connection.stop()
  })
  return { platewire, outbox, addressId: (await platewire.accounts.addresses.add(home)).id }
}

/** A dish of a restaurant that can be ordered as it is. */
async function dishOf({ platewire }: { platewire: Platewire }, slug: string): Promise<string> {
  const { categories } = await platewire.restaurants.menu(slug)
  const dish = categories
    .flatMap(({ items }) => items)
    .find((item) => item.is_available && item.option_groups.every(({ min_choices }) => min_choices === 0))
  return dish?.id ?? ''
}

/** A transaction that holds a restaurant's stream until it is let go, as a person at a SQL prompt would. */
async function holdStream(restaurantId: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: stack.dbUrl })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('begin')
  await client.query(
    `insert into private.stream_heads as h (stream) values ($1) on conflict (stream) do update set head = h.head`,
    [`restaurant:${restaurantId}`],
  )
  return async () => {
    await client.query('commit')
  }
}

test('orders for a kitchen whose stream is held wait 2 s and are BUSY, then kept and sent again until they are there, once each; the kitchen next door notices nothing', async () => {
  const mia = createPlatewire(await signedIn(stack, demo.mia.email))
  const sights: BoardSight[] = []
  const follow = watchBoard(mia, demo.pho9.id, (sight) => sights.push(sight))
  onTestFinished(() => {
    follow.close()
    return mia.connection.stop()
  })
  await vi.waitFor(() => expect(follow.getSnapshot().phase).toBe('live'), patient)
  const eaters = [await customer(), await customer(), await customer()] as const
  const [dish, bao] = [await dishOf(eaters[0], demo.pho9.slug), await dishOf(eaters[0], demo.baoHouse.slug)]
  const letGo = await holdStream(demo.pho9.id)

  const at = (restaurant_id: string, menu_item_id: string, address_id: string) => ({
    restaurant_id,
    address_id,
    items: [{ menu_item_id, quantity: 3 }],
  })
  const began = Date.now()
  const supabase = eaters[0].platewire.core.supabase
  const order = at(demo.pho9.id, dish, eaters[0].addressId)
  const { error } = await supabase.rpc('place_order', { command_id: crypto.randomUUID(), ...order })
  const waited = Date.now() - began
  expect(error?.hint).toBe('BUSY')
  expect(waited).toBeGreaterThan(1900)
  expect(waited).toBeLessThan(8000)

  const kept = eaters.map(({ outbox, addressId }) =>
    outbox.send(placeOrder, at(demo.pho9.id, dish, addressId)),
  )
  await eaters[2].platewire.orders.place(at(demo.baoHouse.id, bao, eaters[2].addressId))
  await vi.waitFor(() => {
    for (const { outbox } of eaters) expect(outbox.getSnapshot().entries[0]?.attempts).toBeGreaterThan(0)
  }, patient)
  await letGo()

  const placed = await Promise.all(kept)
  const acknowledged = placed.map(({ order_id }) => order_id)
  const truth = await truthOf(stack, tokenOf(stack, demo.mia.id), demo.pho9.id)
  await vi.waitFor(() => expect(sights.at(-1)?.seq).toBe(truth.at(-1)?.seq), patient)
  expectEveryOrder(sights, truth, acknowledged)
  for (const { platewire } of eaters) {
    const listed = (await platewire.orders.list()).filter(
      ({ restaurant_id }) => restaurant_id === demo.pho9.id,
    )
    expect(listed).toHaveLength(1)
  }
}, 60_000)

test('a kitchen whose own stream is held is told BUSY, and its answer counts once when it is sent again', async () => {
  const eater = await customer()
  const order = await eater.platewire.orders.place({
    restaurant_id: demo.pho9.id,
    address_id: eater.addressId,
    items: [{ menu_item_id: await dishOf(eater, demo.pho9.slug), quantity: 3 }],
  })
  const mia = await signedIn(stack, demo.mia.email)
  const answer = {
    command_id: crypto.randomUUID(),
    order_id: order.order_id,
    version: order.version,
    prep_minutes: 15,
  }
  const letGo = await holdStream(demo.pho9.id)
  expect((await mia.rpc('accept_order', answer)).error?.hint).toBe('BUSY')
  await letGo()
  const [first, again] = [await mia.rpc('accept_order', answer), await mia.rpc('accept_order', answer)]
  expect(first.data).toMatchObject({ status: 'accepted', version: 2 })
  expect(again.data).toEqual(first.data)
}, 30_000)
