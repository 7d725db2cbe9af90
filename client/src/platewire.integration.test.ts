import { fileURLToPath } from 'node:url'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type BoardFollow,
  createPlatewire,
  type OrderAnswer,
  type Platewire,
  type StreamEvent,
} from './index.ts'
import { cuttableNetwork } from './testing/cuttable-network.ts'

/** The demo data these tests rely on: who they are, and where Mia is an owner. */
const people = {
  lea: 'lea@platewire.test',
  mia: 'mia@platewire.test',
  jun: 'jun@platewire.test',
  omar: 'omar@platewire.test',
}
const junId = 'a0000000-0000-4000-8000-000000000012'
const password = 'platewire-demo'
const slug = 'bao-house'
/** "Under 5 s" is what the product promises. */
const soon = { timeout: 5000, interval: 20 }
const patient = { timeout: 25_000, interval: 50 }

let stack: Stack
const opened: Platewire[] = []

beforeAll(async () => {
  const projectDir = fileURLToPath(new URL('../..', import.meta.url))
  stack = await createStack({ projectDir, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
})
afterEach(async () => {
  for (const platewire of opened.splice(0)) await platewire.connection.stop()
})
afterAll(() => stack?.dispose())

/** A device: a client of its own, on a network of its own. */
function device() {
  const network = cuttableNetwork()
  const supabase = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
    global: { fetch: network.fetch },
    realtime: { transport: network.WebSocket },
  })
  const platewire = createPlatewire(supabase, { headCheckMs: 1000 })
  opened.push(platewire)
  return { supabase, network, platewire }
}

async function signedIn(person: keyof typeof people) {
  const made = device()
  await made.platewire.accounts.signIn(people[person], password)
  return made
}

/** Lea's device, with a way to order there. */
async function customer() {
  const made = await signedIn('lea')
  const { platewire } = made
  const menu = await platewire.restaurants.menu(slug)
  const [address] = await platewire.accounts.addresses.list()
  const dish = menu.categories
    .flatMap((category) => category.items)
    .find((item) => item.is_available && item.option_groups.every((group) => group.min_choices === 0))
  if (!dish || !address) throw new Error('the demo data has no such dish or address')
  const basket = { restaurant_id: menu.restaurant.id, items: [{ menu_item_id: dish.id, quantity: 3 }] }
  const place = (commandId?: string) =>
    platewire.orders.place({ ...basket, address_id: address.id }, commandId ? { commandId } : {})
  return { ...made, restaurantId: menu.restaurant.id, basket, address, place }
}

/** A followed board, and every event it applied. */
async function boardOf(platewire: Platewire, restaurantId: string) {
  const applied: StreamEvent[] = []
  const board = platewire.restaurants.followBoard(restaurantId, ({ events }) => applied.push(...events))
  await vi.waitFor(() => expect(board.getSnapshot().phase).toBe('live'), soon)
  await vi.waitFor(() => expect(platewire.connection.getSnapshot().transport).toBe('websocket'), soon)
  return { board, applied }
}

const ticketOf = (board: BoardFollow, order: OrderAnswer) =>
  board.getSnapshot().data?.tickets.get(order.order_id)
const placedIn = (events: readonly StreamEvent[]) =>
  events.filter((event) => event.type === 'order_placed').map((event) => JSON.stringify(event.body))
const cancelAll = (platewire: Platewire, orders: readonly OrderAnswer[]) =>
  Promise.all(orders.map((order) => platewire.orders.cancel(order, 'changed_mind')))

