import { describe, expect, test } from 'vitest'
import {
  announce,
  at,
  audiences,
  createPlatformMember,
  type DeskEntry,
  inboxOf,
  recall,
  writeDraft,
} from '../support/announcing.ts'
import type { Person } from '../support/callers.ts'
import { openKitchen } from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { probeTopic } from '../support/topic-probe.ts'

const db = await createTestDatabase()
const admin = await createPlatformMember(db, 'admin', 'Robin Admin')
const kitchen = await openKitchen(db)
const people = {
  customer: await db.createUser('Lea'),
  staff: kitchen.owner,
  driver: await createPlatformMember(db, 'driver', 'Sam'),
  agent: await createPlatformMember(db, 'agent', 'Ada'),
}

interface Told {
  seq: number
  type: string
  body: Record<string, unknown>
}
const eventsOf = (stream: string): Promise<Told[]> =>
  db.owner.query<Told>('select seq::integer, type, body from private.events where stream = $1 order by seq', [
    stream,
  ])
const lastOf = async (stream: string): Promise<Told | undefined> => (await eventsOf(stream)).at(-1)
const titlesOf = async (person: Person): Promise<string[]> =>
  (await inboxOf(db, person)).items.map(({ title }) => title)
const sweep = async (client: { query(sql: string): Promise<unknown> } = db.owner): Promise<unknown> =>
  client.query('select private.publish_due_announcements()')
const soon = (ms: number): string => new Date(Date.now() + ms).toISOString()
/** Makes a scheduled announcement due, as time does. */
const makeDue = (entry: DeskEntry): Promise<unknown> =>
  db.owner.query(`update private.announcements set publish_at = now() - interval '1 second' where id = $1`, [
    entry.announcement_id,
  ])
const schedule = async (text: object = {}): Promise<DeskEntry> =>
  db.as(admin).command<DeskEntry>('publish_announcement', {
    ...at(await writeDraft(db, admin, { ...text })),
    publish_at: soon(60_000),
  })

