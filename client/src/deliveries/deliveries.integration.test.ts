import { fileURLToPath } from 'node:url'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createPlatewire, type OrderAnswer, type Platewire } from '../index.ts'
import { cuttableNetwork } from '../testing/cuttable-network.ts'
import { createDeliveries, type Drive, type DriverPosition, type WatchedDelivery } from './index.ts'

const password = 'platewire-demo'
const soon = { timeout: 8000, interval: 20 }
/** Places of a ride through Paris, one a step. */
const placeAt = (step: number) => ({ latitude: 48.8712 + step * 0.0002, longitude: 2.343 })

let stack: Stack
const opened: (() => unknown)[] = []

beforeAll(async () => {
  const projectDir = fileURLToPath(new URL('../../..', import.meta.url))
  stack = await createStack({ projectDir, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  // A second driver: roles are granted by the server.
  const dana = await device('dana', false)
  await dana.platewire.accounts.signUp('dana@platewire.test', password, 'Dana Diallo')
  const { data } = await dana.supabase.auth.getUser()
  const admin = createClient(stack.url, stack.secretKey, { auth: { persistSession: false } })
  const { error } = await admin.from('platform_members').insert({ user_id: data.user?.id, role: 'driver' })
  if (error) throw error
})
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})
afterAll(() => stack?.dispose())

interface Device {
  supabase: SupabaseClient
  platewire: Platewire
  network: ReturnType<typeof cuttableNetwork>
}

/** A device of somebody, on a network of its own. */
async function device(who: string, isSignedIn = true): Promise<Device> {
  const network = cuttableNetwork()
  const supabase = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
    global: { fetch: network.fetch },
    realtime: { transport: network.WebSocket },
  })
  const platewire = createPlatewire(supabase, { headCheckMs: 1000 })
  if (isSignedIn) await platewire.accounts.signIn(`${who}@platewire.test`, password)
  opened.push(() => platewire.connection.stop())
  return { supabase, platewire, network }
}

/** An order of somebody's at Bao House, ready at the counter. */
async function readyOrder(customer: Device, cook: Device): Promise<OrderAnswer> {
  const { restaurant, categories } = await customer.platewire.restaurants.menu('bao-house')
  const [address] = await customer.platewire.accounts.addresses.list()
  const dish = categories
    .flatMap(({ items }) => items)
    .find((item) => item.is_available && item.price_minor > 400 && item.option_groups.length === 0)
  if (!dish || !address) throw new Error('the demo data has no such dish or address')
  const placed = await customer.platewire.orders.place({
    restaurant_id: restaurant.id,
    items: [{ menu_item_id: dish.id, quantity: 4 }],
    address_id: address.id,
  })
  return cook.platewire.restaurants.markReady(await cook.platewire.restaurants.accept(placed, 10))
}

async function driving(who: string): Promise<{ device: Device; drive: Drive; roll: () => void }> {
  const made = await device(who)
  const deliveries = createDeliveries(made.platewire)
  await deliveries.setShift('online')
  const drive = deliveries.drive()
  opened.push(drive.close)
  await vi.waitFor(() => expect(drive.run.getSnapshot().phase).toBe('live'), soon)
  let step = 0
  const roll = () => {
    step += 1
    drive.push({ ...placeAt(step), accuracy_m: 6, speed_mps: 4, heading: 0, at: Date.now() })
  }
  const timer = setInterval(roll, 200)
  opened.push(() => clearInterval(timer))
  return { device: made, drive, roll }
}

/** A customer's page, and every position it was given. */
function watching({ platewire }: Device, order: OrderAnswer) {
  const watched = createDeliveries(platewire).watch(order.order_id)
  opened.push(watched.close)
  const seen: DriverPosition[] = []
  watched.position.subscribe(() => {
    const position = watched.position.getSnapshot()
    if (position) seen.push(position)
  })
  return { watched, seen }
}

const isJoined = (watched: WatchedDelivery) =>
  vi.waitFor(() => expect(watched.live.getSnapshot()).toBe('joined'), soon)