describe('ordering', () => {
  test('an order goes from the basket to the door, on both screens', async () => {
    const lea = await customer()
    const mia = (await signedIn('mia')).platewire
    const { board } = await boardOf(mia, lea.restaurantId)
    const quote = await lea.platewire.orders.quote({ ...lea.basket, ...lea.address })
    expect(quote.problems).toEqual([])

    const order = await lea.place()
    expect(order.total_minor).toBe(quote.total_minor)
    const statuses: string[] = []
    const followed = lea.platewire.orders.follow(order.order_id, ({ data }) =>
      statuses.push(data.order.status),
    )
    await vi.waitFor(() => expect(followed.getSnapshot().phase).toBe('live'), soon)
    await vi.waitFor(() => expect(ticketOf(board, order)?.details?.customer_label).toBe('Lea M.'), soon)

    const accepted = await mia.restaurants.accept(order, 15)
    const preparing = await mia.restaurants.startPreparing(accepted)
    const ready = await mia.restaurants.markReady(preparing)
    const gone = await mia.restaurants.pickUp(ready)
    await mia.restaurants.deliver(gone)

    await vi.waitFor(() => expect(followed.getSnapshot().data?.payment?.status).toBe('paid'), soon)
    expect([...new Set(statuses)]).toEqual([
      'placed',
      'accepted',
      'preparing',
      'ready',
      'picked_up',
      'delivered',
    ])
    await vi.waitFor(() => expect(ticketOf(board, order)?.status).toBe('delivered'), soon)
    expect((await lea.platewire.orders.list())[0]).toMatchObject({ id: order.order_id, status: 'delivered' })
  })

  test('the same command sent twice places one order', async () => {
    const lea = await customer()
    const commandId = crypto.randomUUID()
    const [first, second] = [await lea.place(commandId), await lea.place(commandId)]
    expect(second).toEqual(first)
    await cancelAll(lea.platewire, [first])
  })

  test('losing a race is told with who won, and what the order is now', async () => {
    const lea = await customer()
    const mia = (await signedIn('mia')).platewire
    const order = await lea.place()
    await mia.restaurants.accept(order, 15)
    await expect(mia.restaurants.reject(order, 'too_busy')).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'STALE_VERSION',
      facts: { by: 'Mia', status: 'accepted' },
    })
    await expect(lea.platewire.orders.cancel(order, 'changed_mind')).rejects.toMatchObject({
      reason: 'STALE_VERSION',
    })
    const late = { ...order, version: 2 }
    await expect(lea.platewire.orders.cancel(late, 'changed_mind')).rejects.toMatchObject({
      reason: 'ILLEGAL_MOVE',
    })
    await mia.restaurants.cancel(late, 'ran_out')
  })

  test('an order of somebody else is not there', async () => {
    const lea = await customer()
    const order = await lea.place()
    const followed = (await signedIn('omar')).platewire.orders.follow(order.order_id)
    await vi.waitFor(
      () =>
        expect(followed.getSnapshot()).toMatchObject({
          phase: 'stale',
          reason: 'denied',
          data: null,
          error: { code: 'NOT_FOUND' },
        }),
      soon,
    )
    await cancelAll(lea.platewire, [order])
  })
})

describe('a bad network', () => {
  test('three orders placed while everything is cut are there once, in order, after the return', async () => {
    const lea = await customer()
    const { network, platewire } = await signedIn('mia')
    const { board, applied } = await boardOf(platewire, lea.restaurantId)
    const before = await lea.place()
    await vi.waitFor(() => expect(ticketOf(board, before)).toBeDefined(), soon)

    network.cutSockets()
    network.cutRequests()
    const missed = [await lea.place(), await lea.place(), await lea.place()]
    await vi.waitFor(() => expect(platewire.connection.getSnapshot().state).toBe('offline'), patient)
    expect(board.getSnapshot()).toMatchObject({ phase: 'stale', error: { code: 'OFFLINE' } })
    expect(ticketOf(board, before)).toBeDefined()

    network.restore()
    await platewire.connection.checkNow()
    await vi.waitFor(() => expect(placedIn(applied)).toHaveLength(4), soon)
    const orders = [before, ...missed]
    expect(placedIn(applied).map((body) => JSON.parse(body).order_id)).toEqual(
      orders.map((order) => order.order_id),
    )
    expect(applied.map((event) => event.seq)).toEqual(
      applied.map((_, index) => (applied[0]?.seq ?? 0) + index),
    )
    await vi.waitFor(
      () =>
        expect(platewire.connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'websocket' }),
      patient,
    )
    await cancelAll(lea.platewire, orders)
  })

  test('an order still arrives in time while only the socket is cut', async () => {
    const lea = await customer()
    const { network, platewire } = await signedIn('mia')
    const { board } = await boardOf(platewire, lea.restaurantId)
    network.cutSockets()
    const order = await lea.place()
    await vi.waitFor(() => expect(ticketOf(board, order)?.details).toBeTruthy(), soon)
    await vi.waitFor(
      () => expect(platewire.connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'polling' }),
      soon,
    )
    await cancelAll(lea.platewire, [order])
  })

  test('a topic the server closed because of its token is joined again with a good one', async () => {
    const lea = await customer()
    const { supabase, platewire } = await signedIn('mia')
    const { board } = await boardOf(platewire, lea.restaurantId)
    await supabase.realtime.setAuth('not-a-token')
    await vi.waitFor(() => expect(platewire.connection.getSnapshot().transport).not.toBe('websocket'), soon)
    await vi.waitFor(
      () =>
        expect(platewire.connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'websocket' }),
      patient,
    )
    const order = await lea.place()
    await vi.waitFor(() => expect(ticketOf(board, order)).toBeDefined(), soon)
    await cancelAll(lea.platewire, [order])
  })
})