describe('writing', () => {
  test('only admins write, publish, recall, look at the desk or count an audience', async () => {
    const draft = await writeDraft(db, admin)
    for (const person of Object.values(people)) {
      const caller = db.as(person)
      expect(await reasonOf(writeDraft(db, person))).toBe('NOT_ALLOWED')
      expect(await reasonOf(writeDraft(db, person, at(draft)))).toBe('NOT_ALLOWED')
      for (const command of ['publish', 'unschedule', 'discard', 'recall'])
        expect(await reasonOf(caller.command(`${command}_announcement`, at(draft)))).toBe('NOT_ALLOWED')
      expect(await reasonOf(caller.rpc('announcement_desk'))).toBe('NOT_ALLOWED')
      expect(await reasonOf(caller.rpc('announcement_audience_sizes'))).toBe('NOT_ALLOWED')
    }
    expect(await outcomeOf(db.asAnon.command('publish_announcement', at(draft)))).toBe('42501')
    expect(await outcomeOf(db.asAnon.rpc('my_announcements'))).toBe('42501')
  })

  test.each([
    ['no title', { title: ' ' }, 'title'],
    ['a title of 81 characters', { title: 'x'.repeat(81) }, 'title'],
    ['a title of two lines', { title: 'Rain\ntonight' }, 'title'],
    ['no text', { body: ' \n ' }, 'body'],
    ['a text of 1001 characters', { body: 'x'.repeat(1001) }, 'body'],
    ['signs nobody sees in a text', { body: 'bell \u0007' }, 'body'],
    ['a severity there is not', { severity: 'panic' }, 'severity'],
    ['an audience there is not', { audience: 'restaurant' }, 'audience'],
    ['no audience', { audience: null }, 'audience'],
    ['an end that has passed', { expires_at: '2026-01-01T00:00:00Z' }, 'expires_at'],
    ['an end that never comes', { expires_at: 'infinity' }, 'expires_at'],
  ])('%s is refused', async (_, text, field) => {
    const { reason, facts } = await refusalOf(writeDraft(db, admin, text))
    expect([reason, facts.field]).toEqual(['INVALID_ARGUMENT', field])
  })

  test('a text keeps its lines, in any script, and nothing of it is markup', async () => {
    const body = 'السطر الأول\n<b>not bold</b> & 🍜'
    const saved = await writeDraft(db, admin, { title: '  تنبيه  ', body: `\n${body}\n` })
    expect(saved).toMatchObject({ title: 'تنبيه', body, state: 'draft', version: 1 })
  })

  test('of two admins who change one draft, the second is told', async () => {
    const draft = await writeDraft(db, admin)
    const other = await createPlatformMember(db, 'admin', 'Second')
    await writeDraft(db, other, { ...at(draft), title: 'Snow tonight' })
    const { reason, facts } = await refusalOf(writeDraft(db, admin, { ...at(draft), title: 'Hail' }))
    expect([reason, facts]).toMatchObject(['ANNOUNCEMENT_CHANGED', { state: 'draft', version: 2 }])
    const desk = await db.as(admin).rpc<DeskEntry[]>('announcement_desk')
    expect(desk.find(({ announcement_id }) => announcement_id === draft.announcement_id)).toMatchObject({
      title: 'Snow tonight',
      last_act: { act: 'saved', by: 'Second' },
    })
  })

  test('a draft nobody needs is thrown away; what was published is not', async () => {
    const draft = await writeDraft(db, admin)
    await db.as(admin).command('discard_announcement', at(draft))
    expect(await reasonOf(db.as(admin).command('publish_announcement', at(draft)))).toBe('NOT_FOUND')
    const told = await announce(db, admin, { audience: 'agents' })
    expect(await reasonOf(db.as(admin).command('discard_announcement', at(told)))).toBe('ANNOUNCEMENT_STATE')
    expect(await reasonOf(writeDraft(db, admin, at(told)))).toBe('ANNOUNCEMENT_STATE')
  })

  test('the sizes of audiences are people, not memberships', async () => {
    const before = await db.as(admin).rpc<Record<string, number>>('announcement_audience_sizes')
    const second = await openKitchen(db)
    await db.owner.query(
      `insert into public.restaurant_members (restaurant_id, user_id, role) values ($1, $2, 'staff')`,
      [second.id, kitchen.owner.id],
    )
    const after = await db.as(admin).rpc<Record<string, number>>('announcement_audience_sizes')
    expect(Object.keys(after).sort()).toEqual([...audiences].sort())
    expect(after).toMatchObject({ restaurants: (before.restaurants ?? 0) + 1, everyone: after.customers })
    const [counted] = await db.owner.query('select count(*)::integer as people from public.profiles')
    expect(after.everyone).toBe(counted?.people)
  })
})

