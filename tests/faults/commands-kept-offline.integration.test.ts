import { createPlatewire, type Platewire } from '@platewire/client'
import {
  cancelOrder,
  createMemoryStore,
  createOutbox,
  type Outbox,
  type OutboxStore,
  placeOrder,
  saveAddress,
  saveProfile,
} from '@platewire/client/outbox'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { demo } from '../support/people.ts'

const soon = { timeout: 20_000, interval: 20 }

let stack: Stack
let proxy: FaultProxy
let dishId: string
beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  proxy = await startFaultProxy(stack.url)
  const { platewire } = await device(stack.url, demo.mia.email)
  const { categories } = await platewire.restaurants.menu(demo.pho9.slug)
  dishId = categories.flatMap(({ items }) => items).find(({ name }) => name === 'Banh mi')?.id ?? ''
})
afterAll(async () => {
  await proxy?.close()
  await stack?.dispose()
})

interface Device {
  platewire: Platewire
  outbox: Outbox
  /** How everything stands, in words: `place_order done`. */
  words(): string[]
}

/** A demo person, or somebody new, on a device of their own; `store` is what its pages keep. */
async function device(
  url: string,
  email?: string,
  store: OutboxStore = createMemoryStore(),
): Promise<Device> {
  const supabase = createClient(url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
  })
  const address = email ?? `zoe-${crypto.randomUUID()}@example.com`
  const { error } = email
    ? await supabase.auth.signInWithPassword({ email: address, password: demo.password })
    : await supabase.auth.signUp({ email: address, password: demo.password })
  if (error) throw error
  const platewire = createPlatewire(supabase, { callTimeoutMs: 5000 })
  const outbox = createOutbox(platewire, { store, isCut: () => false })
  await vi.waitFor(() => expect(outbox.getSnapshot().isRead).toBe(true), soon)
  const words = () => outbox.getSnapshot().entries.map(({ command, state }) => `${command} ${state}`)
  return { platewire, outbox, words }
}

/** Somebody new behind the proxy, with an address. */
async function customer(store?: OutboxStore) {
  const made = await device(proxy.url, undefined, store)
  onTestFinished(() => {
    proxy.isHttpDown = false
    proxy.losesAnswer = undefined
    made.outbox.close()
    return made.platewire.connection.stop()
  })
  const home = await made.platewire.accounts.addresses.add(door)
  const basket = { restaurant_id: demo.pho9.id, items: [{ menu_item_id: dishId, quantity: 2 }] }
  const order = { ...basket, address_id: home.id }
  /** Keeps a command whose outcome the test looks for elsewhere. */
  const keep: Outbox['send'] = (...sent) => {
    const answer = made.outbox.send(...sent)
    answer.catch(() => {})
    return answer
  }
  return { ...made, basket, order, keep }
}

const door = { line1: '3 rue Cadet', city: 'Paris', latitude: 48.8757, longitude: 2.3431 }
const ordersOf = ({ platewire }: { platewire: Platewire }) => platewire.orders.list()

test('an order whose answers are lost again and again is placed once, and answered in the end', async () => {
  const lea = await customer()
  proxy.losesAnswer = (path) => path.endsWith('/place_order')
  const placed = lea.outbox.send(placeOrder, lea.order)
  await vi.waitFor(async () => expect(await ordersOf(lea)).toHaveLength(1), soon)
  lea.outbox.sendNow()
  lea.outbox.sendNow()
  proxy.losesAnswer = undefined
  const [listed] = await ordersOf(lea)
  expect((await placed).order_id).toBe(listed?.id)
  expect(await ordersOf(lea)).toHaveLength(1)
})

