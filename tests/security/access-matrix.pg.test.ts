import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { audiences } from '../support/announcing.ts'
import { outcomeOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { type Claims, probeTopic } from '../support/topic-probe.ts'
import {
  audiencesOf,
  buckets,
  type Cell,
  endpoints,
  functionPrivileges,
  type Identity,
  policies,
  readableStreams,
  restaurantTopicOf,
  roles,
  type TopicRight,
  tablePrivileges,
  topicRights,
  visibleRows,
} from './access-matrix.ts'
import {
  functionPrivilegesSql,
  otherPrivilegesSql,
  policiesSql,
  privilegeHelperSql,
  tablePrivilegesSql,
} from './privileges.ts'
import { renderAccessMatrix } from './render-access-matrix.ts'
import { createWorld, identities } from './world.ts'

const db = await createTestDatabase()
const world = await createWorld(db)
await db.owner.query(privilegeHelperSql)

// Attempts on policies made wrong on purpose do not count.
let denied = 0
afterAll(() => console.log(`${denied} denied attempts`))

describe('buckets', () => {
  test('every bucket is listed, with what it takes', async () => {
    const rows = await db.superuser.query<{ id: string; public: boolean; limit: number; types: string[] }>(
      `select id, public, file_size_limit::integer as limit, allowed_mime_types as types from storage.buckets`,
    )
    const found = rows.map(({ id, public: isPublic, limit, types }) => [id, { isPublic, limit, types }])
    const listed = Object.entries(buckets).map(([id, { writers: _, ...facts }]) => [id, facts])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed))
  })

  test.each(Object.keys(buckets))(
    '%s: nobody reads, changes or removes an object, nor writes where they like',
    async (bucket) => {
      await db.superuser.query(
        `insert into storage.objects (bucket_id, name, owner_id) values ($1, 'somebody/s.webp', $2)`,
        [bucket, world.people.mia.id],
      )
      for (const identity of identities) {
        const caller = world.callerOf(identity)
        const found = await caller.query(`select from storage.objects where bucket_id = '${bucket}'`)
        const changed = await caller.query(
          `update storage.objects set name = 'mine' where bucket_id = '${bucket}' returning 1`,
        )
        const written = await outcomeOf(
          caller.query(
            `insert into storage.objects (bucket_id, name) values ('${bucket}', '${identity}/anything.webp')`,
          ),
        )
        expect([found.length, changed.length, written], identity).toEqual([0, 0, '42501'])
        denied += 3
      }
    },
  )
})