describe('publishing', () => {
  test('writes one event to the stream of the audience, and one message to its topic', async () => {
    const told = await announce(db, admin, { audience: 'drivers', severity: 'urgent', title: 'Ice' })
    expect(told).toMatchObject({ state: 'published', version: 2, last_act: { by: 'Robin Admin' } })
    const event = await lastOf('announcements:drivers')
    expect(event).toMatchObject({
      type: 'announcement_published',
      body: { announcement_id: told.announcement_id, severity: 'urgent', title: 'Ice', expires_at: null },
    })
    const sent = await db.owner.query(
      `select topic, (payload ->> 'seq')::integer as seq from realtime.messages
       where payload #>> '{body,announcement_id}' = $1`,
      [told.announcement_id],
    )
    expect(sent).toEqual([{ topic: 'announcements:drivers', seq: event?.seq }])
  })

  test('the same command again publishes once', async () => {
    const draft = await writeDraft(db, admin)
    const command = { command_id: crypto.randomUUID(), ...at(draft) }
    const answers = await Promise.all(
      [1, 2, 3].map(() => db.as(admin).rpc<DeskEntry>('publish_announcement', command)),
    )
    expect(new Set(answers.map(({ version }) => version))).toEqual(new Set([2]))
    const events = await eventsOf('announcements:customers')
    expect(events.filter(({ body }) => body.announcement_id === draft.announcement_id)).toHaveLength(1)
  })

  test.each(audiences)(
    '%s: exactly its members read it, listen to it and find it in the inbox',
    async (audience) => {
      const title = `For ${audience}`
      await announce(db, admin, { audience, title })
      const members = {
        everyone: ['customer', 'staff', 'driver', 'agent'],
        customers: ['customer', 'staff', 'driver', 'agent'],
        restaurants: ['staff'],
        drivers: ['driver'],
        agents: ['agent'],
      }[audience]
      const client = await db.connect()
      for (const [name, person] of Object.entries(people)) {
        const isMember = members.includes(name)
        const stream = `announcements:${audience}`
        expect([name, (await titlesOf(person)).includes(title)]).toEqual([name, isMember])
        expect(await outcomeOf(db.as(person).rpc('read_stream', { stream, after: 0 }))).toBe(
          isMember ? 'ok' : 'NOT_FOUND',
        )
        const rights = await probeTopic(client, stream, { role: 'authenticated', sub: person.id })
        expect(rights).toMatchObject({ readBroadcast: isMember, writeBroadcast: false, readPresence: false })
      }
      await client.end()
    },
  )

  test('an admin reads every stream, and finds in the inbox only what is meant for them', async () => {
    await announce(db, admin, { audience: 'agents', title: 'Only for agents' })
    for (const audience of audiences)
      expect(
        await outcomeOf(db.as(admin).rpc('read_stream', { stream: `announcements:${audience}`, after: 0 })),
      ).toBe('ok')
    expect(await titlesOf(admin)).not.toContain('Only for agents')
  })

  test('an audience there is not has no stream, whoever asks', async () => {
    for (const id of ['admins', 'restaurant', '', 'everyone ', 'EVERYONE', '*'])
      expect(
        await reasonOf(db.as(admin).rpc('read_stream', { stream: `announcements:${id}`, after: 0 })),
      ).toBe('NOT_FOUND')
  })

  test('whoever leaves an audience reads nothing of it from that instant', async () => {
    const driver = await createPlatformMember(db, 'driver', 'For a day')
    await announce(db, admin, { audience: 'drivers', title: 'Shift plan' })
    await db.owner.query('delete from public.platform_members where user_id = $1', [driver.id])
    expect(
      await reasonOf(db.as(driver).rpc('read_stream', { stream: 'announcements:drivers', after: 0 })),
    ).toBe('NOT_FOUND')
    expect((await inboxOf(db, driver)).audiences.map(({ audience }) => audience)).toEqual([
      'customers',
      'everyone',
    ])
  })
})

describe('the one order', () => {
  test('published at once by many, instants ascend with numbers in each audience, and every inbox is sorted alike', async () => {
    const drafts = await Promise.all(
      [...Array(24).keys()].map((index) =>
        writeDraft(db, admin, { title: `Burst ${index}`, audience: index % 2 ? 'everyone' : 'customers' }),
      ),
    )
    const writers = await Promise.all(
      [1, 2, 3, 4].map((n) => createPlatformMember(db, 'admin', `Writer ${n}`)),
    )
    await Promise.all(
      drafts.map((draft, index) =>
        db.as(writers[index % 4] ?? admin).command('publish_announcement', at(draft)),
      ),
    )
    const { items } = await inboxOf(db, people.customer)
    for (const audience of ['everyone', 'customers']) {
      const own = items.filter((item) => item.audience === audience).toReversed()
      expect(own.map(({ seq }) => seq)).toEqual(own.map(({ seq }) => seq).toSorted((a, b) => a - b))
      expect(new Set(own.map(({ published_at }) => published_at)).size).toBe(own.length)
    }
    const key = (item: (typeof items)[number]): string => `${item.published_at} ${item.announcement_id}`
    expect(items.map(key)).toEqual(items.map(key).toSorted().toReversed())
    const shared = (list: typeof items): string[] =>
      list.flatMap(({ title }) => (title.startsWith('Burst') ? [title] : []))
    expect(shared((await inboxOf(db, people.driver)).items)).toEqual(shared(items))
  })
})

