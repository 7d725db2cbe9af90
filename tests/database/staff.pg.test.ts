import { describe, expect, test } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import type { Person } from '../support/callers.ts'
import { createCustomer, employ, hire, type Kitchen, openKitchen, placeOrder } from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { probeTopic } from '../support/topic-probe.ts'

const db = await createTestDatabase()

interface Told {
  seq: number
  type: string
  body: Record<string, unknown>
}

async function eventsOf(stream: string): Promise<Told[]> {
  return db.owner.query<Told>(
    'select seq::integer, type, body from private.events where stream = $1 order by seq',
    [stream],
  )
}

async function topicOf(kitchen: Kitchen, person: Person = kitchen.owner): Promise<unknown> {
  const [mine] = await db.as(person).rpc<{ topic: string; restaurant_id: string }[]>('my_restaurants')
  return mine?.topic ?? null
}

const setMember = (by: Person, kitchen: Kitchen, user: { id: string }, role: unknown) =>
  db.as(by).command('set_restaurant_member', { restaurant_id: kitchen.id, user_id: user.id, role })
const remove = (by: Person, kitchen: Kitchen, user: { id: string }) =>
  db.as(by).command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: user.id })

describe('joining', () => {
  test('a new colleague is told on their own stream, and has access at once', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    expect(await eventsOf(`user:${jun.id}`)).toEqual([
      { seq: 1, type: 'membership_granted', body: { restaurant_id: kitchen.id, role: 'staff' } },
    ])
    expect(await topicOf(kitchen, jun)).toBe(`restaurant:${kitchen.id}:1`)
    const board = await db.as(jun).rpc('restaurant_board', { restaurant_id: kitchen.id })
    expect(board).toMatchObject({ topic: `restaurant:${kitchen.id}:1`, orders: [] })
  })

  test('a new role is told as well, and nobody has to move to a new topic for it', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    await setMember(kitchen.owner, kitchen, jun, 'manager')
    expect((await eventsOf(`user:${jun.id}`)).at(-1)?.body).toEqual({
      restaurant_id: kitchen.id,
      role: 'manager',
    })
    expect(await topicOf(kitchen)).toBe(`restaurant:${kitchen.id}:1`)
  })

  test('only owners change somebody’s role', async () => {
    const kitchen = await openKitchen(db)
    const neighbour = await openKitchen(db)
    const manager = await hire(db, kitchen, 'manager')
    const staff = await hire(db, kitchen, 'staff')
    const somebody = await db.createUser('Somebody')
    expect(await reasonOf(setMember(manager, kitchen, somebody, 'staff'))).toBe('NOT_ALLOWED')
    expect(await reasonOf(setMember(staff, kitchen, staff, 'owner'))).toBe('NOT_ALLOWED')
    expect(await reasonOf(setMember(somebody, kitchen, somebody, 'owner'))).toBe('NOT_FOUND')
    expect(await reasonOf(setMember(neighbour.owner, kitchen, neighbour.owner, 'owner'))).toBe('NOT_FOUND')
    expect(await outcomeOf(setMember(kitchen.owner, kitchen, staff, 'manager'))).toBe('ok')
  })

  test('whoever was not asked is not let in by their id, which a kitchen knows of its customers', async () => {
    const kitchen = await openKitchen(db)
    const lea = await createCustomer(db)
    await placeOrder(db, lea, kitchen)
    const known = await refusalOf(setMember(kitchen.owner, kitchen, lea, 'manager'))
    const unknown = await refusalOf(setMember(kitchen.owner, kitchen, { id: kitchen.id }, 'manager'))
    expect(known).toMatchObject({ reason: 'NOT_FOUND', facts: { field: 'user_id' } })
    expect(known).toEqual(unknown)
    expect((await eventsOf(`user:${lea.id}`)).map(({ type }) => type)).not.toContain('membership_granted')
    expect(await topicOf(kitchen, lea)).toBeNull()
    const admin = await createPlatformMember(db, 'admin', 'Robin')
    expect(await outcomeOf(setMember(admin, kitchen, lea, 'staff'))).toBe('ok')
  })

  test('a role is one of three, and a person has an account', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    for (const role of ['admin', '', null, 'OWNER']) {
      expect(await reasonOf(setMember(kitchen.owner, kitchen, jun, role))).toBe('INVALID_ARGUMENT')
    }
    expect(await reasonOf(setMember(kitchen.owner, kitchen, { id: kitchen.id }, 'staff'))).toBe('NOT_FOUND')
  })

  test('colleagues see each other by name, nobody else does', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen, 'staff', 'Jun Park')
    const team = await db.as(jun).rpc<{ display_name: string; role: string }[]>('restaurant_team', {
      restaurant_id: kitchen.id,
    })
    expect(team.map(({ display_name, role }) => [display_name, role])).toEqual([
      ['Olga Owner', 'owner'],
      ['Jun Park', 'staff'],
    ])
    const stranger = await db.createUser('Stranger')
    expect(await reasonOf(db.as(stranger).rpc('restaurant_team', { restaurant_id: kitchen.id }))).toBe(
      'NOT_FOUND',
    )
  })
})