describe('privileges', () => {
  test('every table has its row of the matrix, by role, operation and column', async () => {
    const rows = await db.owner.query<{ name: string; role: string; may: string }>(tablePrivilegesSql)
    const found: Record<string, Record<string, string>> = {}
    for (const { name, role, may } of rows) found[name] = { ...found[name], [role]: may }
    expect(found).toEqual(tablePrivileges)
    denied += rows.filter(({ may }) => may === '-').length * 4
  })

  test('no role but the server has any other right on a table', async () => {
    expect(await db.owner.query(otherPrivilegesSql)).toEqual([])
  })

  test('every function is listed with who may execute it, once', async () => {
    const rows = await db.owner.query<{ name: string; roles: string }>(functionPrivilegesSql)
    const found: Record<string, string[]> = {}
    for (const { name, roles: may } of rows) found[may] = [...(found[may] ?? []), name].sort()
    const sorted = Object.entries(functionPrivileges).map(([may, names]) => [may, [...names].sort()])
    expect(found).toEqual(Object.fromEntries(sorted))
    denied += rows.reduce((sum, row) => sum + roles.filter((role) => !row.roles.includes(role)).length, 0)
  })

  test('every policy is listed', async () => {
    const rows = await db.owner.query<{ policy: string }>(policiesSql)
    expect(rows.map(({ policy }) => policy).sort()).toEqual([...policies].sort())
  })

  test('the views for admins answer nobody who comes through the API, an admin and the server included', async () => {
    const views = await db.owner.query<{ name: string }>(
      `select relname as name from pg_catalog.pg_class where relnamespace = 'admin'::regnamespace and relkind = 'v'`,
    )
    const callers = [...identities.map((identity) => world.callerOf(identity)), db.asService]
    for (const { name } of views)
      for (const caller of callers) {
        expect(await outcomeOf(caller.query(`select from admin.${name}`)), name).toBe('42501')
        denied += 1
      }
  })

  test('every table in public is in the matrix of rows', async () => {
    const tables = Object.keys(tablePrivileges).flatMap((name) => /^public\.(.*)$/.exec(name)?.[1] ?? [])
    expect(Object.keys(visibleRows).sort()).toEqual(tables.sort())
  })

  test.each([
    ['a new table', 'create table public.fresh (id integer)', tablePrivilegesSql],
    ['a column grant', 'grant update (note) on public.orders to authenticated', tablePrivilegesSql],
    ['a grant in private', 'grant select on private.events to authenticated', tablePrivilegesSql],
    [
      'a new function',
      `create function private.fresh() returns integer language sql as 'select 1'`,
      functionPrivilegesSql,
    ],
    [
      'a new right on a function',
      'grant execute on function private.publish to service_role',
      functionPrivilegesSql,
    ],
    [
      'a new policy',
      'create policy "Fresh" on realtime.messages for insert to authenticated with check (false)',
      policiesSql,
    ],
    ['the right to truncate', 'grant truncate on public.orders to authenticated', otherPrivilegesSql],
  ])('%s is noticed', async (_, change, question) => {
    const client = await db.connect()
    const before = (await client.query(question)).rows
    await client.query(`begin; ${change}`)
    const after = (await client.query(question)).rows
    await client.query('rollback')
    expect(after).not.toEqual(before)
  })
})

/** What a row of each table is called; tables not named here are called by their restaurant. */
const labels: Record<string, string> = {
  addresses: 'user_id',
  conversation_cursors: `conversation_id || ' ' || user_id`,
  conversation_notes: 'conversation_id',
  conversations: 'id',
  kitchen_progress: 'order_id',
  messages: 'conversation_id',
  order_acknowledgements: 'order_id',
  order_destinations: 'order_id',
  order_lines: 'order_id',
  order_ratings: 'order_id',
  order_reasons: `'any'`,
  order_receipts: 'order_id',
  orders: 'id',
  rating_tags: `'any'`,
  payments: 'order_id',
  platform_members: 'user_id',
  profiles: 'user_id',
  push_preferences: 'user_id',
  push_subscriptions: 'user_id',
  restaurant_members: `restaurant_id || ' ' || user_id`,
  restaurants: 'id',
}
const counted = (table: string): string =>
  `select (${labels[table] ?? 'restaurant_id'})::text as label, count(*)::integer as rows from public.${table} group by 1`
const nameOf = (label: string): string =>
  label
    .split(' ')
    .map((id) => world.names.get(id) ?? id)
    .join(': ')

type Counts = Record<string, number>
const toCounts = (rows: { label: string; rows: number }[]): Counts =>
  Object.fromEntries(rows.map(({ label, rows: count }) => [nameOf(label), count]))

/** The cells of the row matrix that are not as written. */
async function rowDifferences(): Promise<string[]> {
  const differences: string[] = []
  for (const [table, cells] of Object.entries(visibleRows)) {
    const all = toCounts(await db.owner.query(counted(table)))
    for (const identity of identities) {
      const expected: Cell = cells[identity]
      const seen = await outcomeAndRows(identity, counted(table))
      const wanted =
        expected === 'denied'
          ? '42501'
          : Object.fromEntries(expected.map((name) => [name, all[name] ?? 'missing']))
      try {
        expect(seen).toEqual(wanted)
        denied += Object.keys(all).length - (expected === 'denied' ? 0 : expected.length)
      } catch {
        differences.push(
          `${identity} sees in ${table} ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`,
        )
      }
    }
  }
  return differences
}