describe('by the clock', () => {
  test('a scheduled one is silent until its time, then published once', async () => {
    const entry = await schedule({ title: 'At nine' })
    expect(entry).toMatchObject({ state: 'scheduled', last_act: { act: 'scheduled' } })
    await sweep()
    expect(await titlesOf(people.customer)).not.toContain('At nine')
    await makeDue(entry)
    await sweep()
    await sweep()
    const events = await eventsOf('announcements:customers')
    expect(events.filter(({ body }) => body.announcement_id === entry.announcement_id)).toHaveLength(1)
    const [own] = (await db.as(admin).rpc<DeskEntry[]>('announcement_desk')).filter(
      ({ announcement_id }) => announcement_id === entry.announcement_id,
    )
    expect(own).toMatchObject({ state: 'published', last_act: { act: 'published', by: null } })
  })

  test('of many sweepers at once each takes another, and nothing is published twice', async () => {
    const entries = await Promise.all([1, 2, 3, 4, 5].map((n) => schedule({ title: `Due ${n}` })))
    for (const entry of entries) await makeDue(entry)
    const clients = await Promise.all([1, 2, 3].map(() => db.connect()))
    for (let round = 0; round < 5; round += 1) await Promise.all(clients.map((client) => sweep(client)))
    const events = await eventsOf('announcements:customers')
    for (const { announcement_id } of entries)
      expect(events.filter(({ body }) => body.announcement_id === announcement_id)).toHaveLength(1)
  })

  test('a second sweeper does not wait for the one that an open transaction holds', async () => {
    const [first, second] = [await schedule({ title: 'Held' }), await schedule({ title: 'Free' })]
    await makeDue(first)
    await makeDue(second)
    const holder = await db.connect()
    await holder.query('begin')
    await holder.query('select from private.announcements where id = $1 for update', [first.announcement_id])
    await sweep()
    expect(await titlesOf(people.customer)).toContain('Free')
    expect(await titlesOf(people.customer)).not.toContain('Held')
    await holder.query('rollback')
    await sweep()
    expect(await titlesOf(people.customer)).toContain('Held')
  })

  test('one whose stream is held, or that cannot be published, keeps none of another audience waiting', async () => {
    const first = await schedule({ title: 'To a held stream', audience: 'drivers' })
    const broken = await schedule({ title: 'Broken', audience: 'agents' })
    const free = await schedule({ title: 'To a free stream' })
    for (const entry of [first, broken, free]) await makeDue(entry)
    // The stream of drivers is there from its first announcement on.
    await db.owner.query(
      `insert into private.stream_heads (stream, head) values ('announcements:drivers', 0) on conflict do nothing`,
    )
    const holder = await db.connect()
    await holder.query('begin')
    await holder.query(`select from private.stream_heads where stream = 'announcements:drivers' for update`)
    await db.owner.query(`
      create function private.break_announcement() returns trigger language plpgsql as
        $$ begin if new.title = 'Broken' and new.state = 'published' then raise 'broken'; end if; return new; end $$;
      create trigger break_announcement before update on private.announcements
      for each row execute function private.break_announcement()`)
    await sweep()
    expect(await titlesOf(people.customer)).toContain('To a free stream')
    await db.owner.query('drop function private.break_announcement() cascade')
    await holder.query('rollback')
    await sweep()
    await sweep()
    expect(await titlesOf(people.driver)).toContain('To a held stream')
    expect(await titlesOf(people.agent)).toContain('Broken')
  })

  test('what was taken off the schedule is not published, and may still be changed or scheduled again', async () => {
    const entry = await schedule({ title: 'Perhaps' })
    const changed = await writeDraft(db, admin, { ...at(entry), title: 'Perhaps not' })
    expect(changed).toMatchObject({ state: 'scheduled', version: 3 })
    const draft = await db.as(admin).command<DeskEntry>('unschedule_announcement', at(changed))
    expect(draft).toMatchObject({ state: 'draft', publish_at: null })
    await sweep()
    expect(await titlesOf(people.customer)).not.toContain('Perhaps not')
  })

  test('a time that has passed, or an end before the beginning, is refused', async () => {
    const draft = await writeDraft(db, admin, { expires_at: soon(60_000) })
    const publishAt = (publish_at: string) =>
      refusalOf(db.as(admin).command('publish_announcement', { ...at(draft), publish_at }))
    expect((await publishAt('2026-01-01T00:00:00Z')).facts.field).toBe('publish_at')
    expect((await publishAt('infinity')).facts.field).toBe('expires_at')
    expect((await publishAt(soon(120_000))).facts.field).toBe('expires_at')
  })
})