describe('leaving', () => {
  test('a removal moves the restaurant to a new topic, and tells the remaining and the removed', async () => {
    const kitchen = await openKitchen(db)
    const [jun, mia] = [await hire(db, kitchen), await hire(db, kitchen, 'manager')]
    await remove(kitchen.owner, kitchen, jun)
    const topic = `restaurant:${kitchen.id}:2`
    expect((await eventsOf(`restaurant:${kitchen.id}`)).at(-1)).toMatchObject({
      type: 'staff_changed',
      body: { topic },
    })
    expect((await eventsOf(`user:${jun.id}`)).at(-1)).toMatchObject({
      type: 'membership_revoked',
      body: { restaurant_id: kitchen.id },
    })
    const sent = await db.owner.query<{ topic: string }>(
      `select topic from realtime.messages where event = 'staff_changed' and payload #>> '{body,topic}' = $1 order by topic`,
      [topic],
    )
    expect(sent.map((message) => message.topic)).toEqual(
      [topic, `user:${kitchen.owner.id}`, `user:${mia.id}`].sort(),
    )
    expect(await topicOf(kitchen)).toBe(topic)
  })

  test('the removed person reads nothing from that instant', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    await remove(kitchen.owner, kitchen, jun)
    const stream = `restaurant:${kitchen.id}`
    expect(await reasonOf(db.as(jun).rpc('read_stream', { stream, after: 0 }))).toBe('NOT_FOUND')
    expect(await db.as(jun).rpc('heads', { streams: [stream] })).toEqual({})
    expect(await reasonOf(db.as(jun).rpc('restaurant_board', { restaurant_id: kitchen.id }))).toBe(
      'NOT_FOUND',
    )
    expect(await topicOf(kitchen, jun)).toBeNull()
  })

  test('the topic before is closed to everybody, the topic after to the removed', async () => {
    const kitchen = await openKitchen(db)
    const [jun, mia] = [await hire(db, kitchen), await hire(db, kitchen, 'manager')]
    const client = await db.connect()
    const listens = async ({ id }: Person, epoch: number): Promise<unknown> => {
      const claims = { role: 'authenticated', sub: id } as const
      return (await probeTopic(client, `restaurant:${kitchen.id}:${epoch}`, claims)).readBroadcast
    }
    const everybody = async (epoch: number): Promise<unknown[]> => [
      await listens(kitchen.owner, epoch),
      await listens(mia, epoch),
      await listens(jun, epoch),
    ]
    expect([await everybody(1), await everybody(2)]).toEqual([
      [true, true, true],
      [false, false, false],
    ])
    await remove(kitchen.owner, kitchen, jun)
    expect([await everybody(1), await everybody(2)]).toEqual([
      [false, false, false],
      [true, true, false],
    ])
  })

  test('anybody may leave, only owners send others away', async () => {
    const kitchen = await openKitchen(db)
    const [staff, manager] = [await hire(db, kitchen), await hire(db, kitchen, 'manager')]
    expect(await reasonOf(remove(staff, kitchen, manager))).toBe('NOT_ALLOWED')
    expect(await reasonOf(remove(manager, kitchen, staff))).toBe('NOT_ALLOWED')
    expect(await outcomeOf(remove(staff, kitchen, staff))).toBe('ok')
    expect(await reasonOf(remove(staff, kitchen, staff))).toBe('NOT_FOUND')
    expect(await reasonOf(remove(kitchen.owner, kitchen, staff))).toBe('NOT_FOUND')
  })

  test('whoever removed somebody may take it back for moments, nobody else, and nobody a leaving', async () => {
    const kitchen = await openKitchen(db)
    const [jun, second] = [await hire(db, kitchen), await hire(db, kitchen, 'owner')]
    const back = (by: Person) => outcomeOf(setMember(by, kitchen, jun, 'staff'))
    await remove(kitchen.owner, kitchen, jun)
    expect([await back(second), await back(kitchen.owner)]).toEqual(['NOT_FOUND', 'ok'])
    expect(await topicOf(kitchen, jun)).toBe(`restaurant:${kitchen.id}:2`)
    await remove(kitchen.owner, kitchen, jun)
    await db.superuser.query(
      `update private.access_changes set at = at - interval '2 minutes' where user_id = $1`,
      [jun.id],
    )
    expect(await back(kitchen.owner)).toBe('NOT_FOUND')
    await employ(db, kitchen, jun)
    await setMember(kitchen.owner, kitchen, jun, 'manager')
    await remove(jun, kitchen, jun)
    expect(await back(kitchen.owner)).toBe('NOT_FOUND')
  })

  test("an admin's plain DELETE cuts access as surely as the command", async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    await db.owner.query('delete from public.restaurant_members where user_id = $1', [jun.id])
    expect(await topicOf(kitchen)).toBe(`restaurant:${kitchen.id}:2`)
    expect((await eventsOf(`user:${jun.id}`)).at(-1)?.type).toBe('membership_revoked')
  })

  test('handing a membership row to somebody else cuts access as surely as a DELETE', async () => {
    const kitchen = await openKitchen(db)
    const [jun, mia] = [await hire(db, kitchen), await db.createUser('Mia')]
    await db.owner.query('update public.restaurant_members set user_id = $1 where user_id = $2', [
      mia.id,
      jun.id,
    ])
    expect(await topicOf(kitchen)).toBe(`restaurant:${kitchen.id}:2`)
    expect((await eventsOf(`user:${jun.id}`)).at(-1)?.type).toBe('membership_revoked')
    expect((await eventsOf(`user:${mia.id}`)).at(-1)?.type).toBe('membership_granted')
  })

  test('deleting an account ends its memberships, and the restaurant moves on', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    await db.superuser.query('delete from auth.users where id = $1', [jun.id])
    expect(await topicOf(kitchen)).toBe(`restaurant:${kitchen.id}:2`)
  })

  test('a restaurant without orders can be deleted with its staff', async () => {
    const kitchen = await openKitchen(db)
    await hire(db, kitchen)
    await db.owner.query('delete from public.restaurants where id = $1', [kitchen.id])
    expect(await topicOf(kitchen)).toBeNull()
  })
})