async function outcomeAndRows(identity: Identity, sql: string): Promise<Counts | string> {
  let rows: { label: string; rows: number }[] = []
  const outcome = await outcomeOf(
    world
      .callerOf(identity)
      .query<{ label: string; rows: number }>(sql)
      .then((answer) => {
        rows = answer
      }),
  )
  return outcome === 'ok' ? toCounts(rows) : outcome
}

/** The people whose addresses each identity could change or delete, where that is anybody but itself. */
async function addressDifferences(): Promise<string[]> {
  const differences: string[] = []
  for (const identity of identities) {
    const mine = identity === 'lea' || identity === 'omar' ? [identity] : []
    for (const sql of [
      `update public.addresses set label = 'mine now' returning user_id`,
      'delete from public.addresses returning user_id',
    ]) {
      let touched: string[] = []
      const outcome = await outcomeOf(
        world.callerOf(identity).tryOut(async (tx) => {
          touched = (await tx.query<{ user_id: string }>(sql)).map(({ user_id }) => nameOf(user_id))
        }),
      )
      if (outcome !== (identity === 'anon' ? '42501' : 'ok') || touched.join() !== mine.join()) {
        differences.push(`${identity}: ${sql}: ${outcome} ${touched.join()}`)
      }
      denied += 2 - mine.length
    }
  }
  return differences
}

const fingerprint = (): Promise<unknown> =>
  Promise.all(
    Object.keys(visibleRows).map((table) =>
      db.owner.query(
        `select '${table}', md5(string_agg(t::text, ',' order by t::text)) from public.${table} t`,
      ),
    ),
  )

describe('rows', () => {
  test('every identity sees exactly the rows of the matrix', async () => {
    expect(await rowDifferences()).toEqual([])
  })

  test('people change and delete their own addresses and nobody else’s', async () => {
    expect(await addressDifferences()).toEqual([])
  })

  test.each(identities)('nothing else can be written directly: %s', async (identity) => {
    const before = await fingerprint()
    for (const table of Object.keys(visibleRows)) {
      const [victim] = await db.owner.query<{ row: object }>(
        `select to_jsonb(t) as row from public.${table} t limit 1`,
      )
      const [column] = Object.keys(victim?.row ?? {})
      const attempts = [
        [
          `insert into public.${table} select * from jsonb_populate_record(null::public.${table}, $1)`,
          JSON.stringify(victim?.row),
        ],
        [`update public.${table} set ${column} = ${column}`],
        [`delete from public.${table}`],
        [`truncate public.${table} cascade`],
      ] as const
      for (const [sql, ...values] of attempts) {
        if (table === 'addresses' && sql.startsWith('delete') && identity !== 'anon') continue
        const outcome = await outcomeOf(world.callerOf(identity).query(sql, values))
        expect(outcome, `${identity}: ${sql}`).toBe('42501')
        denied += 1
      }
    }
    expect(await fingerprint()).toEqual(before)
  })

  test('the secret key sees every row in public and none in private', async () => {
    for (const table of Object.keys(visibleRows)) {
      expect(toCounts(await db.asService.query(counted(table)))).toEqual(
        toCounts(await db.owner.query(counted(table))),
      )
    }
    for (const table of Object.keys(tablePrivileges).filter((name) => name.startsWith('private.'))) {
      for (const caller of [db.asService, db.asAnon, db.as(world.people.olga)]) {
        expect(await outcomeOf(caller.query(`select from ${table}`)), table).toBe('42501')
        denied += 1
      }
    }
  })
})

