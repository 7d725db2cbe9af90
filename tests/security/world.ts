import { randomUUID } from 'node:crypto'
import { createPlatformMember } from '../support/announcing.ts'
import type { Caller, Person } from '../support/callers.ts'
import { openConversation, say, settle } from '../support/desk.ts'
import {
  bringTo,
  createCustomer,
  createDriver,
  createOnlineDriver,
  hire,
  type Kitchen,
  move,
  openKitchen,
  placeOrder,
  slotOf,
} from '../support/kitchen.ts'
import { subscribe } from '../support/pushing.ts'
import type { TestDatabase } from '../support/test-database.ts'

/**
 * Everybody the matrix asks for: a visitor; Lea and Omar, customers; Olga, Mia and Jun, owner, manager and staff of Bao; Kim,
 * staff of Pho; Hanna, staff of a restaurant that is not published; Sam, the driver of Lea's orders; Dana, another driver;
 * somebody who worked at Bao until a moment ago; Ada, a support agent; and Robin, an admin.
 */
export const identities = [
  'anon',
  'lea',
  'omar',
  'olga',
  'mia',
  'jun',
  'kim',
  'hanna',
  'sam',
  'dana',
  'former',
  'ada',
  'robin',
] as const

type Name = Exclude<(typeof identities)[number], 'anon'>

/** Two restaurants and a hidden one, their people, and orders in every interesting state. */
export interface World {
  people: Record<Name, Person>
  kitchens: Record<'bao' | 'pho' | 'hidden', Kitchen>
  orders: Record<'placed' | 'carried' | 'delivered' | 'unpaid' | 'ready' | 'elsewhere' | 'scheduled', string>
  /** A picture that Mia sends for a dish at Bao. */
  uploads: Record<'bao', string>
  /** The leg of the order Sam carries, and of the one that is delivered. */
  legs: Record<'carried' | 'delivered', string>
  /** Lea's conversation about an order, Ada's by now, with a note; Omar's, which nobody has taken; and one of his that is closed. */
  talks: Record<'order talk' | 'open talk' | 'closed talk', string>
  /** Names by id, for people, restaurants and orders. */
  names: Map<string, string>
  callerOf(identity: (typeof identities)[number]): Caller
}

/** Builds the world through the commands that people use. */
export async function createWorld(db: TestDatabase): Promise<World> {
  await db.owner.query(`update private.payment_providers set is_enabled = true where provider = 'external'`)
  const bao = await openKitchen(db, { name: 'Bao' })
  const pho = await openKitchen(db, { name: 'Pho' })
  const hidden = await openKitchen(db, { name: 'Hidden', isPublished: false })
  const [lea, omar] = [await createCustomer(db, 'Lea'), await createCustomer(db, 'Omar')]
  const people = {
    lea,
    omar,
    olga: bao.owner,
    mia: await hire(db, bao, 'manager'),
    jun: await hire(db, bao, 'staff'),
    kim: await hire(db, pho, 'staff'),
    hanna: await hire(db, hidden, 'staff'),
    sam: await createOnlineDriver(db, 'Sam'),
    dana: await createDriver(db, 'Dana'),
    former: await hire(db, bao, 'manager'),
    ada: await createPlatformMember(db, 'agent', 'Ada'),
    robin: await createPlatformMember(db, 'admin', 'Robin'),
  }
  for (const person of [lea, omar]) {
    await subscribe(db, person)
    await db.as(person).command('set_push_preference', { kind: 'chat_answer', is_wanted: false })
  }
  const placed = await placeOrder(db, lea, bao)
  const cooked = await bringTo(db, bao, await placeOrder(db, lea, bao), 'preparing')
  await db
    .as(bao.owner)
    .command('mark_lines_made', { order_id: cooked.order_id, positions: [1], is_made: true })
  const carried = await move(db, people.sam, await move(db, bao.owner, cooked, 'ready'), 'picked_up')
  const last = await move(
    db,
    people.sam,
    await bringTo(db, bao, await placeOrder(db, lea, bao), 'ready'),
    'picked_up',
  )
  const delivered = await move(db, people.sam, last, 'delivered')
  const unpaid = await placeOrder(db, lea, bao, { payment_provider: 'external' })
  const ready = await bringTo(db, bao, await placeOrder(db, omar, bao), 'ready')
  const elsewhere = await placeOrder(db, omar, pho)
  const scheduled = await placeOrder(db, omar, bao, { scheduled_for: await slotOf(db, bao) })
  for (const subject of ['food', 'driver'])
    await db.as(lea).command('rate_order', { order_id: delivered.order_id, subject, stars: 4 })
  // From when it was published.
  await db.owner.query('insert into private.restaurant_scores values ($1, 4, 16)', [hidden.id])
  for (const { id, owner } of [bao, pho, hidden])
    await db.owner.query(
      `insert into public.restaurant_closures (restaurant_id, closed_from, closed_until, created_by)
       values ($1, '2090-08-01', '2090-09-01', $2)`,
      [id, owner.id],
    )
  await seeOrders(db, people.jun, placed.order_id)
  await seeOrders(db, people.former, placed.order_id)
  await seeOrders(db, people.kim, elsewhere.order_id)
  await db.as(people.kim).command('acknowledge_order', { order_id: elsewhere.order_id })
  const upload = await db.as(people.mia).command<{ upload_id: string }>('start_upload', {
    restaurant_id: bao.id,
    menu_item_id: bao.soup,
    content_type: 'image/jpeg',
    size_bytes: 1000,
    sha256: '0'.repeat(64),
  })
  await db
    .as(bao.owner)
    .command('remove_restaurant_member', { restaurant_id: bao.id, user_id: people.former.id })

  await alarm(db, people.mia, bao, placed.order_id)
  const talks = await talkWithDesk(db, people, placed.order_id)

  const orders = {
    placed: placed.order_id,
    carried: carried.order_id,
    delivered: delivered.order_id,
    unpaid: unpaid.order_id,
    ready: ready.order_id,
    elsewhere: elsewhere.order_id,
    scheduled: scheduled.order_id,
  }
  const kitchens = { bao, pho, hidden }
  const uploads = { bao: upload.upload_id }
  const legs = {
    carried: await legOf(db, carried.order_id),
    delivered: await legOf(db, delivered.order_id),
  }
  const names = new Map([
    ...Object.entries(people).map(([name, { id }]) => [id, name] as const),
    ...Object.entries(kitchens).map(([name, { id }]) => [id, name] as const),
    ...Object.entries(orders).map(([name, id]) => [id, name] as const),
    ...Object.entries(talks).map(([name, id]) => [id, name] as const),
    [pho.owner.id, 'owner'],
    [hidden.owner.id, 'owner'],
  ])
  return {
    people,
    kitchens,
    orders,
    uploads,
    legs,
    talks,
    names,
    callerOf: (identity) => (identity === 'anon' ? db.asAnon : db.as(people[identity])),
  }
}