describe('recall', () => {
  test('is a later event of the same stream, and takes the words out of the earlier one', async () => {
    const told = await announce(db, admin, { title: 'Wrong number', body: 'Call 555' })
    const seq = (await lastOf('announcements:customers'))?.seq ?? 0
    const gone = await recall(db, admin, told)
    expect(gone).toMatchObject({ state: 'recalled', version: 3, last_act: { act: 'recalled' } })
    const [before, after] = (await eventsOf('announcements:customers')).slice(-2)
    expect(before).toEqual({
      seq,
      type: 'announcement_published',
      body: { announcement_id: told.announcement_id, published_at: told.published_at },
    })
    expect(after).toMatchObject({ seq: seq + 1, type: 'announcement_recalled' })
    expect(after?.body).toMatchObject({ announcement_id: told.announcement_id })
  })

  test('leaves every inbox, and happens once', async () => {
    const told = await announce(db, admin, { title: 'Taken back' })
    expect(await titlesOf(people.customer)).toContain('Taken back')
    await recall(db, admin, told)
    expect(await titlesOf(people.customer)).not.toContain('Taken back')
    expect(await reasonOf(recall(db, admin, { ...told, version: 3 }))).toBe('ANNOUNCEMENT_STATE')
    expect(await reasonOf(recall(db, admin, await writeDraft(db, admin)))).toBe('ANNOUNCEMENT_STATE')
  })

  test('of two admins recalling at once one does, and there is one event', async () => {
    const told = await announce(db, admin)
    const other = await createPlatformMember(db, 'admin', 'Second')
    const outcomes = await Promise.all([
      outcomeOf(recall(db, admin, told)),
      outcomeOf(recall(db, other, told)),
    ])
    expect(outcomes.toSorted()).toEqual(['ANNOUNCEMENT_STATE', 'ok'])
    const events = await eventsOf('announcements:customers')
    expect(
      events.filter(
        ({ type, body }) => type === 'announcement_recalled' && body.announcement_id === told.announcement_id,
      ),
    ).toHaveLength(1)
  })
})