describe('a delivery, over a real socket', () => {
  test('area first, then points of the own driver only, then nothing: within a second on both sides', async () => {
    const [lea, omar, mia] = [await device('lea'), await device('omar'), await device('mia')]
    const [sam, dana] = [await driving('sam'), await driving('dana')]
    const [hers, his] = [await readyOrder(lea, mia), await readyOrder(omar, mia)]
    const leaLooks = watching(lea, hers)
    const omarLooks = watching(omar, his)
    const [samsWork, danasWork] = [
      createDeliveries(sam.device.platewire),
      createDeliveries(dana.device.platewire),
    ]
    const herLeg = await samsWork.take(hers.order_id)
    const hisLeg = await danasWork.take(his.order_id)

    // Before the order leaves the customer knows who, and no point.
    await vi.waitFor(
      () => expect(leaLooks.watched.delivery.getSnapshot().data?.delivery?.driver_name).toBe('Sam'),
      soon,
    )
    expect(leaLooks.watched.live.getSnapshot()).toBeNull()
    expect(leaLooks.seen.every(({ precision }) => precision === 'area')).toBe(true)

    const carried = await samsWork.pickUp(hers)
    const hisCarried = await danasWork.pickUp(his)
    await Promise.all([isJoined(leaLooks.watched), isJoined(omarLooks.watched)])
    await vi.waitFor(() => expect(sam.drive.signal.getSnapshot().isWatched).toBe(true), soon)
    await vi.waitFor(() => expect(pointsOf(leaLooks.seen).length).toBeGreaterThanOrEqual(3), {
      timeout: 15_000,
      interval: 50,
    })
    await vi.waitFor(() => expect(pointsOf(omarLooks.seen).length).toBeGreaterThanOrEqual(1), soon)
    expect(new Set(pointsOf(leaLooks.seen).map(({ leg_id }) => leg_id))).toEqual(new Set([herLeg.leg_id]))
    expect(new Set(pointsOf(omarLooks.seen).map(({ leg_id }) => leg_id))).toEqual(new Set([hisLeg.leg_id]))
    const counters = pointsOf(leaLooks.seen).map(({ counter }) => counter)
    expect(counters).toEqual([...counters].sort((a, b) => a - b))

    // A stranger's socket may not even join.
    const answers = await Promise.all(
      [omar, mia, dana.device].map(({ supabase }) => joinRaw(supabase, herLeg.topic)),
    )
    expect(answers).toEqual(['refused', 'refused', 'refused'])

    // A page that never leaves, as Realtime keeps what it granted.
    const eavesdropped = await eavesdrop((await device('lea')).supabase, herLeg.topic)
    await vi.waitFor(() => expect(eavesdropped.count()).toBeGreaterThan(0), soon)
    const deliveredAt = Date.now()
    await samsWork.handOver(carried)
    const answeredAt = Date.now()
    await vi.waitFor(() => expect(sam.drive.run.getSnapshot().data?.deliveries).toEqual([]), soon)
    console.log(
      `driver stopped ${Date.now() - answeredAt} ms after the answer, ${Date.now() - deliveredAt} ms after the press`,
    )
    expect(Date.now() - answeredAt).toBeLessThan(1000)
    await vi.waitFor(() => expect(leaLooks.watched.position.getSnapshot()).toBeNull(), soon)
    const heard = leaLooks.seen.length
    const overheard = eavesdropped.count()
    // Two intervals of sending while watched: nothing more comes, not even to a page that stayed on the topic.
    await new Promise((resolve) => setTimeout(resolve, 5500))
    expect(leaLooks.seen.length).toBe(heard)
    expect(eavesdropped.count()).toBe(overheard)
    await danasWork.handOver(hisCarried)
    expect(await joinRaw((await device('lea')).supabase, herLeg.topic)).toBe('refused')
  }, 90_000)

  test('another driver is another topic: the customer moves along, the first one stops', async () => {
    const [lea, mia, ada] = [await device('lea'), await device('mia'), await device('ada')]
    const [sam, dana] = [await driving('sam'), await driving('dana')]
    const order = await readyOrder(lea, mia)
    const { watched, seen } = watching(lea, order)
    const work = createDeliveries(sam.device.platewire)
    const first = await work.take(order.order_id)
    await work.pickUp(order)
    await isJoined(watched)
    // Until the driver's device knows that somebody looks, it sends every ten to fifteen seconds.
    await vi.waitFor(() => expect(pointsOf(seen).length).toBeGreaterThan(0), {
      timeout: 20_000,
      interval: 50,
    })

    const { data } = await dana.device.supabase.auth.getUser()
    const second = await createDeliveries(ada.platewire).assign(order.order_id, data.user?.id ?? '')
    expect(second.topic).not.toBe(first.topic)
    await vi.waitFor(() => expect(watched.position.getSnapshot()?.leg_id).toBe(second.leg_id), {
      timeout: 20_000,
      interval: 50,
    })
    expect(sam.drive.run.getSnapshot().data?.deliveries).toEqual([])
    expect(dana.drive.run.getSnapshot().data?.deliveries).toHaveLength(1)
    expect(await joinRaw((await device('sam')).supabase, first.topic)).toBe('refused')
  }, 60_000)

  test('a driver in a dead spot loses no point of the track', async () => {
    const [lea, mia] = [await device('lea'), await device('mia')]
    const { device: phone, drive, roll } = await driving('sam')
    const order = await readyOrder(lea, mia)
    const work = createDeliveries(phone.platewire)
    const leg = await work.take(order.order_id)
    await vi.waitFor(() => expect(drive.run.getSnapshot().data?.deliveries).toHaveLength(1), soon)
    phone.network.cutRequests()
    phone.network.cutSockets()
    roll()
    drive.flush()
    await vi.waitFor(() => expect(drive.signal.getSnapshot().offlineSince).not.toBeNull(), soon)
    expect(drive.signal.getSnapshot().waiting).toBeGreaterThan(0)
    phone.network.restore()
    drive.flush()
    await vi.waitFor(() => expect(drive.signal.getSnapshot().offlineSince).toBeNull(), {
      timeout: 20_000,
      interval: 50,
    })
    expect((await work.track(leg.leg_id)).length).toBeGreaterThan(0)
    await work.release(order.order_id)
  }, 60_000)
})

const pointsOf = (seen: readonly DriverPosition[]) => seen.filter(({ precision }) => precision === 'point')

/** What becomes of a plain join, by whoever holds this client. */
function joinRaw(supabase: SupabaseClient, topic: string): Promise<string> {
  const channel = supabase.channel(topic, { config: { private: true } })
  return new Promise<string>((resolve) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve('joined')
      else if (/^Unauthorized/.test(error?.message ?? '')) resolve('refused')
    })
  }).finally(() => void supabase.removeChannel(channel))
}

/** Counts what a socket hears on a topic, for as long as Realtime lets it. */
async function eavesdrop(supabase: SupabaseClient, topic: string) {
  let heard = 0
  const channel = supabase.channel(topic, { config: { private: true } })
  channel.on('broadcast', { event: '*' }, () => {
    heard += 1
  })
  await new Promise<void>((resolve) => {
    channel.subscribe((status) => status === 'SUBSCRIBED' && resolve())
  })
  return { count: () => heard }
}