describe('the last owner', () => {
  test('cannot leave, be removed, or step down: LAST_OWNER', async () => {
    const kitchen = await openKitchen(db)
    expect(await reasonOf(remove(kitchen.owner, kitchen, kitchen.owner))).toBe('LAST_OWNER')
    expect(await reasonOf(setMember(kitchen.owner, kitchen, kitchen.owner, 'staff'))).toBe('LAST_OWNER')
    expect(await topicOf(kitchen)).toBe(`restaurant:${kitchen.id}:1`)
  })

  test('hands over first, and may then leave', async () => {
    const kitchen = await openKitchen(db)
    const heir = await hire(db, kitchen, 'owner')
    await remove(kitchen.owner, kitchen, kitchen.owner)
    expect(await topicOf(kitchen, heir)).toBe(`restaurant:${kitchen.id}:2`)
  })

  async function ownersOf(kitchen: Kitchen): Promise<unknown[]> {
    return db.owner.query(
      `select user_id from public.restaurant_members where restaurant_id = $1 and role = 'owner'`,
      [kitchen.id],
    )
  }

  test('two owners removing each other at once: one stays', async () => {
    for (let round = 0; round < 8; round += 1) {
      const kitchen = await openKitchen(db)
      const second = await hire(db, kitchen, 'owner')
      const outcomes = await Promise.all([
        outcomeOf(remove(kitchen.owner, kitchen, second)),
        outcomeOf(remove(second, kitchen, kitchen.owner)),
      ])
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
      expect(outcomes.every((outcome) => ['ok', 'LAST_OWNER', 'NOT_FOUND'].includes(outcome))).toBe(true)
      expect(await ownersOf(kitchen)).toHaveLength(1)
    }
  })

  test('two of three owners removing each other at once: whoever is removed first removes nobody', async () => {
    for (let round = 0; round < 8; round += 1) {
      const kitchen = await openKitchen(db)
      const [second] = [await hire(db, kitchen, 'owner'), await hire(db, kitchen, 'owner')]
      const outcomes = await Promise.all([
        outcomeOf(remove(kitchen.owner, kitchen, second)),
        outcomeOf(remove(second, kitchen, kitchen.owner)),
      ])
      expect([...outcomes].sort()).toEqual(['NOT_FOUND', 'ok'])
      expect(await ownersOf(kitchen)).toHaveLength(2)
    }
  })
})
