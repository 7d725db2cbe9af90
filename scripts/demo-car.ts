import { setTimeout as sleep } from 'node:timers/promises'
import { createPlatewire, type FollowedOrder, type OrderStatus, type Platewire } from '@platewire/client'
import { along, createDeliveries, type Drive, lengthOf, type Place } from '@platewire/client/deliveries'
import { createClient } from '@supabase/supabase-js'
import { routes } from './demo-streets.ts'

const speedMps = 8
const pauseMs = 45_000
const stages: readonly OrderStatus[] = ['placed', 'accepted', 'preparing', 'ready', 'picked_up', 'delivered']

/** A demo person at a device, on the public API like everybody. */
interface Device {
  readonly platewire: Platewire
  close(): Promise<void>
}

/** Something to watch: Lea orders, Mia cooks, Sam takes it, rides and hands it over; then again. Ends with the signal. */
export async function startDemoCar(
  { url, publishableKey }: { url: string; publishableKey: string },
  signal: AbortSignal,
): Promise<void> {
  const devices: Device[] = []
  const device = async (who: string): Promise<Platewire> => {
    const made = await signIn(url, publishableKey, who)
    devices.push(made)
    return made.platewire
  }
  try {
    const [lea, mia, sam] = [await device('lea'), await device('mia'), await device('sam')]
    const drive = createDeliveries(sam).drive()
    signal.addEventListener('abort', () => drive.close())
    await createDeliveries(sam).setShift('online')
    await finishWhatIsLeft(sam, drive, signal)
    for (let trip = 0; !signal.aborted; trip++) {
      const { slug, way } = routes[trip % routes.length] ?? routes[0]
      // Somebody may be playing the same people: whatever they do is fine, and the next trip is another chance.
      await deliver({ lea, mia, sam, drive, slug, way, signal }).catch(() => {})
      await pause(pauseMs, signal)
    }
  } catch (error) {
    if (!signal.aborted)
      console.error('The demo car stands still:', error instanceof Error ? error.message : error)
  } finally {
    await Promise.all(devices.map((made) => made.close()))
  }
}

async function signIn(url: string, publishableKey: string, who: string): Promise<Device> {
  const supabase = createClient(url, publishableKey, {
    auth: { persistSession: false, storageKey: `demo-car-${who}` },
  })
  const platewire = createPlatewire(supabase)
  await platewire.accounts.signIn(`${who}@platewire.test`, 'platewire-demo')
  return {
    platewire,
    close: async () => {
      await platewire.connection.stop()
      await supabase.auth.stopAutoRefresh()
    },
  }
}

/** A car that was stopped on the road hands over what it carried. */
async function finishWhatIsLeft(sam: Platewire, drive: Drive, signal: AbortSignal): Promise<void> {
  const run = await until(() => drive.run.getSnapshot().data, signal)
  for (const { order_id, picked_up_at } of run.deliveries) {
    if (!picked_up_at) {
      await createDeliveries(sam).release(order_id)
      continue
    }
    const follow = sam.orders.follow(order_id)
    const { order } = await until(() => follow.getSnapshot().data, signal)
    follow.close()
    await createDeliveries(sam).handOver(order)
  }
}

interface Trip {
  lea: Platewire
  mia: Platewire
  sam: Platewire
  drive: Drive
  slug: string
  way: readonly Place[]
  signal: AbortSignal
}

async function deliver({ lea, mia, sam, drive, slug, way, signal }: Trip): Promise<void> {
  const deliveries = createDeliveries(sam)
  const placed = await placeOrder(lea, slug)
  const follow = lea.orders.follow(placed.order_id)
  const reach = async (status: OrderStatus, step: (order: FollowedOrder['order']) => Promise<unknown>) => {
    const { order } = await until(() => follow.getSnapshot().data, signal)
    if (stages.indexOf(order.status) < stages.indexOf(status)) await step(order).catch(() => {})
    await until(
      () => stages.indexOf(follow.getSnapshot().data?.order.status ?? 'placed') >= stages.indexOf(status),
      signal,
    )
  }
  try {
    await pause(6000, signal)
    await reach('accepted', (order) => mia.restaurants.accept(order, 10))
    await pause(4000, signal)
    await reach('preparing', (order) => mia.restaurants.startPreparing(order))
    await deliveries.take(placed.order_id)
    await waitAt(way, drive, 15, signal)
    await reach('ready', (order) => mia.restaurants.markReady(order))
    await waitAt(way, drive, 5, signal)
    await reach('picked_up', deliveries.pickUp)
    await ride(way, drive, signal)
    await reach('delivered', deliveries.handOver)
  } finally {
    follow.close()
  }
}

async function placeOrder(lea: Platewire, slug: string) {
  const { restaurant, categories } = await lea.restaurants.menu(slug)
  const [home] = await lea.accounts.addresses.list()
  const dish = categories
    .flatMap(({ items }) => items)
    .find(
      (item) =>
        item.is_available &&
        item.price_minor >= 400 &&
        item.option_groups.every(({ min_choices }) => min_choices === 0),
    )
  if (!home || !dish) throw new Error('The demo data has no such dish or address')
  return lea.orders.place({
    restaurant_id: restaurant.id,
    address_id: home.id,
    items: [{ menu_item_id: dish.id, quantity: Math.ceil(1500 / dish.price_minor) }],
    tip_minor: 150,
  })
}

async function waitAt(
  way: readonly Place[],
  drive: Drive,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    tell(way, drive, 0)
    await pause(1000, signal)
  }
}

async function ride(way: readonly Place[], drive: Drive, signal: AbortSignal): Promise<void> {
  for (let metres = 0; metres < lengthOf(way); metres += speedMps) {
    tell(way, drive, metres)
    await pause(1000, signal)
  }
}

function tell(way: readonly Place[], drive: Drive, metres: number): void {
  const here = along(way, metres)
  if (here) drive.push({ ...here, accuracy_m: 7, speed_mps: metres > 0 ? speedMps : 0, at: Date.now() })
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal })

/** Waits for something to be there. */
async function until<T>(look: () => T | null | undefined | false, signal: AbortSignal): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = look()
    if (found) return found
    await pause(100, signal)
  }
  throw new Error('Nothing came of it within a minute')
}