test('everything done while the cable was out is done once when it is back, each after what it needs', async () => {
  const lea = await customer()
  proxy.isHttpDown = true
  const addressId = crypto.randomUUID()
  const kept = [
    lea.outbox.send(saveProfile, { display_name: 'Zoë' }),
    lea.outbox.send(saveAddress, { ...door, address_id: addressId, label: 'New' }),
    lea.outbox.send(placeOrder, { ...lea.basket, address_id: addressId }),
  ]
  await vi.waitFor(() => expect(lea.outbox.getSnapshot().waiting).toBe(3), soon)
  proxy.isHttpDown = false
  lea.outbox.sendNow()
  await Promise.all(kept)
  expect(lea.words()).toEqual(['save_profile done', 'save_address done', 'place_order done'])
  expect(await lea.platewire.accounts.profile()).toMatchObject({ display_name: 'Zoë' })
  expect(await lea.platewire.accounts.addresses.list()).toHaveLength(2)
  expect(await ordersOf(lea)).toHaveLength(1)
})

test('two pages that send the same order at the same time place one', async () => {
  const store = createMemoryStore()
  const lea = await customer(store)
  proxy.isHttpDown = true
  void lea.keep(placeOrder, lea.order)
  await vi.waitFor(() => expect(lea.words()).toEqual(['place_order pending']), soon)
  const second = createOutbox(lea.platewire, { store, isCut: () => false, lock: (run) => run() })
  onTestFinished(() => second.close())
  await vi.waitFor(() => expect(second.getSnapshot().waiting).toBe(1), soon)
  proxy.isHttpDown = false
  lea.outbox.sendNow()
  second.sendNow()
  await vi.waitFor(
    () => expect(lea.outbox.getSnapshot().waiting + second.getSnapshot().waiting).toBe(0),
    soon,
  )
  expect(await ordersOf(lea)).toHaveLength(1)
})

test('an order taken back after its answer was lost is shown as what it is: placed', async () => {
  const lea = await customer()
  proxy.losesAnswer = (path) => path.endsWith('/place_order')
  void lea.keep(placeOrder, lea.order, { commandId: crypto.randomUUID() })
  await vi.waitFor(async () => expect(await ordersOf(lea)).toHaveLength(1), soon)
  await lea.outbox.withdraw(lea.outbox.getSnapshot().entries[0]?.id ?? '')
  await vi.waitFor(() => expect(lea.words()).toEqual(['place_order done']), soon)
})

test('an order taken back before it arrived is never placed, even if a stray request comes late', async () => {
  const lea = await customer()
  proxy.isHttpDown = true
  const commandId = crypto.randomUUID()
  void lea.keep(placeOrder, lea.order, { commandId })
  await vi.waitFor(() => expect(lea.outbox.getSnapshot().entries[0]?.mayHaveArrived).toBe(true), soon)
  await lea.outbox.withdraw(commandId)
  expect(lea.words()).toEqual(['place_order withdrawing'])
  proxy.isHttpDown = false
  lea.outbox.sendNow()
  await vi.waitFor(() => expect(lea.words()).toEqual([]), soon)
  const stray = lea.platewire.orders.place(lea.order, { commandId })
  await expect(stray).rejects.toMatchObject({ reason: 'KEY_REUSED' })
  expect(await ordersOf(lea)).toEqual([])
})

test('a total that is no longer true is refused with what it costs now', async () => {
  const lea = await customer()
  const kept = lea.outbox.send(placeOrder, { ...lea.order, expected_total_minor: 1 })
  await expect(kept).rejects.toMatchObject({ reason: 'PRICE_CHANGED' })
  expect(lea.outbox.getSnapshot().entries[0]?.error?.facts.total_minor).toBeGreaterThan(1)
})

test('a cancellation kept while the kitchen accepted comes too late, and says where the order is now', async () => {
  const lea = await customer()
  const placed = await lea.outbox.send(placeOrder, lea.order)
  proxy.isHttpDown = true
  const { order_id, version } = placed
  void lea.keep(cancelOrder, { order_id, version, reason: 'changed_mind' })
  const mia = await device(stack.url, demo.mia.email)
  await mia.platewire.restaurants.accept(placed, 15)
  proxy.isHttpDown = false
  lea.outbox.sendNow()
  await vi.waitFor(() => expect(lea.words()).toEqual(['place_order done', 'cancel_order too_late']), soon)
  expect(lea.outbox.getSnapshot().entries[1]?.error?.facts).toMatchObject({ status: 'accepted', by: 'Pho 9' })
})
