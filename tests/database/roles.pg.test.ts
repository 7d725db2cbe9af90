import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import type { Answer, Person } from '../support/callers.ts'
import { hire, openKitchen } from '../support/kitchen.ts'
import { reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const robin = await createPlatformMember(db, 'admin', 'Robin')

type Role = 'driver' | 'agent' | 'admin'
const grant = (by: Person, to: Person, role: unknown): Promise<Answer> =>
  db.as(by).command('grant_platform_role', { user_id: to.id, role })
const revoke = (by: Person, from: Person, role: unknown): Promise<Answer> =>
  db.as(by).command('revoke_platform_role', { user_id: from.id, role })

/** As the person's own app asks. */
const rolesOf = async (person: Person): Promise<string[]> =>
  (await db.as(person).query<{ role: string }>('select role from public.platform_members order by role')).map(
    ({ role }) => role,
  )

async function toldTo(person: Person): Promise<unknown[]> {
  const rows = await db.owner.query<{ type: string; body: { role: string } }>(
    `select type, body from private.events where stream = $1 order by seq`,
    [`user:${person.id}`],
  )
  return rows.map(({ type, body }) => `${type} ${body.role}`)
}

async function changesOf(person: Person): Promise<unknown[]> {
  const rows = await db.owner.query<{ line: string }>(
    `select concat_ws(' ', act, role, restaurant, 'by', coalesce(by, 'SQL'), login) as line
    from admin.access_changes where user_id = $1 order by id`,
    [person.id],
  )
  return rows.map(({ line }) => line)
}

describe('giving and ending a role', () => {
  test.each<Role>(['driver', 'agent', 'admin'])(
    'an admin makes a person %s, who hears of it at once, and no longer',
    async (role) => {
      const mia = await db.createUser('Mia')
      expect(await grant(robin, mia, role)).toEqual({ user_id: mia.id, role, holds: true })
      expect(await rolesOf(mia)).toEqual([role])
      expect(await revoke(robin, mia, role)).toEqual({ user_id: mia.id, role, holds: false })
      expect(await rolesOf(mia)).toEqual([])
      expect((await toldTo(mia)).filter((line) => /^role/.test(String(line)))).toEqual([
        `role_granted ${role}`,
        `role_revoked ${role}`,
      ])
      expect(await changesOf(mia)).toEqual([
        `granted ${role} by Robin authenticator`,
        `revoked ${role} by Robin authenticator`,
      ])
    },
  )

  test('asking twice changes nothing more, and is no second event', async () => {
    const jun = await db.createUser('Jun')
    await grant(robin, jun, 'agent')
    await grant(robin, jun, 'agent')
    expect(await toldTo(jun)).toEqual(['role_granted agent'])
    await revoke(robin, jun, 'driver')
    expect(await rolesOf(jun)).toEqual(['agent'])
    expect(await changesOf(jun)).toHaveLength(1)
  })

  test('what is changed in SQL is told and kept as well', async () => {
    const kim = await createPlatformMember(db, 'driver', 'Kim')
    await db.owner.query(`update public.platform_members set role = 'agent' where user_id = $1`, [kim.id])
    await db.owner.query('delete from public.platform_members where user_id = $1', [kim.id])
    expect((await toldTo(kim)).filter((line) => /^role/.test(String(line)))).toEqual([
      'role_granted driver',
      'role_revoked driver',
      'role_granted agent',
      'role_revoked agent',
    ])
    expect(await changesOf(kim)).toEqual([
      'granted driver by SQL postgres',
      'revoked driver by SQL postgres',
      'granted agent by SQL postgres',
      'revoked agent by SQL postgres',
    ])
  })

  test('nobody else may: not customers, staff, drivers or agents, not even for themselves', async () => {
    const kitchen = await openKitchen(db)
    const others = [
      await db.createUser('Lea'),
      kitchen.owner,
      await createPlatformMember(db, 'driver', 'Sam'),
      await createPlatformMember(db, 'agent', 'Ada'),
    ]
    for (const person of others) {
      expect(await reasonOf(grant(person, person, 'admin'))).toBe('NOT_ALLOWED')
      expect(await reasonOf(revoke(person, robin, 'admin'))).toBe('NOT_ALLOWED')
      expect(await reasonOf(db.as(person).rpc('find_person', { email: robin.email }))).toBe('NOT_ALLOWED')
      expect(await reasonOf(db.as(person).rpc('platform_roles'))).toBe('NOT_ALLOWED')
      expect(await reasonOf(db.as(person).rpc('restaurant_owners'))).toBe('NOT_ALLOWED')
    }
  })

  test.each([
    ['an unknown role', { role: 'owner' }, 'INVALID_ARGUMENT'],
    ['no role', { role: null }, 'INVALID_ARGUMENT'],
    ['nobody', { user_id: randomUUID() }, 'NOT_FOUND'],
  ])('%s is refused', async (_, wrong, reason) => {
    const person = await db.createUser('Noor')
    const args = { user_id: person.id, role: 'agent', ...wrong }
    expect(await reasonOf(db.as(robin).command('grant_platform_role', args))).toBe(reason)
    expect(await reasonOf(db.as(robin).command('revoke_platform_role', args))).toBe(reason)
  })
})

describe('the last admin', () => {
  test('stays, whoever asks; with a second one the first may go', async () => {
    expect(await reasonOf(revoke(robin, robin, 'admin'))).toBe('LAST_ADMIN')
    const second = await db.createUser('Second')
    await grant(robin, second, 'admin')
    await revoke(robin, robin, 'admin')
    expect(await reasonOf(revoke(second, second, 'admin'))).toBe('LAST_ADMIN')
    await grant(second, robin, 'admin')
    await revoke(robin, second, 'admin')
    expect(await rolesOf(robin)).toEqual(['admin'])
  })

  test('of two admins who end each other’s role at once, one remains', async () => {
    for (let round = 0; round < 5; round += 1) {
      const second = await createPlatformMember(db, 'admin', 'Second')
      const outcomes = await Promise.all([
        reasonOf(revoke(robin, second, 'admin')).catch(() => 'done'),
        reasonOf(revoke(second, robin, 'admin')).catch(() => 'done'),
      ])
      expect(outcomes.sort()).toEqual(['NOT_ALLOWED', 'done'])
      await db.owner.query(
        `insert into public.platform_members (user_id, role) values ($1, 'admin') on conflict do nothing`,
        [robin.id],
      )
      await db.owner.query(`delete from public.platform_members where user_id = $1`, [second.id])
    }
  })
})

describe('finding people', () => {
  test('by the whole e-mail address, whatever its case, with what they hold', async () => {
    const kitchen = await openKitchen(db, { name: 'Bao' })
    const mia = await hire(db, kitchen, 'manager')
    await grant(robin, mia, 'driver')
    const found = await db.as(robin).rpc<Answer>('find_person', { email: ` ${mia.email.toUpperCase()} ` })
    expect(found).toMatchObject({
      user_id: mia.id,
      email: mia.email,
      roles: ['driver'],
      restaurants: [{ restaurant_id: kitchen.id, name: 'Bao', role: 'manager' }],
    })
  })

  test('a part of an address, a pattern and an unknown one find nobody', async () => {
    for (const email of [robin.email.slice(0, 5), '%', '', 'nobody@example.com'])
      expect(await db.as(robin).rpc('find_person', { email })).toBeNull()
  })
})

test('the list says who holds what since when and by whom, and what changed lately', async () => {
  const [ada, bySql] = [await db.createUser('Ada'), await createPlatformMember(db, 'admin', 'Sofia')]
  await grant(robin, ada, 'agent')
  const list = await db
    .as(robin)
    .rpc<{ totals: Record<string, number>; members: Answer[]; changes: Answer[] }>('platform_roles')
  expect(list.members.find((member) => member.user_id === ada.id)).toMatchObject({
    display_name: 'Ada',
    email: ada.email,
    role: 'agent',
    granted_by: 'Robin',
    since: expect.any(String),
  })
  expect(list.members.find((member) => member.user_id === bySql.id)).toMatchObject({
    granted_by: 'SQL, as postgres',
  })
  expect(list.totals.admin).toBe(list.members.filter(({ role }) => role === 'admin').length)
  expect(list.changes[0]).toMatchObject({ act: 'granted', role: 'agent', display_name: 'Ada', by: 'Robin' })
})

describe('owners of restaurants', () => {
  test('an admin gives a new restaurant its first owner, who then runs it', async () => {
    const kitchen = await openKitchen(db, { name: 'Zebra Noodles' })
    await db.owner.query('delete from public.restaurant_members where restaurant_id = $1', [kitchen.id])
    const owner = await db.createUser('Olga')
    const before = await db.as(robin).rpc<Answer[]>('restaurant_owners', { search: ' zebra ' })
    expect(before).toEqual([
      {
        restaurant_id: kitchen.id,
        name: 'Zebra Noodles',
        slug: expect.any(String),
        is_published: true,
        owners: [],
      },
    ])
    await db
      .as(robin)
      .command('set_restaurant_member', { restaurant_id: kitchen.id, user_id: owner.id, role: 'owner' })
    expect(await db.as(robin).rpc('restaurant_team', { restaurant_id: kitchen.id })).toMatchObject([
      { user_id: owner.id, role: 'owner' },
    ])
    const staff = await hire(db, kitchen)
    await db
      .as(owner)
      .command('set_restaurant_member', { restaurant_id: kitchen.id, user_id: staff.id, role: 'manager' })
    expect(await changesOf(owner)).toEqual(['granted owner Zebra Noodles by Robin authenticator'])
    expect(await changesOf(staff)).toEqual(
      expect.arrayContaining(['granted manager Zebra Noodles by Olga authenticator']),
    )
  })

  test('a restaurant without an owner comes first, and an admin never leaves one without', async () => {
    const kitchen = await openKitchen(db, { name: 'Aaa' })
    await db.owner.query('delete from public.restaurant_members where restaurant_id = $1', [kitchen.id])
    const list = await db.as(robin).rpc<{ name: string }[]>('restaurant_owners')
    expect(list[0]?.name).toBe('Aaa')
    const owned = await openKitchen(db)
    const removal = db
      .as(robin)
      .command('remove_restaurant_member', { restaurant_id: owned.id, user_id: owned.owner.id })
    expect(await reasonOf(removal)).toBe('LAST_OWNER')
  })

  test('an admin who works nowhere reads no orders by it', async () => {
    const kitchen = await openKitchen(db)
    expect(await reasonOf(db.as(robin).rpc('restaurant_board', { restaurant_id: kitchen.id }))).toBe(
      'NOT_FOUND',
    )
    const unknown = db
      .as(robin)
      .command('set_restaurant_member', { restaurant_id: randomUUID(), user_id: robin.id, role: 'owner' })
    expect(await reasonOf(unknown)).toBe('NOT_FOUND')
  })
})

test('a read-only login of SQL, made as the page says, sees the views it is granted, and nothing beside them', async () => {
  const page = readFileSync(new URL('../../docs/admin-sql.md', import.meta.url), 'utf8')
  const recipe = /```sql\n(create role analyst[\s\S]*?)```/.exec(page)?.[1] ?? ''
  const client = await db.connect()
  await client.query(`begin; ${recipe} grant analyst to postgres; set local role analyst`)
  for (const view of ['orders_now', 'order_ledger', 'ledger_days', 'restaurant_states', 'access_changes'])
    await client.query(`select * from admin.${view} limit 1`)
  expect((await client.query('select name from admin.platform_roles')).rows).toContainEqual({ name: 'Robin' })
  await expect(client.query('select * from public.profiles')).rejects.toThrow(/permission denied/)
  await client.query('rollback')
})