async function talkWithDesk(
  db: TestDatabase,
  { lea, omar, ada }: Record<'lea' | 'omar' | 'ada', Person>,
  order_id: string,
): Promise<World['talks']> {
  const about = await openConversation(db, lea, { order_id, kind: 'late' })
  const answered = await say(db, ada, about, 'On its way')
  await db
    .as(ada)
    .command('add_note', { conversation_id: about.conversation_id, text: 'Second time this week' })
  await db
    .as(lea)
    .command('read_conversation', { conversation_id: about.conversation_id, up_to: answered.seq })
  const open = await openConversation(db, omar)
  const closed = await settle(db, omar, await openConversation(db, omar), 'close_conversation')
  return {
    'order talk': about.conversation_id,
    'open talk': open.conversation_id,
    'closed talk': closed.conversation_id,
  }
}

/** What an alarm leaves behind: Bao's own times, a step and an alert for an order, and a test. */
async function alarm(db: TestDatabase, mia: Person, { id }: Kitchen, orderId: string): Promise<void> {
  const steps = ['alarm_louder', 'other_devices', 'staff_contacted', 'support_alerted'].map((step) => ({
    step,
    is_on: true,
    after_seconds: 30,
    unattended_seconds: 10,
  }))
  await db.as(mia).command('set_alarm', { restaurant_id: id, steps })
  await db.owner.query(
    `insert into public.escalation_steps (order_id, round, step, restaurant_id, fired_at, is_unattended)
     values ($1, 1, 'support_alerted', $2, now(), true)`,
    [orderId, id],
  )
  await db.owner.query(
    'insert into public.support_alerts (order_id, restaurant_id, raised_at) values ($1, $2, now())',
    [orderId, id],
  )
  await db.owner.query(
    `insert into public.drills (restaurant_id, order_id, silent_device_id, speed, ladder, ends_at)
     values ($2, $1, gen_random_uuid(), 1, '[]', now())`,
    [orderId, id],
  )
}

/** A device of somebody's shows an order. */
async function seeOrders(db: TestDatabase, person: Person, ...shown: string[]): Promise<void> {
  await db.as(person).rpc('report_receipts', { device_id: randomUUID(), received: [], shown })
}

async function legOf(db: TestDatabase, orderId: string): Promise<string> {
  const [leg] = await db.owner.query<{ id: string }>(
    'select id from private.delivery_legs where order_id = $1',
    [orderId],
  )
  if (!leg) throw new Error('Nobody carried the order')
  return leg.id
}
