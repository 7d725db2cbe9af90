import { createStack, type Stack } from '@platewire/local-stack'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { createEventReader, type EventReader, type EventStream } from '../support/event-stream.ts'
import { demo } from '../support/people.ts'

let stack: Stack
let lea: Person
let mia: Person
let dishId: string

interface Person {
  supabase: SupabaseClient
  token: string
}

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  lea = await signIn(demo.lea.email)
  mia = await signIn(demo.mia.email)
  const { data: menu } = await lea.supabase.rpc('restaurant_menu', { slug: demo.pho9.slug })
  dishId = menu.categories
    .flatMap((category: { items: { id: string; name: string }[] }) => category.items)
    .find(({ name }: { name: string }) => name === 'Banh mi').id
})
afterAll(() => stack?.dispose())

async function signIn(email: string): Promise<Person> {
  const supabase = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
  })
  const { data, error } = await supabase.auth.signInWithPassword({ email, password: demo.password })
  if (error) throw error
  return { supabase, token: data.session.access_token }
}

async function send<T>(who: Person, command: string, args: object): Promise<T> {
  const { data, error } = await who.supabase.rpc(command, { command_id: crypto.randomUUID(), ...args })
  if (error) throw error
  return data
}

interface Order {
  order_id: string
  version: number
}

const place = (): Promise<Order> =>
  send(lea, 'place_order', {
    restaurant_id: demo.pho9.id,
    address_id: demo.lea.addressId,
    items: [{ menu_item_id: dishId, quantity: 2, option_ids: [] }],
  })

/** Two events: nobody may have more than twenty open orders. */
async function placeAndCancel(): Promise<void> {
  const { order_id, version } = await place()
  await send(lea, 'cancel_order', { order_id, version, reason: 'changed_mind' })
}

const readerOf = (who: Person, query: string): EventReader =>
  createEventReader(`${stack.url}/functions/v1/events?${query}`, who.token)

function connect(reader: EventReader): EventStream {
  const stream = reader.connect()
  onTestFinished(() => stream.cut())
  return stream
}

async function truth(who: Person, stream: string, after: number): Promise<unknown[]> {
  const { data, error } = await who.supabase.rpc('read_stream', { stream, after, max_events: 1000 })
  if (error) throw error
  return data.events.map((event: object) => ({ stream, ...event }))
}

const kitchen = `restaurant:${demo.pho9.id}`
const patient = { timeout: 20_000, interval: 20 }

test('through ten breaks of the network, while orders come in, every event arrives once and in order', async () => {
  const reader = readerOf(mia, `stream=${kitchen}`)
  let stream = connect(reader)
  expect(await stream.status).toBe(200)
  await vi.waitFor(() => expect(reader.lastEventId).toMatch(/^\d+$/), patient)
  const from = Number(reader.lastEventId)

  let isWriting = true
  const writing = (async () => {
    while (isWriting) await placeAndCancel()
  })()
  for (let breaks = 0; breaks < 10; breaks += 1) {
    const seen = reader.events.length
    // Cut at the first word of news, so that some of it is lost on the way.
    await vi.waitFor(() => expect(reader.events.length).toBeGreaterThan(seen), patient)
    stream.cut()
    await stream.ended
    stream = connect(reader)
  }
  isWriting = false
  await writing
  const expected = await truth(mia, kitchen, from)
  await vi.waitFor(() => expect(reader.events.length).toBeGreaterThanOrEqual(expected.length), patient)
  expect(reader.events.map(({ data }) => data)).toEqual(expected)
  expect(reader.events.map(({ id }) => Number(id))).toEqual(expected.map((_, index) => from + 1 + index))
  expect(expected.length).toBeGreaterThan(20)
}, 90_000)

test('a customer follows an order with nothing but curl, from its beginning', async () => {
  const { order_id, version } = await place()
  const reader = readerOf(lea, `stream=order:${order_id}&after=0`)
  connect(reader)
  await vi.waitFor(() => expect(reader.events.map(({ type }) => type)).toEqual(['order_placed']), patient)
  await send(mia, 'reject_order', { order_id, version, reason: 'too_busy' })
  await vi.waitFor(() => expect(reader.events.at(-1)?.type).toBe('order_rejected'), patient)
  expect(reader.events.map(({ data }) => data)).toEqual(await truth(lea, `order:${order_id}`, 0))
})

test('refusals are whole answers, in the closed set, before anything is streamed', async () => {
  const { order_id } = await place()
  const omar = await signIn(demo.omar.email)
  const strange = connect(readerOf(omar, `stream=order:${order_id}`))
  await strange.ended
  expect([await strange.status, JSON.parse(strange.rest()).hint]).toEqual([404, 'NOT_FOUND'])
  const forged = connect(
    readerOf({ ...lea, token: `${lea.token.slice(0, -3)}abc` }, `stream=order:${order_id}`),
  )
  await forged.ended
  expect([await forged.status, JSON.parse(forged.rest()).hint]).toEqual([401, 'UNAUTHENTICATED'])
})

test('a removed member’s stream ends within seconds, and what follows does not reach them', async () => {
  const member = { restaurant_id: demo.pho9.id, user_id: demo.jun.id }
  await send(await signIn(demo.admin.email), 'set_restaurant_member', { ...member, role: 'staff' })
  const jun = await signIn(demo.jun.email)
  const reader = readerOf(jun, `stream=${kitchen}`)
  const stream = connect(reader)
  await vi.waitFor(() => expect(reader.lastEventId).not.toBe(''), patient)
  await send(mia, 'remove_restaurant_member', member)
  await placeAndCancel()
  await stream.ended
  expect(reader.events.map(({ type }) => type)).toEqual(['refused'])
  const again = connect(reader)
  await again.ended
  expect(await again.status).toBe(404)
})

test('who goes away leaves nothing behind: the places are free again', async () => {
  const open = async (): Promise<{ streams: EventStream[]; statuses: number[] }> => {
    const streams = Array.from({ length: 20 }, () => connect(readerOf(lea, `stream=user:${demo.lea.id}`)))
    return { streams, statuses: await Promise.all(streams.map(({ status }) => status)) }
  }
  const { streams, statuses } = await open()
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(15)
  const oneMore = connect(readerOf(lea, `stream=user:${demo.lea.id}`))
  const full = await oneMore.status
  for (const stream of [...streams, oneMore]) stream.cut()
  await vi.waitFor(async () => {
    const again = await open()
    for (const stream of again.streams) stream.cut()
    expect([full, ...again.statuses]).toEqual([429, ...again.streams.map(() => 200)])
  }, patient)
})
