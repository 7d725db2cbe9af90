import { randomInt, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { announce, createPlatformMember } from '../support/announcing.ts'
import type { Answer, Person } from '../support/callers.ts'
import { assign, createAgent, openConversation, say } from '../support/desk.ts'
import {
  bringTo,
  type Customer,
  createCustomer,
  createDriver,
  employ,
  hire,
  move,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { signInOn } from '../support/signed-in.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()

interface Export {
  page: number
  next_page: number | null
  parts: Record<string, Answer[]>
}

/** Where an id or an e-mail may stay, and why. */
const kept: Record<string, string> = {
  'private.access_changes': 'who held which role: an id alone, kept for audits (decision 14)',
  'private.command_log': 'answers to others that name an id: gone within seven days',
  'private.events': 'ids in facts of streams that others read; they name nobody once the account is gone',
  'private.order_moves': 'which colleague moved an order: an id alone',
  'realtime.messages': 'what was sent to listeners; Realtime drops it within three days',
}

/** Every row of every table in which one of these words stands, by table: nothing may be forgotten, so nothing is listed. */
async function traces(words: string[]): Promise<string[]> {
  const tables = await db.owner.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg_%'`)
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await db.superuser.query(
      `select 1 from ${name} t where exists (select from unnest($1::text[]) w where strpos(lower(t::text), lower(w)) > 0) limit 1`,
      [words],
    )
    if (rows.length > 0) found.push(name)
  }
  return found.sort()
}

/** A person who did everything a customer can do, and left every trace a customer leaves. */
async function busyCustomer() {
  const [name, phone] = [`Lea${randomUUID().slice(0, 8)}`, `+33 6 ${randomInt(1e8, 1e9)}`]
  const lea = await createCustomer(db, `${name} Moreau`)
  await db.as(lea).command('save_profile', { display_name: lea.displayName, phone })
  const kitchen = await openKitchen(db)
  const placed = await placeOrder(db, lea, kitchen, {
    items: [{ menu_item_id: kitchen.soup, quantity: 1, note: `no onions for ${name}` }],
    note: `ring at ${name}`,
  })
  const order = await bringTo(db, kitchen, placed, 'delivered')
  const agent = await createAgent(db)
  const conversation = await openConversation(db, lea, { order_id: order.order_id, text: `${name} here` })
  await assign(db, agent, conversation)
  await say(db, agent, conversation, `Hello ${name}`)
  const admin = await createPlatformMember(db, 'admin', 'Robin Sato')
  await announce(db, admin, { audience: 'everyone', title: 'Read by many' })
  await db.superuser.query(
    `insert into auth.audit_log_entries (id, payload) values (gen_random_uuid(), json_build_object('actor_id', $1::text, 'actor_username', $2::text))`,
    [lea.id, lea.email],
  )
  await db.superuser.query(
    `insert into auth.flow_state (id, user_id, auth_code, provider_type, authentication_method) values (gen_random_uuid(), $1, 'x', 'email', 'recovery')`,
    [lea.id],
  )
  const device = await signInOn(db, lea)
  return { lea, name, phone, kitchen, order, agent, conversation, device }
}

describe('an export', () => {
  test('holds everything about the person, and nothing of anybody else', async () => {
    const { lea, name, phone, order, conversation, device } = await busyCustomer()
    const { parts, next_page } = await device.rpc<Export>('export_my_data')
    expect(next_page).toBeNull()
    expect(parts.account).toEqual([
      expect.objectContaining({ email: lea.email, display_name: `${name} Moreau`, phone }),
    ])
    expect(parts.sessions).toEqual([expect.objectContaining({ session_id: device.sessionId })])
    expect(parts.addresses).toEqual([expect.objectContaining({ id: lea.addressId })])
    expect(parts.orders).toEqual([
      expect.objectContaining({
        id: order.order_id,
        note: `ring at ${name}`,
        destination: expect.objectContaining({ recipient_name: `${name} Moreau` }),
        lines: expect.arrayContaining([expect.objectContaining({ note: `no onions for ${name}` })]),
      }),
    ])
    expect(parts.conversations).toEqual([
      expect.objectContaining({ conversation_id: conversation.conversation_id }),
    ])
    expect(parts.messages?.filter(({ kind }) => kind === 'message').map((m) => [m.text, m.is_mine])).toEqual([
      [`${name} here`, true],
      [`Hello ${name}`, false],
    ])
    const stranger = await db.as(await db.createUser('Omar')).rpc<Export>('export_my_data')
    expect(JSON.stringify(stranger)).not.toContain(name)
    expect(stranger.parts.account).toHaveLength(1)
  })

  test('comes in pages when it is large, each row once', async () => {
    const lea = await db.createUser('Lea')
    await db.owner.query(
      `insert into private.access_changes (user_id, role, act, login) select $1, 'staff' || n, 'granted', 'x' from generate_series(1, 2500) n`,
      [lea.id],
    )
    const roles: unknown[] = []
    let page: number | null = 0
    while (page !== null) {
      const answer: Export = await db.as(lea).rpc<Export>('export_my_data', { page })
      expect(Object.values(answer.parts).flat().length).toBeLessThanOrEqual(1000)
      roles.push(...(answer.parts.roles ?? []).map(({ role }) => role))
      page = answer.next_page
    }
    expect(roles).toHaveLength(2500)
    expect(new Set(roles).size).toBe(2500)
  })

  test('is asked for 60 times an hour at most, and for itself only', async () => {
    const [lea, omar] = [await db.createUser('Lea'), await db.createUser('Omar')]
    for (let n = 0; n < 60; n++) await db.as(lea).rpc('export_my_data')
    const { facts, code } = await refusalOf(db.as(lea).rpc('export_my_data'))
    expect([code, facts.reason]).toEqual(['PT429', 'TOO_OFTEN'])
    expect(facts.retry_after_s).toBeGreaterThan(3000)
    await db.as(omar).rpc('export_my_data')
    await db.owner.query(
      `update private.data_exports set hour = hour - interval '1 hour' where user_id = $1`,
      [lea.id],
    )
    await db.as(lea).rpc('export_my_data')
  })

  test('has a function for every part, which only definers may call', async () => {
    const missing = await db.owner.query(
      `select part from private.export_parts where to_regprocedure('private.' || source || '(uuid)') is null
         or has_function_privilege('authenticated', to_regprocedure('private.' || source || '(uuid)'), 'execute')`,
    )
    expect(missing).toEqual([])
  })
})

describe('deleting an account', () => {
  test('leaves no row with its id, e-mail, name or phone, but for what is listed with a reason', async () => {
    const { lea, name, phone, device, order, kitchen } = await busyCustomer()
    await device.rpc('export_my_data')
    const words = [lea.id, lea.email, name, phone, device.sessionId]
    expect(await traces(words)).toEqual(
      expect.arrayContaining(['auth.users', 'public.profiles', 'public.messages', 'private.command_log']),
    )
    expect(await device.command('delete_account')).toEqual({ deleted: true })
    expect((await traces(words)).filter((table) => !(table in kept))).toEqual([])
    const names = [name, phone, lea.email]
    expect((await traces(names)).filter((table) => table !== 'realtime.messages')).toEqual([])
    expect(await db.owner.query('select 1 from private.command_log where user_id = $1', [lea.id])).toEqual([])
    expect(
      await db.owner.query(`select 1 from private.events where stream = 'user:' || $1`, [lea.id]),
    ).toEqual([])
    // The bookkeeping of the restaurant is whole.
    expect(
      await db.owner.query(
        'select number, total_minor, status, customer_id, customer_label, note from public.orders where id = $1',
        [order.order_id],
      ),
    ).toEqual([
      {
        number: order.number,
        total_minor: order.total_minor,
        status: 'delivered',
        customer_id: null,
        customer_label: 'Former customer',
        note: '',
      },
    ])
    await db.as(kitchen.owner).rpc('order_snapshot', { order_id: order.order_id })
  })

  test('is done once, and whoever lost the answer hears the same again', async () => {
    const lea = await db.createUser('Lea')
    const device = await signInOn(db, lea)
    const command_id = randomUUID()
    expect(await device.rpc('delete_account', { command_id })).toEqual({ deleted: true })
    expect(await device.rpc('delete_account', { command_id })).toEqual({ deleted: true })
    expect(await reasonOf(device.command('save_profile', { display_name: 'Ghost' }))).toBe('SIGN_IN_REQUIRED')
    expect(await traces([lea.id])).toEqual(expect.not.arrayContaining(['private.command_log', 'auth.users']))
  })

  test('asks for the password: a session of the last ten minutes', async () => {
    const lea = await db.createUser('Lea')
    const old = await signInOn(db, lea, { minutesAgo: 11 })
    expect(await reasonOf(old.command('delete_account'))).toBe('CONFIRM_PASSWORD')
    expect(await reasonOf(db.as(lea).command('delete_account'))).toBe('CONFIRM_PASSWORD')
    const fresh = await signInOn(db, lea, { minutesAgo: 9 })
    // The session of somebody else proves nothing.
    const omar = await db.createUser('Omar')
    expect(await reasonOf(db.as(omar, fresh.sessionId).command('delete_account'))).toBe('CONFIRM_PASSWORD')
    await fresh.command('delete_account')
  })

  test('waits for an order under way, and for a delivery', async () => {
    const lea = await createCustomer(db)
    const kitchen = await openKitchen(db)
    const placed = await placeOrder(db, lea, kitchen)
    const device = await signInOn(db, lea)
    const { facts, code } = await refusalOf(device.command('delete_account'))
    expect([code, facts.reason, facts.order_ids]).toEqual(['PT409', 'OPEN_ORDERS', [placed.order_id]])

    const sam = await createDriver(db)
    const accepted = await move(db, kitchen.owner, placed, 'accepted')
    await db.as(sam).command('set_shift', { state: 'online' })
    await db.as(sam).command('take_order', { order_id: accepted.order_id })
    const driving = await signInOn(db, sam)
    expect(await reasonOf(driving.command('delete_account'))).toBe('DELIVERY_UNDER_WAY')
  })

  test('is refused to the last owner and the last admin, who learn what to do first', async () => {
    const kitchen = await openKitchen(db)
    const owner = await signInOn(db, kitchen.owner)
    const { facts } = await refusalOf(owner.command('delete_account'))
    expect([facts.reason, facts.restaurant_id]).toEqual(['LAST_OWNER', kitchen.id])
    await hire(db, kitchen, 'owner')
    await owner.command('delete_account')
    const team = await db.owner.query('select 1 from public.restaurant_members where restaurant_id = $1', [
      kitchen.id,
    ])
    expect(team).toHaveLength(1)

    await db.owner.query(`delete from public.platform_members where role = 'admin'`)
    const admin = await createPlatformMember(db, 'admin', 'Robin Sato')
    const desk = await signInOn(db, admin)
    expect(await reasonOf(desk.command('delete_account'))).toBe('LAST_ADMIN')
  })

  test('of two admins who delete their accounts at once, one remains', async () => {
    for (let round = 0; round < 3; round += 1) {
      await db.owner.query(`delete from public.platform_members where role = 'admin'`)
      const admins = [
        await createPlatformMember(db, 'admin', 'Robin'),
        await createPlatformMember(db, 'admin', 'Noor'),
      ]
      const devices = await Promise.all(admins.map((admin) => signInOn(db, admin)))
      const outcomes = await Promise.all(devices.map((device) => outcomeOf(device.command('delete_account'))))
      expect(outcomes.sort()).toEqual(['LAST_ADMIN', 'ok'])
    }
  })

  test('closes an open conversation on the desk, and takes what was written along', async () => {
    const lea = await db.createUser('Lea')
    const conversation = await openConversation(db, lea)
    await (await signInOn(db, lea)).command('delete_account')
    const [last] = await db.owner.query<{ body: Answer }>(
      `select body from private.events where stream = 'support:desk' order by seq desc limit 1`,
    )
    expect(last?.body).toMatchObject({ conversation_id: conversation.conversation_id, status: 'closed' })
    expect(
      await db.owner.query('select 1 from private.stream_heads where stream = $1', [conversation.stream]),
    ).toEqual([])
  })

  test("leaves an agent's lines to the customers they were written to, without a name", async () => {
    const [lea, ada] = [await db.createUser('Lea'), await createAgent(db, 'Adamaris Lindqvist')]
    const conversation = await openConversation(db, lea)
    await assign(db, ada, conversation)
    await say(db, ada, conversation, 'It is on its way')
    await (await signInOn(db, ada)).command('delete_account')
    expect(await traces(['Adamaris'])).toEqual(expect.not.arrayContaining(['public.messages']))
    const lines = await db
      .as(lea)
      .query<{ text: string; author_id: string | null; subject_id: string | null }>(
        `select text, author_id, subject_id from public.messages where side = 'agent'`,
      )
    expect(lines.map(({ author_id, subject_id }) => [author_id, subject_id])).toEqual(
      lines.map(() => [null, null]),
    )
    expect(lines.map(({ text }) => text)).toContain('It is on its way')
  })

  test('leaves as little when an admin deletes the row, or Auth does', async () => {
    const { lea, name } = await busyCustomer()
    await db.superuser.query(
      `do $$ begin set local role supabase_auth_admin; delete from auth.users where id = '${lea.id}'; end $$`,
    )
    expect((await traces([lea.id, lea.email, name])).filter((table) => !(table in kept))).toEqual([])
  })

  test.each<[string, (person: Customer) => Promise<string>]>([
    [
      'their conversation, as an agent does who answers,',
      async (person) => {
        await openConversation(db, person)
        return `public.conversations where customer_id = $1`
      },
    ],
    [
      'their team, as an owner does who removes them,',
      async (person) => {
        await employ(db, await openKitchen(db), person)
        return `private.restaurant_topics where restaurant_id in (select restaurant_id from public.restaurant_members where user_id = $1)`
      },
    ],
    [
      'their role, as an admin does who takes it,',
      async (person) => {
        await db.owner.query(`insert into public.platform_members (user_id, role) values ($1, 'driver')`, [
          person.id,
        ])
        return 'public.platform_members where user_id = $1'
      },
    ],
    [
      'their order, as whoever moves it does,',
      async (person) => {
        await placeOrder(db, person, await openKitchen(db))
        return 'public.orders where customer_id = $1'
      },
    ],
  ])('waits for who holds %s without holding their stream meanwhile', async (_, prepare) => {
    const person = await createCustomer(db)
    await signInOn(db, person)
    const rows = await prepare(person)
    // So that the stream is there.
    await db.owner.query(
      `select private.publish(array[row('user:' || $1, 'told', '{}', '{}')::private.outgoing_event])`,
      [person.id],
    )
    const holder = await db.connect()
    await holder.query('begin')
    await holder.query(`select from ${rows} for update`, [person.id])
    const deleted = db.superuser.query('delete from auth.users where id = $1 returning id', [person.id])
    await expect
      .poll(() =>
        db.superuser.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        ),
      )
      .toHaveLength(1)
    const stream = holder.query('select from private.stream_heads where stream = $1 for update nowait', [
      `user:${person.id}`,
    ])
    expect(await outcomeOf(stream)).toBe('ok')
    await holder.query('rollback')
    expect(await deleted).toEqual([{ id: person.id }])
  })

  test('ends every other device: it is told, and what it sends is refused', async () => {
    const lea: Person = await db.createUser('Lea')
    const [phone, laptop] = [await signInOn(db, lea), await signInOn(db, lea)]
    await laptop.command('delete_account')
    const told = await db.superuser.query<{ payload: Answer }>(
      `select payload from realtime.messages where topic = 'user:' || $1 and event = 'session_ended'`,
      [lea.id],
    )
    expect(told.map(({ payload }) => payload.body)).toEqual(
      expect.arrayContaining([{ session_id: phone.sessionId }, { session_id: laptop.sessionId }]),
    )
    expect(await reasonOf(phone.rpc('my_sessions'))).toBe('SIGN_IN_REQUIRED')
  })
})