describe('streams', () => {
  const streams = new Map<string, string>([
    ...Object.entries(world.people).map(([name, { id }]) => [`user ${name}`, `user:${id}`] as const),
    ...Object.entries(world.orders).map(([name, id]) => [`order ${name}`, `order:${id}`] as const),
    ...Object.entries(world.kitchens).map(
      ([name, { id }]) => [`restaurant ${name}`, `restaurant:${id}`] as const,
    ),
    ...audiences.map((audience) => [`announcements ${audience}`, `announcements:${audience}`] as const),
    ...Object.entries(world.uploads).map(([name, id]) => [`upload ${name}`, `upload:${id}`] as const),
    ['drivers all', 'drivers:all'],
    ...Object.entries(world.talks).flatMap(([name, id]) => [
      [`conversation ${name}`, `conversation:${id}`] as const,
      [`conversation_notes ${name}`, `conversation_notes:${id}`] as const,
    ]),
    ['support desk', 'support:desk'],
  ])

  test('the matrix knows every scope there is', async () => {
    const scopes = await db.owner.query<{ scope: string }>(
      'select scope from private.stream_scopes order by scope',
    )
    expect(scopes.map(({ scope }) => scope)).toEqual(
      [...new Set([...streams.keys()].map((name) => name.split(' ')[0]))].sort(),
    )
  })

  test.each(identities)('%s reads exactly the streams of the matrix', async (identity) => {
    const caller = world.callerOf(identity)
    const cell = readableStreams[identity]
    const readable = cell === 'denied' ? [] : [...cell, `user ${identity}`]
    for (const [name, stream] of streams) {
      const outcome = await outcomeOf(caller.rpc('read_stream', { stream, after: 0 }))
      const expected = cell === 'denied' ? '42501' : readable.includes(name) ? 'ok' : 'NOT_FOUND'
      expect(outcome, `${identity} reading ${name}`).toBe(expected)
      if (expected !== 'ok') denied += 1
    }
    if (cell === 'denied') {
      expect(await outcomeOf(caller.rpc('heads', { streams: [...streams.values()] }))).toBe('42501')
      return
    }
    const heads = await caller.rpc('heads', { streams: [...streams.values()] })
    expect(Object.keys(heads).sort()).toEqual(readable.map((name) => streams.get(name)).sort())
  })
})