describe('stopping', () => {
  test('stop() closes the socket, and start() right behind it opens another', async () => {
    const lea = await customer()
    const { platewire, supabase } = await signedIn('mia')
    await boardOf(platewire, lea.restaurantId)
    await platewire.connection.stop()
    expect(supabase.realtime.isConnected()).toBe(false)
    platewire.connection.start()
    await boardOf(platewire, lea.restaurantId)

    const again = platewire.connection.stop()
    platewire.connection.start()
    await again
    const { board } = await boardOf(platewire, lea.restaurantId)
    expect(board.getSnapshot().data?.restaurant.slug).toBe(slug)
  })
})

describe('access', () => {
  test('a removed colleague’s board empties, and the others follow to the new topic', async () => {
    const lea = await customer()
    const mia = (await signedIn('mia')).platewire
    const jun = (await signedIn('jun')).platewire
    await mia.restaurants.members.set(lea.restaurantId, junId, 'staff')
    const [junsBoard, miasBoard] = [
      await boardOf(jun, lea.restaurantId),
      await boardOf(mia, lea.restaurantId),
    ]
    const oldTopic = miasBoard.board.getSnapshot().data?.topic

    await mia.restaurants.members.remove(lea.restaurantId, junId)
    const order = await lea.place()
    await vi.waitFor(
      () =>
        expect(junsBoard.board.getSnapshot()).toMatchObject({ phase: 'stale', reason: 'denied', data: null }),
      soon,
    )
    await vi.waitFor(
      () => expect(jun.connection.getSnapshot()).toMatchObject({ state: 'denied', reason: 'access_ended' }),
      soon,
    )
    await vi.waitFor(() => expect(ticketOf(miasBoard.board, order)).toBeDefined(), soon)
    await vi.waitFor(
      () => expect(mia.connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'websocket' }),
      soon,
    )
    expect(miasBoard.board.getSnapshot().data?.topic).not.toBe(oldTopic)
    expect(placedIn(junsBoard.applied)).toEqual([])
    await cancelAll(lea.platewire, [order])
  })

  test('signing out empties every screen, and signing in fills them again', async () => {
    const lea = await customer()
    const { platewire, supabase } = await signedIn('mia')
    const { board } = await boardOf(platewire, lea.restaurantId)
    await platewire.accounts.signOut()
    expect(board.getSnapshot()).toMatchObject({ phase: 'stale', reason: 'denied', data: null })
    expect(platewire.connection.getSnapshot()).toMatchObject({ state: 'denied', reason: 'signed_out' })
    expect(supabase.getChannels()).toEqual([])
    await platewire.accounts.signIn(people.mia, password)
    await vi.waitFor(() => expect(board.getSnapshot().data?.restaurant.slug).toBe(slug), soon)
  })
})

describe('accounts', () => {
  test('a new account signs up, says who it is, and saves an address', async () => {
    const { accounts } = device().platewire
    const email = `new-${crypto.randomUUID()}@platewire.test`
    const { needsConfirmation } = await accounts.signUp(email, password, 'Noor Haddad')
    expect(needsConfirmation).toBe(false)
    await vi.waitFor(
      () => expect(accounts.session.getSnapshot()).toMatchObject({ status: 'signed_in', email }),
      soon,
    )
    expect(await accounts.saveProfile({ display_name: 'Noor', phone: '+33 1 23 45' })).toMatchObject({
      display_name: 'Noor',
    })
    expect(await accounts.profile()).toMatchObject({ display_name: 'Noor', phone: '+33 1 23 45' })

    const added = await accounts.addresses.add({
      line1: '1 rue Cail',
      city: 'Paris',
      latitude: 48.88,
      longitude: 2.36,
    })
    const changed = await accounts.addresses.change(added.id, { label: 'Home' })
    expect(await accounts.addresses.list()).toEqual([changed])
    await accounts.addresses.remove(added.id)
    expect(await accounts.addresses.list()).toEqual([])
  })

  test('a wrong password and a taken e-mail are told apart from a dead network', async () => {
    const { network, platewire } = device()
    await expect(platewire.accounts.signIn(people.lea, 'wrong-password')).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    await expect(
      platewire.accounts.signUp(people.lea, 'not-the-password-of-lea', 'Lea'),
    ).rejects.toMatchObject({
      reason: 'EMAIL_TAKEN',
    })
    await expect(platewire.accounts.profile()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    network.cutRequests()
    await expect(platewire.accounts.signIn(people.lea, password)).rejects.toMatchObject({ code: 'OFFLINE' })
  })

  test('a restaurant that is not there is not found, signed in or not', async () => {
    const { restaurants } = device().platewire
    await expect(restaurants.menu('no-such-place')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await restaurants.find()).length).toBeGreaterThan(3)
  })
})
