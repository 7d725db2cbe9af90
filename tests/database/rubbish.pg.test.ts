import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Answer } from '../support/callers.ts'
import { createCustomer, openKitchen } from '../support/kitchen.ts'
import { createRandom } from '../support/random.ts'
import { outcomeOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const kitchen = await openKitchen(db)
const lea = await createCustomer(db)

/** Everything a command could change. */
async function fingerprint(): Promise<unknown> {
  return db.owner.query(`select
    (select md5(string_agg(o::text, '' order by o.id)) from public.orders o) as orders,
    (select md5(string_agg(p::text, '' order by p.user_id)) from public.profiles p) as profiles,
    (select md5(string_agg(m::text, '' order by m.user_id, m.restaurant_id)) from public.restaurant_members m) as members,
    (select md5(string_agg(i::text, '' order by i.id)) from public.menu_items i) as items,
    (select md5(string_agg(h::text, '' order by h.stream)) from private.stream_heads h) as heads,
    (select count(*) from private.command_log) as commands,
    (select count(*) from realtime.messages) as messages`)
}

// JSON texts, as the network may bring them, for any place of a request.
const values = [
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '2147483648',
  '-99999999999999999999',
  '1e400',
  '1e-400',
  '""',
  '"  "',
  '"null"',
  '"00000000-0000-0000-0000-000000000000"',
  '"{00000000-0000-0000-0000-000000000000}"',
  `"'; drop table public.orders; --"`,
  '"$1"',
  '"NaN"',
  '"Infinity"',
  '"\\u202etxt"',
  '"مطعم 🍜"',
  '"\\u0000"',
  '"\\ud800"',
  `"${'x'.repeat(5000)}"`,
  '[]',
  '[[]]',
  '[null]',
  '[1,"a",{}]',
  '{}',
  '{"menu_item_id":null}',
  '{"a":{"b":{"c":[]}}}',
  `${'['.repeat(500)}${']'.repeat(500)}`,
] as const

const json = JSON.stringify

const places = [
  'command_id',
  'restaurant_id',
  'address_id',
  'items',
  'tip_minor',
  'payment_provider',
  'item.menu_item_id',
  'item.quantity',
  'item.option_ids',
] as const

/** Any uuid is a good key, and no tip is a good tip. */
function isFine(place: string, value: string): boolean {
  return (place === 'command_id' && value.includes('00000000-')) || (place === 'tip_minor' && value === '0')
}

function item(broken: string, value: string): string {
  const fields: Record<string, string> = {
    menu_item_id: json(kitchen.bowl.id),
    quantity: '1',
    option_ids: json([kitchen.bowl.small]),
    [broken]: value,
  }
  return `{${Object.entries(fields).map(([name, text]) => `"${name}":${text}`)}}`
}

test('500 rubbish bodies of place_order are refused by name and change nothing', async () => {
  const random = createRandom(20261124)
  const before = await fingerprint()
  const seen = new Map<string, number>()
  let sent = 0
  while (sent < 500) {
    const fields: Record<string, string> = {
      command_id: json(randomUUID()),
      restaurant_id: json(kitchen.id),
      address_id: json(lea.addressId),
      items: `[{"menu_item_id":${json(kitchen.soup)},"quantity":1}]`,
    }
    const broken = random.pick(places)
    const value = random.pick(values)
    if (isFine(broken, value)) continue
    if (broken.startsWith('item.')) fields.items = `[${item(broken.slice(5), value)}]`
    else fields[broken] = value
    const body = `{${Object.entries(fields).map(([name, text]) => `"${name}":${text}`)}}`
    const { code, reason } = await refusalOf(db.as(lea).rpcText('place_order', body))
    expect(code, `${code} for ${body.slice(0, 300)}`).toMatch(/^(PT4\d\d|22\w{3})$/)
    seen.set(reason ?? code, (seen.get(reason ?? code) ?? 0) + 1)
    sent += 1
  }
  expect(await fingerprint()).toEqual(before)
  expect([...seen.keys()]).toEqual(
    expect.arrayContaining(['INVALID_ARGUMENT', 'NOT_FOUND', 'ITEM_UNAVAILABLE', 'OPTION_CHOICE', '22P02']),
  )
})

test('rubbish notes are kept as text or refused, never an error of the server', async () => {
  const outcomes = new Set<string>()
  for (const value of values) {
    const items = `[{"menu_item_id":${json(kitchen.soup)},"quantity":1,"note":${value}}]`
    const body = `{"restaurant_id":${json(kitchen.id)},"items":${items}}`
    outcomes.add(await outcomeOf(db.as(lea).rpcText('quote_order', body)))
  }
  expect([...outcomes].sort()).toEqual(['22P02', '22P05', 'INVALID_ARGUMENT', 'ok'])
})

/** Every other function of the API that takes arguments, with a body that names them. */
const calls: [string, Answer][] = [
  ['accept_order', { command_id: '', order_id: '', version: 1, prep_minutes: 1 }],
  ['reject_order', { command_id: '', order_id: '', version: 1, reason: '' }],
  ['start_preparing', { command_id: '', order_id: '', version: 1 }],
  ['mark_ready', { command_id: '', order_id: '', version: 1 }],
  ['pick_up_order', { command_id: '', order_id: '', version: 1 }],
  ['deliver_order', { command_id: '', order_id: '', version: 1 }],
  ['cancel_order', { command_id: '', order_id: '', version: 1, reason: '' }],
  ['set_item_availability', { command_id: '', menu_item_id: '', is_available: true }],
  ['menu_book', { restaurant_id: '' }],
  ['publish_menu', { command_id: '', restaurant_id: '', changes: {} }],
  ['opening_book', { restaurant_id: '' }],
  ['preview_hours', { restaurant_id: '', hours: [], closures: [] }],
  ['save_hours', { command_id: '', restaurant_id: '', version: 0, hours: [], closures: [] }],
  ['set_restaurant_member', { command_id: '', restaurant_id: '', user_id: '', role: '' }],
  ['remove_restaurant_member', { command_id: '', restaurant_id: '', user_id: '' }],
  ['read_stream', { stream: '', after: 0, max_events: 1 }],
  ['heads', { streams: [] }],
  ['order_snapshot', { order_id: '' }],
  ['my_orders', { before: null, max_orders: 1 }],
  ['restaurant_board', { restaurant_id: '' }],
  ['restaurant_team', { restaurant_id: '' }],
  ['board_tickets', { order_ids: [] }],
  ['restaurant_menu', { slug: '' }],
  ['find_restaurants', { latitude: 0, longitude: 0 }],
  ['quote_order', { restaurant_id: '', items: [], tip_minor: 0, latitude: 0, longitude: 0 }],
]

// 54000: PostgreSQL refuses arrays of more than six dimensions before any function sees them.
test.each(calls)('%s answers rubbish with a code of the caller, and changes nothing', async (name, args) => {
  const before = await fingerprint()
  for (const field of Object.keys(args)) {
    for (const value of values) {
      const good: Answer = { ...args, ...('command_id' in args ? { command_id: randomUUID() } : {}) }
      const uuid = json(randomUUID())
      const body = `{${Object.entries(good).map(([key, kept]) => {
        const text = key.endsWith('_id') ? uuid : json(kept)
        return `"${key}":${key === field ? value : text}`
      })}}`
      const outcome = await outcomeOf(db.as(lea).rpcText(name, body))
      expect(outcome, `${name}.${field} ${value.slice(0, 60)}`).toMatch(/^(ok|[A-Z_]+[A-Z]|22\w{3}|54000)$/)
    }
  }
  expect(await fingerprint()).toEqual(before)
})

test('save_profile takes a phone number for what it is, and refuses the rest', async () => {
  const taken: string[] = []
  for (const value of values) {
    const body = `{"command_id":${json(randomUUID())},"display_name":"Lea","phone":${value}}`
    const outcome = await outcomeOf(db.as(lea).rpcText('save_profile', body))
    expect(outcome).toMatch(/^(ok|INVALID_ARGUMENT|22\w{3})$/)
    if (outcome === 'ok') taken.push(value)
  }
  expect(taken).toEqual(['null', '2147483648', '-99999999999999999999', '""'])
})
