import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import { type Kitchen, openKitchen } from '../support/kitchen.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const robin = await createPlatformMember(db, 'admin', 'Robin')

/** Looks now, as the timer does, however long the database has been up. */
const look = () => db.owner.query(`select private.note_restaurant_states('0 seconds')`)

const statesOf = async (kitchen: Kitchen): Promise<string[]> =>
  (
    await db.owner.query<{ state: string }>(
      'select state from admin.restaurant_states where restaurant_id = $1 order by since',
      [kitchen.id],
    )
  ).map(({ state }) => state)

const beat = (kitchen: Kitchen) =>
  db
    .as(kitchen.owner)
    .rpc('beat', { device_id: randomUUID(), streams: [`restaurant:${kitchen.id}`], can_ring: true })
const loseDevices = () =>
  db.owner.query(`update private.device_beats set last_seen_at = last_seen_at - interval '1 minute'`)

beforeEach(() => db.owner.query(`update private.state_watch set watched_at = now()`))

describe('what a restaurant was', () => {
  test('is kept when it changes and only then: a device comes, is lost, and comes back', async () => {
    const kitchen = await openKitchen(db)
    await look()
    await beat(kitchen)
    await look()
    await look()
    await loseDevices()
    await look()
    await beat(kitchen)
    await look()
    expect(await statesOf(kitchen)).toEqual(['offline', 'open', 'offline', 'open'])
  })

  test('is slower or paused as its people set it; paused on purpose is not offline', async () => {
    const kitchen = await openKitchen(db)
    const load = (said: { mode: string; minutes?: number; reason?: string }) =>
      db.as(kitchen.owner).rpc('set_load', { command_id: randomUUID(), restaurant_id: kitchen.id, ...said })
    await beat(kitchen)
    await load({ mode: 'slower', minutes: 15 })
    await look()
    await load({ mode: 'paused', reason: 'too_busy' })
    await look()
    await loseDevices()
    await look()
    await load({ mode: 'open' })
    await look()
    expect(await statesOf(kitchen)).toEqual(['slower', 'paused', 'offline'])
  })

  test('is closed outside its hours, whoever watches', async () => {
    const kitchen = await openKitchen(db, { hours: [] })
    await beat(kitchen)
    await look()
    expect(await statesOf(kitchen)).toEqual(['closed'])
  })

  test('is not known for the time in which nobody looked', async () => {
    const kitchen = await openKitchen(db)
    await beat(kitchen)
    await look()
    await db.owner.query(`update public.restaurants set created_at = now() - interval '1 day'`)
    await db.owner.query(`update private.restaurant_states set since = since - interval '1 hour'`)
    await db.owner.query(`update private.state_watch set watched_at = now() - interval '10 minutes'`)
    await beat(kitchen)
    await look()
    expect(await statesOf(kitchen)).toEqual(['open', 'unknown', 'open'])
  })

  test('is not concluded from silence right after a start, when every device still has to come back', async () => {
    const kitchen = await openKitchen(db)
    await db.owner.query(`select private.note_restaurant_states('10 years')`)
    expect(await statesOf(kitchen)).toEqual([])
  })

  test('is seen by one of two schedulers, once', async () => {
    const kitchen = await openKitchen(db)
    await Promise.all([look(), look(), look()])
    expect(await statesOf(kitchen)).toEqual(['offline'])
  })

  test('stands in the overview as bands that end at each other, those without a device first', async () => {
    const kitchen = await openKitchen(db, { name: 'AA first' })
    await look()
    const { restaurants } = await db.as(robin).rpc<{
      restaurants: { restaurant_id: string; states: { state: string; from: string; until: string }[] }[]
    }>('platform_ledger')
    const mine = restaurants.find(({ restaurant_id }) => restaurant_id === kitchen.id)
    expect(mine?.states.at(-1)?.state).toBe('offline')
    for (const { states } of restaurants)
      for (const [index, band] of states.slice(1).entries()) expect(band.from).toBe(states[index]?.until)
  })
})