describe('seeing', () => {
  const see = (person: Person, up_to: object, urgent_up_to: object = {}) =>
    db
      .as(person)
      .command<{ cursors: Record<string, { seen: number; urgent_seen: number }> }>('see_announcements', {
        up_to,
        urgent_up_to,
      })

  test('a cursor goes forward only, and never beyond the head', async () => {
    const lea = await db.createUser('Lea')
    await announce(db, admin)
    await announce(db, admin)
    const head = (await lastOf('announcements:customers'))?.seq ?? 0
    expect((await see(lea, { customers: head - 1 })).cursors.customers?.seen).toBe(head - 1)
    expect((await see(lea, { customers: 1 })).cursors.customers?.seen).toBe(head - 1)
    expect((await see(lea, { customers: 2147483647 })).cursors.customers?.seen).toBe(head)
    expect((await see(lea, { customers: -5 })).cursors.customers?.seen).toBe(head)
  })

  test('from many tabs at once it ends at the highest, and each move is told once to their own stream', async () => {
    const lea = await db.createUser('Lea')
    for (let n = 0; n < 4; n += 1) await announce(db, admin)
    const head = (await lastOf('announcements:customers'))?.seq ?? 0
    await Promise.all([3, 1, 0, 2, 0].map((back) => see(lea, { customers: head - back })))
    const told = await eventsOf(`user:${lea.id}`)
    const numbers = told.map(({ body }) => Number(Object(Object(body.cursors).customers).seen))
    expect(numbers.at(-1)).toBe(head)
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
    expect((await inboxOf(db, lea)).audiences.find(({ audience }) => audience === 'customers')?.seen).toBe(
      head,
    )
    await see(lea, { customers: head })
    expect(await eventsOf(`user:${lea.id}`)).toHaveLength(told.length)
  })

  test('urgent ones are put away apart from the rest', async () => {
    const lea = await db.createUser('Lea')
    const told = await announce(db, admin, { severity: 'urgent' })
    const seq = (await lastOf('announcements:customers'))?.seq ?? 0
    const { cursors } = await see(lea, {}, { customers: seq })
    expect(cursors.customers).toMatchObject({ urgent_seen: seq })
    expect(cursors.customers?.seen).toBeLessThan(seq)
    const [entry] = (await db.as(admin).rpc<DeskEntry[]>('announcement_desk')).filter(
      ({ announcement_id }) => announcement_id === told.announcement_id,
    )
    expect(entry?.seen_by).toBe(1)
  })

  test('what an audience was told before somebody joined it is no news to them', async () => {
    await announce(db, admin, { title: 'Old news' })
    const lea = await db.createUser('Lea')
    const { audiences: positions, items } = await inboxOf(db, lea)
    expect(items.map(({ title }) => title)).toContain('Old news')
    expect(positions.every(({ seq, seen }) => seen <= seq)).toBe(true)
    const old = items.find(({ title }) => title === 'Old news')
    expect(positions.find(({ audience }) => audience === 'customers')?.seen).toBeGreaterThanOrEqual(
      old?.seq ?? 0,
    )
    await announce(db, admin, { title: 'News' })
    const now = await inboxOf(db, lea)
    expect(now.items[0]?.seq).toBeGreaterThan(
      now.audiences.find(({ audience }) => audience === 'customers')?.seen ?? 0,
    )
  })

  test('a cursor in an audience one is not of is refused, and moves nothing', async () => {
    expect(await reasonOf(see(people.customer, { everyone: 1, drivers: 1 }))).toBe('NOT_FOUND')
    expect(await reasonOf(see(people.customer, {}, { admins: 1 }))).toBe('NOT_FOUND')
    for (const rubbish of [null, [], 7, 'everyone'])
      expect(await reasonOf(db.as(people.customer).command('see_announcements', { up_to: rubbish }))).toBe(
        'INVALID_ARGUMENT',
      )
    const [row] = await db.owner.query(
      'select count(*)::integer as rows from private.announcement_cursors where user_id = $1',
      [people.customer.id],
    )
    expect(row?.rows).toBe(0)
  })
})

// JSON texts, as the network may bring them, in any place of a request.
const rubbish = [
  'null',
  'true',
  '-1',
  '1.5',
  '2147483648',
  '1e400',
  '""',
  '"  "',
  '"NaN"',
  '"infinity"',
  '"\\u202etxt"',
  '"\\u0000"',
  '"00000000-0000-0000-0000-000000000000"',
  `"'; drop table private.announcements; --"`,
  `"${'x'.repeat(5000)}"`,
  '[]',
  '[null]',
  '{"everyone": null}',
  '{"everyone": 1e400}',
  '{"everyone": {"everyone": 1}}',
]

describe('rubbish', () => {
  test.each([
    [
      'save_announcement',
      ['title', 'body', 'severity', 'audience', 'expires_at', 'announcement_id', 'version'],
    ],
    ['publish_announcement', ['announcement_id', 'version', 'publish_at']],
    ['recall_announcement', ['announcement_id', 'version']],
    ['see_announcements', ['up_to', 'urgent_up_to']],
  ])('%s answers it with a code of the caller', async (name, fields) => {
    const draft = await writeDraft(db, admin)
    const good: Record<string, unknown> = {
      save_announcement: { title: 'T', body: 'B', severity: 'info', audience: 'agents', ...at(draft) },
      publish_announcement: at(draft),
      recall_announcement: at(draft),
      see_announcements: { up_to: {}, urgent_up_to: {} },
    }
    for (const field of fields) {
      for (const value of rubbish) {
        const parts = Object.entries({ ...Object(good[name]), command_id: crypto.randomUUID(), [field]: 0 })
        const body = `{${parts.map(([key, kept]) => `"${key}":${key === field ? value : JSON.stringify(kept)}`)}}`
        const outcome = await outcomeOf(db.as(admin).rpcText(name, body))
        expect(outcome, `${name}.${field} ${value.slice(0, 60)}`).toMatch(/^(ok|[A-Z_]+[A-Z]|22\w{3})$/)
      }
    }
  })
})