describe('topics', async () => {
  const { bao, pho, hidden } = world.kitchens
  const { lea, omar, jun } = world.people
  // A member left Bao, so its second topic is the current one.
  const current = {
    bao: `restaurant:${bao.id}:2`,
    pho: `restaurant:${pho.id}:1`,
    hidden: `restaurant:${hidden.id}:1`,
  }
  /** The topics that `topicRights` names. */
  const named = new Map([
    ['drivers:<epoch>', 'drivers:1'],
    ['delivery:<leg on the road>', `delivery:${world.legs.carried}`],
    ['delivery:<ended leg>', `delivery:${world.legs.delivered}`],
    ['support:<epoch>', 'support:1'],
    ['storefront:all', 'storefront:all'],
    ['storefront:<bao>', `storefront:${bao.id}`],
    ['storefront:<hidden>', `storefront:${hidden.id}`],
    ...Object.entries(world.talks).map(
      ([name, id]) => [`conversation:<${name}>:<epoch>`, `conversation:${id}:1`] as const,
    ),
  ])
  const talk = world.talks['order talk']
  const topics = [
    ...named.values(),
    `delivery:${world.legs.carried.toUpperCase()}`,
    `delivery:${world.legs.carried} `,
    `delivery:{${world.legs.carried}}`,
    `delivery:${world.orders.carried}`,
    'delivery:',
    'delivery:%',
    'drivers:2',
    'drivers:all',
    'drivers:01',
    'drivers:',
    `storefront:${bao.id.toUpperCase()}`,
    'storefront:',
    'storefront:%',
    'support:',
    'support:2',
    'support:01',
    'support:desk',
    'support:%',
    `conversation:${talk}`,
    `conversation:${talk}:`,
    `conversation:${talk}:2`,
    `conversation:${talk}:1 `,
    `conversation:${talk}:1:1`,
    `conversation:${talk.toUpperCase()}:1`,
    `conversation:not-a-uuid:1`,
    `conversation_notes:${talk}:1`,
    ...Object.values(world.people).map(({ id }) => `user:${id}`),
    ...Object.values(current),
    `restaurant:${bao.id}:1`,
    `restaurant:${bao.id}:3`,
    `restaurant:${bao.id}`,
    `restaurant:${bao.id}:`,
    `restaurant:${bao.id}:02`,
    `restaurant:${bao.id}:2:2`,
    `restaurant:${pho.id}:2`,
    `restaurant:${bao.id}:2 `,
    ` restaurant:${bao.id}:2`,
    `restaurant:${bao.id}:2\n`,
    `RESTAURANT:${bao.id}:2`,
    `restaurant:${bao.id.toUpperCase()}:2`,
    `realtime:restaurant:${bao.id}:2`,
    `realtime:user:${lea.id}`,
    `user:${lea.id.toUpperCase()}`,
    `User:${lea.id}`,
    `user:${lea.id} `,
    `user: ${lea.id}`,
    `user:${lea.id}\u200b`,
    `user:${lea.id}:${omar.id}`,
    `user:{${lea.id}}`,
    `user:${jun.id.replaceAll('-', '')}`,
    'user:',
    'user:*',
    'user:%',
    'restaurant:%',
    '*',
    '',
    ':',
    'made-up',
    `order:${world.orders.placed}`,
    ...audiences.map((audience) => `announcements:${audience}`),
    'announcements:',
    'announcements:admins',
    'announcements:everyone ',
    'announcements: everyone',
    'announcements:Everyone',
    'announcements:drivers:1',
    'announcements:driver',
    'announcements',
    `support:1`,
    `user:' or true --`,
    'x'.repeat(4096),
    `user:${lea.id}${'x'.repeat(4096)}`,
  ]

  type Rights = ReadonlyMap<string, readonly TopicRight[]>
  const noRights: Rights = new Map()

  function expectedRights(identity: Identity): Rights {
    if (identity === 'anon') return noRights
    const place = restaurantTopicOf[identity]
    return new Map<string, readonly TopicRight[]>([
      [`user:${world.people[identity].id}`, ['listen']],
      ...(place ? [[current[place], ['listen']] as const] : []),
      ...audiencesOf(identity).map((audience) => [`announcements:${audience}`, ['listen']] as const),
      ...Object.entries(topicRights).map(
        ([name, who]) => [named.get(name) ?? `unnamed ${name}`, who[identity] ?? []] as const,
      ),
    ])
  }

  const client = await db.connect()

  /** What a set of claims may do on a topic, where that is not as written. */
  async function topicDifferences(name: string, claims: Claims, expected: Rights): Promise<string[]> {
    const differences: string[] = []
    for (const topic of topics) {
      const rights = await probeTopic(client, topic, claims)
      const may = (right: TopicRight): boolean => expected.get(topic)?.includes(right) ?? false
      const wanted = {
        readBroadcast: may('listen'),
        readPresence: may('see presence'),
        writeBroadcast: may('send'),
        writePresence: may('show presence'),
      }
      if (JSON.stringify(rights) !== JSON.stringify(wanted)) {
        differences.push(`${name} on ${topic.slice(0, 80)}: ${JSON.stringify(rights)}`)
      }
      denied += Object.values(rights).filter((right) => right === false).length
    }
    return differences
  }

  const claimsOf = (identity: Identity): Claims =>
    identity === 'anon' ? { role: 'anon' } : { role: 'authenticated', sub: world.people[identity].id }
  const differencesOf = (identity: Identity): Promise<string[]> =>
    topicDifferences(identity, claimsOf(identity), expectedRights(identity))

  test.each(identities)('%s has exactly the rights of the matrix on every topic', async (identity) => {
    expect(await differencesOf(identity)).toEqual([])
  })

  /** What anybody who is signed in hears: what a menu shows, which visitors read as well. */
  const ofAnybody: Rights = new Map(
    ['storefront:all', `storefront:${bao.id}`].map((topic) => [topic, ['listen'] as const]),
  )

  test.each<[string, Claims, Rights?]>([
    ['without a subject', { role: 'authenticated' }],
    ['with a subject that is no uuid', { role: 'authenticated', sub: 'not-a-uuid' }],
    ['with an empty subject', { role: 'authenticated', sub: '' }],
    [
      'with roles of its own making',
      {
        role: 'authenticated',
        sub: '00000000-0000-4000-8000-00000000beef',
        user_metadata: { role: 'admin', restaurant_id: bao.id },
        app_role: 'owner',
      },
      ofAnybody,
    ],
    ['of a visitor who names somebody', { role: 'anon', sub: lea.id }],
  ])(
    'a token %s opens nothing of anybody’s, and no policy raises',
    async (name, claims, rights = noRights) => {
      expect(await topicDifferences(name, claims, rights)).toEqual([])
    },
  )

  test('the secret key passes, as Realtime has it', async () => {
    const rights = await probeTopic(client, 'made-up', { role: 'service_role' })
    expect(rights).toEqual({
      readBroadcast: true,
      readPresence: true,
      writeBroadcast: true,
      writePresence: true,
    })
  })

  describe('the matrix notices', () => {
    /** A policy made wrong, and put back. */
    async function withPolicy<T>(
      table: string,
      name: string,
      clauses: string,
      work: () => Promise<T>,
    ): Promise<T> {
      const [before] = await db.owner.query<{ using: string | null; check: string | null }>(
        `select qual as using, with_check as check from pg_policies where format('%s.%s', schemaname, tablename) = $1 and policyname = $2`,
        [table, name],
      )
      if (!before) throw new Error(`no policy ${name} on ${table}`)
      const alter = (text: string) => db.owner.query(`alter policy "${name}" on ${table} ${text}`)
      const countBefore = denied
      await alter(clauses)
      try {
        return await work()
      } finally {
        denied = countBefore
        await alter(
          `${before.using ? `using (${before.using})` : ''} ${before.check ? `with check (${before.check})` : ''}`,
        )
      }
    }

    const parsed = policies.flatMap((policy) => {
      const [, table, operation, name] = /^(\S+) (\S+) \S+ (.*)$/.exec(policy) ?? []
      return table && operation && name ? [{ table, operation, name }] : []
    })
    const opened = parsed.filter(
      ({ table, operation }) => table.startsWith('public.') && operation === 'SELECT',
    )

    const shownToAll = ['Everyone can view the reasons', 'Everyone can view the tags of ratings']
    test.each(opened)('a policy on $table that shows the wrong rows: $name', async ({ table, name }) => {
      const wrong = shownToAll.includes(name) ? 'using (false)' : 'using (true)'
      expect(await withPolicy(table, name, wrong, rowDifferences)).not.toEqual([])
    })

    test.each([
      [
        'orders seen by staff before they are paid',
        'public.orders',
        'Customers, drivers and staff can view their orders',
        'using (customer_id = (select auth.uid()) or driver_id = (select auth.uid()) or restaurant_id in (select private.my_restaurant_ids()))',
      ],
      [
        'orders hidden from drivers',
        'public.orders',
        'Customers, drivers and staff can view their orders',
        'using (customer_id = (select auth.uid()) or (placed_at is not null and restaurant_id in (select private.my_restaurant_ids())))',
      ],
      [
        'addresses that drivers keep seeing',
        'public.order_destinations',
        'Customers and the driver under way can view where an order goes',
        'using (exists (select 1 from public.orders o where o.id = order_id and (o.customer_id = (select auth.uid()) or o.driver_id = (select auth.uid()))))',
      ],
      [
        'addresses the kitchen sees',
        'public.order_destinations',
        'Customers and the driver under way can view where an order goes',
        'using (exists (select 1 from public.orders o where o.id = order_id))',
      ],
    ])('%s', async (_, table, name, clauses) => {
      expect(await withPolicy(table, name, clauses, rowDifferences)).not.toEqual([])
    })

    test.each([
      ['People can change their own addresses', 'using (true) with check (true)'],
      ['People can delete their own addresses', 'using (true)'],
    ])('a policy that lets others write: %s', async (name, clauses) => {
      const both = () =>
        withPolicy(
          'public.addresses',
          'People can view their own addresses',
          'using (true)',
          addressDifferences,
        )
      expect(await withPolicy('public.addresses', name, clauses, both)).not.toEqual([])
    })

    const own = 'People can listen to their own topic'
    const staff = 'Staff can listen to the current topic of their restaurant'
    const heard = 'People can listen to the announcements of their audiences'
    test.each<[string, string, string, Identity]>([
      ['a topic for everybody', own, 'using (true)', 'dana'],
      [
        'presence on one’s own topic',
        own,
        `using ((select realtime.topic()) = 'user:' || (select auth.uid())::text)`,
        'lea',
      ],
      [
        'a topic compared in lower case',
        own,
        `using (extension = 'broadcast' and lower((select realtime.topic())) = 'user:' || (select auth.uid())::text)`,
        'lea',
      ],
      [
        'a topic compared by its beginning',
        own,
        `using (extension = 'broadcast' and starts_with((select realtime.topic()), 'user:' || (select auth.uid())::text))`,
        'lea',
      ],
      [
        'every epoch of a restaurant',
        staff,
        `using (extension = 'broadcast' and split_part((select realtime.topic()), ':', 2) in (select id::text from private.my_restaurant_ids() as id))`,
        'jun',
      ],
      [
        'what drivers are told, for everybody',
        heard,
        `using (extension = 'broadcast' and starts_with((select realtime.topic()), 'announcements:'))`,
        'lea',
      ],
      [
        'a leg’s topic heard by every driver',
        'Customers can listen on the topic of the leg on the road',
        `using (extension = 'broadcast' and private.has_platform_role((select auth.uid()), 'driver') and starts_with((select realtime.topic()), 'delivery:'))`,
        'dana',
      ],
      [
        'a leg’s topic heard after its end',
        'Customers can listen on the topic of the leg on the road',
        `using (extension = 'broadcast' and exists (select 1 from public.orders o where o.customer_id = (select auth.uid())) and starts_with((select realtime.topic()), 'delivery:'))`,
        'lea',
      ],
      [
        'positions sent by another driver',
        'Drivers can send on the topic of their leg on the road',
        `with check (extension = 'broadcast' and starts_with((select realtime.topic()), 'delivery:'))`,
        'dana',
      ],
      [
        'watchers seen by another customer',
        'Drivers can see whether their customer watches',
        `using (extension = 'presence' and starts_with((select realtime.topic()), 'delivery:'))`,
        'omar',
      ],
      [
        'a conversation’s topic heard by another customer',
        'Customer and agents can hear an open conversation',
        `using (extension = 'broadcast' and starts_with((select realtime.topic()), 'conversation:'))`,
        'omar',
      ],
      [
        'a conversation’s topic after it is closed',
        'Customer and agents can hear an open conversation',
        `using (extension in ('broadcast', 'presence') and exists (select 1 from public.conversations c where 'conversation:' || c.id || ':1' = (select realtime.topic())))`,
        'omar',
      ],
      [
        'a customer who shows presence as an agent does',
        'People can type in their open conversation, agents be present',
        `with check ((select private.my_conversation_topic_side((select realtime.topic()))) is not null)`,
        'lea',
      ],
      [
        'the desk’s topic for everybody',
        'Agents can listen to the current topic of the desk',
        `using (extension = 'broadcast' and (select realtime.topic()) = 'support:1')`,
        'lea',
      ],
      [
        'a policy that raises',
        staff,
        `using (split_part((select realtime.topic()), ':', 2)::uuid is not null)`,
        'kim',
      ],
    ])('%s', async (_, name, clauses, identity) => {
      expect(await withPolicy('realtime.messages', name, clauses, () => differencesOf(identity))).not.toEqual(
        [],
      )
    })

    test('and everything is as before afterwards', async () => {
      expect(await rowDifferences()).toEqual([])
      expect(await differencesOf('jun')).toEqual([])
    })
  })
})

test('every Edge Function is listed, with whether the gateway checks its token', () => {
  const config = readFileSync(new URL('../../supabase/config.toml', import.meta.url), 'utf8')
  const blocks = config.split(/^\[functions\./m).slice(1)
  const found = blocks.map((block) => [/^[\w-]+/.exec(block)?.[0], !/^verify_jwt = false$/m.test(block)])
  const listed = Object.entries(endpoints).map(([slug, { verifyJwt }]) => [slug, verifyJwt])
  expect(found.sort()).toEqual(listed.sort())
})

test('docs/access-matrix.md is this matrix', async () => {
  await expect(renderAccessMatrix()).toMatchFileSnapshot('../../docs/access-matrix.md')
})
