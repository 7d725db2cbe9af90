import { createStack, type Stack } from '@platewire/local-stack'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { demo } from '../support/people.ts'
import { type PushReceiver, type ReceivingDevice, startPushReceiver } from '../support/push-receiver.ts'

const soon = { timeout: 20_000, interval: 50 }

let stack: Stack
let door: PushReceiver
let sql: pg.Client

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  door = await startPushReceiver()
  sql = new pg.Client({ connectionString: stack.dbUrl })
  await sql.connect()
  await sql.query(`insert into private.push_hosts (host, is_local) values ('127.0.0.1', true)`)
})
afterAll(async () => {
  await sql?.end()
  await door?.close()
  await stack?.dispose()
})

async function signedIn(email: string): Promise<SupabaseClient> {
  const supabase = createClient(stack.url, stack.publishableKey, { auth: { persistSession: false } })
  const { error } = await supabase.auth.signInWithPassword({ email, password: demo.password })
  expect(error).toBeNull()
  return supabase
}

async function command<T = Record<string, unknown>>(
  person: SupabaseClient,
  name: string,
  args: object,
): Promise<T> {
  const { data, error } = await person.rpc(name, { command_id: crypto.randomUUID(), ...args })
  expect(error).toBeNull()
  return data
}

/** Lea with one device that asked to be told, for one test. */
async function leaWithDevice(): Promise<{
  lea: SupabaseClient
  mia: SupabaseClient
  device: ReceivingDevice
}> {
  const [lea, mia] = await Promise.all([signedIn(demo.lea.email), signedIn(demo.mia.email)])
  const device = door.newDevice()
  await command(lea, 'save_push_subscription', { ...device, label: 'Test' })
  onTestFinished(async () => {
    await command(lea, 'remove_push_subscription', { device_id: device.device_id })
  })
  return { lea, mia, device }
}

interface Order {
  order_id: string
  version: number
  stream: string
  seq: number
}

async function placeOrder(lea: SupabaseClient): Promise<Order> {
  const { data: menu } = await lea.rpc('restaurant_menu', { slug: demo.pho9.slug })
  const dishes: { id: string; name: string }[] = menu.categories.flatMap(
    ({ items }: { items: { id: string; name: string }[] }) => items,
  )
  return command<Order>(lea, 'place_order', {
    restaurant_id: demo.pho9.id,
    address_id: demo.lea.addressId,
    items: [{ menu_item_id: dishes.find(({ name }) => name === 'Banh mi')?.id, quantity: 2, option_ids: [] }],
  })
}

const idOf = ({ order_id, version }: Order) => ({ order_id, version })
const accept = (mia: SupabaseClient, order: Order) =>
  command<Order>(mia, 'accept_order', { ...idOf(order), prep_minutes: 15 })
const receivedFor = ({ endpoint }: ReceivingDevice) =>
  door.received.filter(({ device }) => endpoint.endsWith(device))
const logOf = async (order: Order): Promise<string[]> => {
  const { rows } = await sql.query('select outcome from private.push_log where stream = $1 order by id', [
    order.stream,
  ])
  return rows.map(({ outcome }) => outcome)
}

test('an accepted order reaches a closed device within seconds: sealed for it, signed by us, true for so long', async () => {
  const { lea, mia, device } = await leaWithDevice()
  const { data } = await lea.functions.invoke<{ public_key: string }>('push', { method: 'GET' })
  const order = await placeOrder(lea)
  await accept(mia, order)
  const began = performance.now()
  await vi.waitFor(() => expect(receivedFor(device)).toHaveLength(1), soon)
  expect(performance.now() - began).toBeLessThan(15_000)
  const [push] = receivedFor(device)
  expect(push).toMatchObject({
    message: {
      kind: 'order_answer',
      tag: order.stream,
      what: 'order_accepted',
      order_id: order.order_id,
      restaurant: 'Pho 9',
    },
    urgency: 'high',
    publicKey: data?.public_key,
    claims: { aud: new URL(device.endpoint).origin, sub: stack.url },
  })
  expect(push?.ttl).toBeGreaterThan(1700)
  expect(push?.claims.exp).toBeGreaterThan(Date.now() / 1000)
  expect(push?.bytes).toBeLessThan(3000)
  await vi.waitFor(async () => expect(await logOf(order)).toEqual(['sent']), soon)
})

test('newer news of an order takes the place of older ones: one topic, the last word last', async () => {
  const { lea, mia, device } = await leaWithDevice()
  const ready = await command<Order>(mia, 'mark_ready', idOf(await accept(mia, await placeOrder(lea))))
  const left = await command<Order>(mia, 'pick_up_order', idOf(ready))
  await vi.waitFor(() => expect(receivedFor(device).at(-1)?.message.what).toBe('order_picked_up'), soon)
  await command(mia, 'deliver_order', idOf(left))
  await vi.waitFor(() => expect(receivedFor(device).at(-1)?.message.what).toBe('order_delivered'), soon)
  expect(new Set(receivedFor(device).map(({ topic }) => topic)).size).toBe(1)
})

test('what a live tab has shown is pushed to no device', async () => {
  const { lea, mia, device } = await leaWithDevice()
  const order = await accept(mia, await placeOrder(lea))
  await lea.rpc('saw_pushed', { stream: order.stream, seq: order.seq })
  // A later one comes through: the queue was worked off, and the first was not in it.
  const next = await accept(mia, await placeOrder(lea))
  await vi.waitFor(() => expect(receivedFor(device)).toHaveLength(1), soon)
  expect(receivedFor(device)[0]?.message.order_id).toBe(next.order_id)
  expect(await logOf(order)).toEqual(['seen'])
})

test('a service that is busy is asked again, one that forgot the device makes us forget it', async () => {
  const { lea, mia, device } = await leaWithDevice()
  door.answerNext({ status: 503, retryAfter: '1' })
  const order = await accept(mia, await placeOrder(lea))
  await vi.waitFor(() => expect(receivedFor(device)).toHaveLength(1), { ...soon, timeout: 30_000 })
  await vi.waitFor(async () => expect(await logOf(order)).toEqual(['retry', 'sent']), soon)
  door.answerNext({ status: 410 })
  await accept(mia, await placeOrder(lea))
  const devices = async () => (await lea.rpc('push_settings')).data.devices
  await vi.waitFor(async () => expect(await devices()).toEqual([]), soon)
})

test('nobody without the secret key has anything sent, and the key that signs is not to be read', async () => {
  const lea = await signedIn(demo.lea.email)
  const response = await fetch(`${stack.url}/functions/v1/push`, {
    method: 'POST',
    headers: { apikey: stack.publishableKey },
  })
  expect(response.status).toBe(403)
  expect((await lea.rpc('keep_push_key')).error?.code).toBe('42501')
})
