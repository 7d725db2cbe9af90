import { createPlatewire, type Platewire, type StreamEvent } from '@platewire/client'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { demo } from '../support/people.ts'

let stack: Stack
let proxy: FaultProxy
let lea: SupabaseClient
let dishId: string

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  proxy = await startFaultProxy(stack.url)
  lea = await signedIn(stack.url, demo.lea.email)
  const { data: menu } = await lea.rpc('restaurant_menu', { slug: demo.pho9.slug })
  dishId = menu.categories
    .flatMap((category: { items: { id: string; name: string }[] }) => category.items)
    .find(({ name }: { name: string }) => name === 'Banh mi').id
})
afterAll(async () => {
  await proxy?.close()
  await stack?.dispose()
})

async function signedIn(url: string, email: string): Promise<SupabaseClient> {
  const client = createClient(url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: `${email}-${Math.random()}` },
  })
  const { error } = await client.auth.signInWithPassword({ email, password: demo.password })
  if (error) throw error
  return client
}

/** Lea orders from Pho 9, straight at the stack; resolves with the order's id. */
async function order(commandId = crypto.randomUUID()): Promise<string> {
  const { data, error } = await lea.rpc('place_order', {
    command_id: commandId,
    restaurant_id: demo.pho9.id,
    address_id: demo.lea.addressId,
    items: [{ menu_item_id: dishId, quantity: 2, option_ids: [] }],
  })
  if (error) throw error
  return data.order_id
}

/** Closes what a test placed: nobody may have more than twenty open orders. */
async function clear(ids: string[]): Promise<void> {
  for (const id of ids) {
    await lea.rpc('cancel_order', {
      command_id: crypto.randomUUID(),
      order_id: id,
      version: 1,
      reason: 'changed_mind',
    })
  }
}

/** Somebody's board of Pho 9 behind the proxy, and every event it applied. */
async function board(email: string = demo.mia.email): Promise<{
  platewire: Platewire
  applied: StreamEvent[]
  follow: ReturnType<Platewire['restaurants']['followBoard']>
}> {
  const platewire = createPlatewire(await signedIn(proxy.url, email), { headCheckMs: 2000 })
  const applied: StreamEvent[] = []
  const follow = platewire.restaurants.followBoard(demo.pho9.id, ({ events }) => applied.push(...events))
  onTestFinished(() => {
    proxy.restore()
    follow.close()
    platewire.connection.stop()
  })
  await vi.waitFor(() => expect(follow.getSnapshot().phase).toBe('live'), 15_000)
  return { platewire, applied, follow }
}

const placed = (events: readonly StreamEvent[]): unknown[] =>
  events
    .filter(({ type }) => type === 'order_placed')
    .map(({ body }) => (body as { order_id: string }).order_id)

function expectConsecutive(events: readonly StreamEvent[]): void {
  const first = events[0]?.seq ?? 0
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => first + index))
}

test('an order shows on the board without a request', async () => {
  const { applied, follow } = await board()
  const id = await order()
  await vi.waitFor(() => expect(placed(applied)).toEqual([id]), 5000)
  expect(follow.getSnapshot().data?.tickets.get(id)?.status).toBe('placed')
  await clear([id])
})

test('three orders placed while the socket is cut are there once and in order when it returns', async () => {
  const { applied } = await board()
  await vi.waitFor(() => expect(proxy.socketCount()).toBe(1), 10_000)
  proxy.cut()
  const ids = [await order(), await order(), await order()]
  proxy.restore()
  await vi.waitFor(() => expect(placed(applied)).toEqual(ids), 15_000)
  expectConsecutive(applied)
  await clear(ids)
})

test('a dead network is said, not hidden, and what was missed arrives once it is back', async () => {
  const { applied, platewire } = await board()
  proxy.isHttpDown = true
  proxy.cut()
  const id = await order()
  await vi.waitFor(
    () => expect(platewire.connection.getSnapshot().state).toMatch(/reconnecting|offline/),
    15_000,
  )
  proxy.isHttpDown = false
  proxy.restore()
  await vi.waitFor(() => expect(placed(applied)).toEqual([id]), 20_000)
  await vi.waitFor(() => expect(platewire.connection.getSnapshot().state).toBe('live'), 20_000)
  await clear([id])
})

test('with WebSockets blocked from the start the board is filled all the same', async () => {
  proxy.cut()
  const platewire = createPlatewire(await signedIn(proxy.url, demo.mia.email), { headCheckMs: 1000 })
  const follow = platewire.restaurants.followBoard(demo.pho9.id)
  onTestFinished(() => {
    proxy.restore()
    follow.close()
    platewire.connection.stop()
  })
  const id = await order()
  await vi.waitFor(() => expect(follow.getSnapshot().data?.tickets.get(id)?.status).toBe('placed'), 15_000)
  const later = await order()
  await vi.waitFor(() => expect(follow.getSnapshot().data?.tickets.get(later)?.status).toBe('placed'), 15_000)
  await clear([id, later])
})

test('fifty requests with one command id make one order and fifty equal answers', async () => {
  const commandId = crypto.randomUUID()
  const answers = await Promise.all(Array.from({ length: 50 }, () => order(commandId)))
  expect(new Set(answers).size).toBe(1)
  await clear([answers[0] ?? ''])
})
