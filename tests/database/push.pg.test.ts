import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { announce, createPlatformMember, recall } from '../support/announcing.ts'
import type { Person } from '../support/callers.ts'
import { createAgent, openConversation, say } from '../support/desk.ts'
import {
  createCustomer,
  type Kitchen,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { claimPushes, type Errand, madeUpDevice, reportPush, subscribe } from '../support/pushing.ts'
import { outcomeOf, reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()

const logOf = async (person: Person): Promise<string[]> => {
  const rows = await db.owner.query<{ outcome: string }>(
    'select outcome from private.push_log where user_id = $1 order by id',
    [person.id],
  )
  return rows.map(({ outcome }) => outcome)
}

const devicesOf = async (person: Person): Promise<string[]> => {
  const { devices } = await db.as(person).rpc<{ devices: { device_id: string }[] }>('push_settings')
  return devices.map(({ device_id }) => device_id)
}

/** Nothing of another test is in the queue. */
async function emptyQueue(): Promise<void> {
  await db.owner.query('delete from private.push_jobs')
}

async function acceptedOrder(device = madeUpDevice()) {
  await emptyQueue()
  const kitchen = await openKitchen(db, { name: 'Bao House' })
  const lea = await createCustomer(db)
  await subscribe(db, lea, device)
  const placed = await placeOrder(db, lea, kitchen)
  const order = await move(db, kitchen.owner, placed, 'accepted')
  return { kitchen, lea, order, device }
}

/** An accepted order leaves with the restaurant's own courier. */
async function leave(kitchen: Kitchen, accepted: OrderFacts): Promise<OrderFacts> {
  const ready = await move(db, kitchen.owner, accepted, 'ready')
  return move(db, kitchen.owner, ready, 'picked_up')
}

/** The one push there is to send. */
async function onlyErrand(): Promise<Errand> {
  const errands = await claimPushes(db)
  const [errand] = errands
  if (!errand || errands.length > 1) throw new Error(`${errands.length} pushes instead of one`)
  return errand
}

describe('a subscription', () => {
  test.each([
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://fcm.googleapis.com@evil.example/x',
    'https://evil.example/fcm.googleapis.com/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://evilpush.services.mozilla.com/x',
    'http://127.0.0.1:54321/functions/v1/push',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/x',
    'https://FCM.googleapis.com/x y',
    'file:///etc/passwd',
    '',
  ])('is refused when its address is %s: no stranger chooses whom our server calls', async (endpoint) => {
    const lea = await createCustomer(db)
    const saving = subscribe(db, lea, { ...madeUpDevice(), endpoint })
    expect(await reasonOf(saving)).toBe('INVALID_ARGUMENT')
  })

  test.each([
    'https://fcm.googleapis.com/fcm/send/abc:def-_',
    'https://updates.push.services.mozilla.com/wpush/v2/gAAA',
    'https://web.push.apple.com/QGuQ',
    'https://wns2-par02p.notify.windows.com/w/?token=BQ%3d',
  ])('of %s is kept', async (endpoint) => {
    const lea = await createCustomer(db)
    const { device_id } = await subscribe(db, lea, {
      ...madeUpDevice(),
      endpoint: `${endpoint}${randomUUID()}`,
    })
    expect(await devicesOf(lea)).toEqual([device_id])
  })

  test('of a device takes the place of its last one; of the eleventh, that of the one reached longest ago', async () => {
    const lea = await createCustomer(db)
    const first = await subscribe(db, lea)
    await subscribe(db, lea, { ...madeUpDevice(), device_id: first.device_id })
    expect(await devicesOf(lea)).toEqual([first.device_id])
    const others = []
    for (let n = 0; n < 10; n++) others.push((await subscribe(db, lea)).device_id)
    expect((await devicesOf(lea)).sort()).toEqual(others.sort())
  })

  test('moves to whoever signs in on the browser next, and to nobody who only knows its address', async () => {
    const [lea, omar] = [await createCustomer(db), await createCustomer(db, 'Omar')]
    const device = await subscribe(db, lea)
    const stolen = { ...madeUpDevice(), endpoint: device.endpoint }
    expect(await reasonOf(subscribe(db, omar, stolen))).toBe('INVALID_ARGUMENT')
    await subscribe(db, omar, { ...device, device_id: randomUUID() })
    expect([await devicesOf(lea), (await devicesOf(omar)).length]).toEqual([[], 1])
  })

  test('is removed by its person only, and goes with the account', async () => {
    const [lea, omar] = [await createCustomer(db), await createCustomer(db, 'Omar')]
    const { device_id } = await subscribe(db, lea)
    expect(await db.as(omar).command('remove_push_subscription', { device_id })).toEqual({ removed: false })
    expect(await db.as(lea).command('remove_push_subscription', { device_id })).toEqual({ removed: true })
    await subscribe(db, lea)
    await db.superuser.query('delete from auth.users where id = $1', [lea.id])
    const left = await db.owner.query('select 1 from public.push_subscriptions where user_id = $1', [lea.id])
    expect(left).toEqual([])
  })

  test('ends with the session it was made in', async () => {
    const lea = await createCustomer(db)
    const { device_id } = await subscribe(db, lea)
    await db.superuser.query('insert into auth.sessions (id, user_id) values ($1, $2)', [device_id, lea.id])
    await db.owner.query('update public.push_subscriptions set session_id = $1 where device_id = $1', [
      device_id,
    ])
    await db.superuser.query('delete from auth.sessions where id = $1', [device_id])
    expect(await devicesOf(lea)).toEqual([])
  })

  test('never shows its keys or its address through the API', async () => {
    const lea = await createCustomer(db)
    await subscribe(db, lea)
    for (const column of ['endpoint', 'p256dh', 'auth'])
      expect(await outcomeOf(db.as(lea).query(`select ${column} from public.push_subscriptions`))).toBe(
        '42501',
      )
  })
})

describe('an order', () => {
  test('is told to each device of its customer, with what a sentence needs and no name of a person', async () => {
    await emptyQueue()
    const kitchen = await openKitchen(db, { name: 'Bao House' })
    const lea = await createCustomer(db)
    const devices = [await subscribe(db, lea), await subscribe(db, lea)]
    const order = await move(db, kitchen.owner, await placeOrder(db, lea, kitchen), 'accepted')
    const errands = await claimPushes(db)
    expect(errands.map(({ endpoint }) => endpoint).sort()).toEqual(
      devices.map(({ endpoint }) => endpoint).sort(),
    )
    expect(errands[0]).toMatchObject({
      tag: `order:${order.order_id}`,
      kind: 'order_answer',
      urgency: 'high',
      body: { what: 'order_accepted', order_id: order.order_id, restaurant: 'Bao House' },
    })
    expect(errands[0]?.ttl_seconds).toBeGreaterThan(1700)
    expect(JSON.stringify(errands[0]?.body)).not.toMatch(/Lea|Moreau|rue/)
  })

  test('says nothing for two seconds: a live tab may be first', async () => {
    await acceptedOrder()
    expect(await db.asService.rpc('claim_push_jobs')).toEqual([])
  })

  test('tells only how it stands: what was not sent yet is replaced', async () => {
    const { kitchen, order } = await acceptedOrder()
    await leave(kitchen, order)
    expect(await onlyErrand()).toMatchObject({ kind: 'order_arrival', body: { what: 'order_picked_up' } })
  })

  test('of somebody without a device, or who does not want it, leaves nothing behind', async () => {
    await emptyQueue()
    const kitchen = await openKitchen(db)
    const [lea, omar] = [await createCustomer(db), await createCustomer(db, 'Omar')]
    await subscribe(db, omar)
    await db.as(omar).command('set_push_preference', { kind: 'order_answer', is_wanted: false })
    for (const person of [lea, omar])
      await move(db, kitchen.owner, await placeOrder(db, person, kitchen), 'accepted')
    expect(await claimPushes(db)).toEqual([])
    expect(await db.as(omar).rpc('push_settings')).toMatchObject({ unwanted: ['order_answer'] })
  })

  test('is not told to whoever cancelled it', async () => {
    await emptyQueue()
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    await subscribe(db, lea)
    const order = await placeOrder(db, lea, kitchen)
    await move(db, lea, order, 'cancelled', { reason: 'changed_mind' })
    expect(await claimPushes(db)).toEqual([])
  })

  test('that a live tab has shown is not pushed, and what was pushed is put away everywhere', async () => {
    const { kitchen, lea, order } = await acceptedOrder()
    await db.as(lea).rpc('saw_pushed', { stream: order.stream, seq: order.seq })
    expect(await claimPushes(db)).toEqual([])
    const next = await leave(kitchen, order)
    await reportPush(db, await onlyErrand(), 201)
    const tag = `order:${order.order_id}`
    const saw = { stream: order.stream, seq: next.seq }
    expect(await db.as(lea).rpc('saw_pushed', saw)).toEqual({ closes: tag })
    expect(await db.as(lea).rpc('saw_pushed', saw)).toEqual({ closes: null })
    expect(await logOf(lea)).toEqual(['seen', 'sent'])
    const told = await db.owner.query(
      `select body from private.events where stream = $1 and type = 'notification_seen'`,
      [`user:${lea.id}`],
    )
    expect(told).toEqual([{ body: { tag } }])
  })

  test('seen by somebody else stays to be told', async () => {
    const { order } = await acceptedOrder()
    await db.as(await createCustomer(db, 'Omar')).rpc('saw_pushed', { stream: order.stream, seq: order.seq })
    expect(await claimPushes(db)).toHaveLength(1)
  })
})

describe('other news', () => {
  test('an answer in a chat is pushed without its words, and not once it was read', async () => {
    await emptyQueue()
    const lea = await createCustomer(db)
    const ada = await createAgent(db)
    await subscribe(db, lea)
    const talk = await openConversation(db, lea)
    await say(db, ada, talk, 'Your card number, please')
    const errand = await onlyErrand()
    expect(errand).toMatchObject({ kind: 'chat_answer', tag: `conversation:${talk.conversation_id}` })
    expect(JSON.stringify(errand)).not.toContain('card')
    const { seq } = await say(db, ada, talk, 'And your address')
    await db.as(lea).command('read_conversation', { conversation_id: talk.conversation_id, up_to: seq })
    expect(await claimPushes(db)).toEqual([])
  })

  test('an urgent announcement goes to its audience only, dies with its end, and is taken back', async () => {
    await emptyQueue()
    const admin = await createPlatformMember(db, 'admin', 'Robin')
    const lea = await createCustomer(db)
    await subscribe(db, lea)
    await announce(db, admin, { audience: 'customers', severity: 'info' })
    await announce(db, admin, { audience: 'drivers', severity: 'urgent' })
    const expires_at = new Date(Date.now() + 60_000).toISOString()
    const urgent = { audience: 'customers', severity: 'urgent', title: 'Storm', expires_at } as const
    await announce(db, admin, urgent)
    const storm = (await claimPushes(db)).filter(({ body }) => body.title === 'Storm')
    expect(new Set(storm.map(({ tag }) => tag)).size).toBe(1)
    expect(storm[0]?.ttl_seconds).toBeLessThanOrEqual(60)
    await recall(
      db,
      admin,
      await announce(db, admin, { audience: 'everyone', severity: 'urgent', title: 'Wrong' }),
    )
    expect((await claimPushes(db)).filter(({ body }) => body.title === 'Wrong')).toEqual([])
  })
})

describe('sending', () => {
  test('a device that is gone is forgotten', async () => {
    const { lea } = await acceptedOrder()
    expect(await reportPush(db, await onlyErrand(), 410)).toEqual({ gone: 1 })
    expect(await devicesOf(lea)).toEqual([])
    expect(await logOf(lea)).toEqual(['gone'])
  })

  test('what may pass is tried again, not before the service asked for it', async () => {
    const { lea } = await acceptedOrder()
    await reportPush(db, await onlyErrand(), 429, 120)
    const [job] = await db.owner.query<{ wait: number }>(
      `select extract(epoch from due_at - now())::float as wait from private.push_jobs where state = 'queued'`,
    )
    expect(job?.wait).toBeGreaterThan(115)
    await reportPush(db, await onlyErrand(), null)
    await reportPush(db, await onlyErrand(), 201)
    expect(await logOf(lea)).toEqual(['retry', 'retry', 'sent'])
    expect(await claimPushes(db)).toEqual([])
  })

  test('what the service refuses, or six attempts could not send, is left for a person to look at', async () => {
    const refused = await acceptedOrder()
    await reportPush(db, await onlyErrand(), 403)
    expect(await logOf(refused.lea)).toEqual(['refused'])
    const failing = await acceptedOrder()
    for (let attempt = 1; attempt <= 6; attempt++) await reportPush(db, await onlyErrand(), 503)
    expect((await logOf(failing.lea)).at(-1)).toBe('gave_up')
    expect(await claimPushes(db)).toEqual([])
    const dead = await db.owner.query(`select state from private.push_jobs`)
    expect(dead).toEqual([{ state: 'dead' }])
  })

  test('a device that failed twenty times in a row is forgotten', async () => {
    const { lea } = await acceptedOrder()
    await db.owner.query('update public.push_subscriptions set failures = 19 where user_id = $1', [lea.id])
    await reportPush(db, await onlyErrand(), 503)
    expect(await devicesOf(lea)).toEqual([])
  })

  test('what is late is not sent', async () => {
    const { lea } = await acceptedOrder()
    await db.owner.query(`update private.push_jobs set expires_at = now() - interval '1 second'`)
    expect(await claimPushes(db)).toEqual([])
    expect(await logOf(lea)).toEqual(['late'])
  })

  test('a push is given to one worker, and to another when that one was silent for too long', async () => {
    await acceptedOrder()
    const [first, second] = await Promise.all([claimPushes(db), claimPushes(db)])
    expect([first.length, second.length].sort()).toEqual([0, 1])
    expect(await claimPushes(db)).toEqual([])
    await db.owner.query('update private.push_jobs set due_at = now()')
    expect(await claimPushes(db)).toHaveLength(1)
  })

  test('what became newer on the way is sent as well, in place of the old', async () => {
    const { kitchen, order } = await acceptedOrder()
    const old = await onlyErrand()
    await leave(kitchen, order)
    expect(await reportPush(db, old, 201)).toEqual({ sent: 1 })
    const now = await onlyErrand()
    expect([now.body.what, now.topic]).toEqual(['order_picked_up', old.topic])
    expect(now.topic).toMatch(/^[A-Za-z0-9_-]{32}$/)
  })

  test('a service that is no longer allowed is not called', async () => {
    const { device } = await acceptedOrder()
    await db.owner.query(`insert into private.push_hosts (host) values ('push.example')`)
    await db.owner.query(
      `update public.push_subscriptions set endpoint = 'https://push.example/1' where endpoint = $1`,
      [device.endpoint],
    )
    await db.owner.query(`delete from private.push_hosts where host = 'push.example'`)
    expect((await onlyErrand()).endpoint).toBeNull()
  })

  test('the key that signs is made once, whoever asks at the same time', async () => {
    const keys = await Promise.all(
      ['one', 'two', 'three'].map((made) => db.asService.rpc<string>('keep_push_key', { made })),
    )
    expect(new Set(keys).size).toBe(1)
    expect(await db.asService.rpc('keep_push_key')).toBe(keys[0])
  })

  test('a call of the function is made when something is due, and four at most', async () => {
    await acceptedOrder()
    const wake = async () =>
      (await db.owner.query<{ calls: number }>('select private.wake_push_workers() as calls'))[0]?.calls
    expect(await wake()).toBe(0)
    await db.owner.query(`update private.push_jobs set due_at = now()`)
    expect(await wake()).toBe(1)
  })
})
