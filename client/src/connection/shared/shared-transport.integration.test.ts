import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createPlatewire, type Platewire, type StreamEvent } from '../../index.ts'
import { ScriptedBrowser, type ScriptedTab } from '../../testing/scripted-browser.ts'

const people = { lea: 'lea@platewire.test', mia: 'mia@platewire.test' }
const leaId = 'a0000000-0000-4000-8000-000000000001'
const addressId = 'b0000000-0000-4000-8000-000000000001'
const password = 'platewire-demo'
const patient = { timeout: 25_000, interval: 50 }

let dataDir: string
let stack: Stack
let lea: SupabaseClient
let mia: SupabaseClient

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'platewire-tabs-'))
  const projectDir = fileURLToPath(new URL('../../../..', import.meta.url))
  stack = await createStack({ projectDir, dataDir, port: 'auto', dbPort: 'auto', consolePort: false })
  await stack.start()
  lea = await signedIn('lea')
  mia = await signedIn('mia')
})
afterAll(async () => {
  vi.unstubAllGlobals()
  await stack?.dispose()
  await rm(dataDir, { recursive: true, force: true })
})

async function signedIn(person: keyof typeof people): Promise<SupabaseClient> {
  const client = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
  })
  const { error } = await client.auth.signInWithPassword({ email: people[person], password })
  if (error) throw error
  return client
}

async function command<T>(who: SupabaseClient, name: string, args: object): Promise<T> {
  const { data, error } = await who.rpc(name, { command_id: crypto.randomUUID(), ...args })
  if (error) throw error
  return data
}

/** Lea orders something at Bao House: an event in her own stream. */
async function placeOrder(): Promise<void> {
  const { data: menu } = await lea.rpc('restaurant_menu', { slug: 'bao-house' })
  const items: { id: string; is_available: boolean; option_groups: unknown[] }[] = menu.categories.flatMap(
    (category: { items: unknown[] }) => category.items,
  )
  const dish = items.find((item) => item.is_available && item.option_groups.length === 0)
  const order = await command<{ order_id: string; version: number }>(lea, 'place_order', {
    restaurant_id: menu.restaurant.id,
    address_id: addressId,
    items: [{ menu_item_id: dish?.id, quantity: 3, option_ids: [] }],
  })
  onTestFinished(async () => {
    const { order_id, version } = order
    await mia.rpc('cancel_order', {
      command_id: crypto.randomUUID(),
      order_id,
      version,
      reason: 'kitchen_problem',
    })
  })
}

/** What a browser keeps for all its tabs. */
function sharedStorage(): Storage {
  const items = new Map<string, string>()
  return {
    length: 0,
    clear: () => items.clear(),
    key: () => null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

interface Tab {
  port: ScriptedTab
  platewire: Platewire
  /** Numbers of the events of Lea's own stream, as this tab applied them. */
  applied: number[]
}

/** A browser with Lea signed in, and tabs that follow what concerns her. */
async function browserOf(count: number): Promise<{ tabs: Tab[]; openSockets: () => number }> {
  const storage = sharedStorage()
  vi.stubGlobal('localStorage', storage)
  const browser = new ScriptedBrowser()
  const sockets: WebSocket[] = []
  class CountedWebSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      sockets.push(this)
    }
  }
  const open = async (isFirst: boolean): Promise<Tab> => {
    const supabase = createClient(stack.url, stack.publishableKey, {
      auth: { storage, storageKey: 'session', persistSession: true },
      realtime: { transport: CountedWebSocket },
    })
    if (isFirst) await supabase.auth.signInWithPassword({ email: people.lea, password })
    const port = browser.open()
    const platewire = createPlatewire(supabase, { tabs: port, headCheckMs: 1000 })
    const applied: number[] = []
    const note = ({ events }: { events: readonly StreamEvent[] }) =>
      applied.push(...events.map(({ seq }) => seq))
    platewire.streams.follow<number>(`user:${leaId}`, {
      topics: () => [`user:${leaId}`],
      snapshot: async () => {
        const { data } = await supabase.rpc('heads', { streams: [`user:${leaId}`] })
        return { seq: data[`user:${leaId}`], state: 0 }
      },
      reduce: (events) => events + 1,
      onChange: note,
    })
    onTestFinished(async () => {
      await platewire.connection.stop()
      await supabase.auth.stopAutoRefresh()
    })
    return { port, platewire, applied }
  }
  const tabs: Tab[] = []
  while (tabs.length < count) tabs.push(await open(tabs.length === 0))
  await allLive(tabs)
  return { tabs, openSockets: () => sockets.filter((socket) => socket.readyState < WebSocket.CLOSING).length }
}

const allLive = (tabs: readonly Tab[]) =>
  vi.waitFor(() => {
    for (const { platewire } of tabs)
      expect(platewire.connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'websocket' })
  }, patient)

async function expectEachOnce(tabs: readonly Tab[], count: number): Promise<void> {
  await vi.waitFor(() => {
    for (const { applied } of tabs) expect(applied).toHaveLength(count)
  }, patient)
  for (const { applied } of tabs)
    expect(applied).toEqual(applied.map((_, index) => (applied[0] ?? 0) + index))
}

test('tabs that share a connection each apply every event once, in order', async () => {
  const { tabs, openSockets } = await browserOf(3)
  expect(openSockets()).toBe(1)
  for (let index = 0; index < 3; index++) await placeOrder()
  await expectEachOnce(tabs, 3)
  expect(openSockets()).toBe(1)
})

test('nothing is lost and nothing doubled when the tab that holds the connection crashes among events', async () => {
  const { tabs } = await browserOf(3)
  const [holder, ...others] = tabs
  const orders = Array.from({ length: 6 }, async (_, index) => {
    if (index === 2) holder?.port.crash()
    await placeOrder()
  })
  await Promise.all(orders)
  await expectEachOnce(others, 6)
  await allLive(others)
})

test('a server that restarts ends no tab: one socket again, and what happened since, once', async () => {
  const { tabs, openSockets } = await browserOf(3)
  await placeOrder()
  await expectEachOnce(tabs, 1)
  await stack.stop()
  await vi.waitFor(() => {
    for (const { platewire } of tabs)
      expect(platewire.connection.getSnapshot().state).toMatch(/reconnecting|offline/)
  }, patient)
  await stack.start()
  await placeOrder()
  await expectEachOnce(tabs, 2)
  await allLive(tabs)
  expect(openSockets()).toBe(1)
})
