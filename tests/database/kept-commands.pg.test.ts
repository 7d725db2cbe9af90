import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createCustomer, openKitchen, placeOrder } from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
type Person = Awaited<ReturnType<typeof createCustomer>>

const withdraw = (person: Person, commandId: string | null) =>
  db.as(person).query('select public.withdraw_command($1) as answer', [commandId])

describe('withdrawing a command', async () => {
  const kitchen = await openKitchen(db)

  test('that never arrived keeps it from ever taking effect, and says so each time it is asked', async () => {
    const lea = await createCustomer(db)
    const key = { command_id: randomUUID() }
    for (let time = 0; time < 2; time++)
      expect(await withdraw(lea, key.command_id)).toEqual([{ answer: { is_done: false, answer: null } }])
    expect(await reasonOf(placeOrder(db, lea, kitchen, key))).toBe('KEY_REUSED')
    expect(await db.as(lea).query('select id from public.orders')).toEqual([])
  })

  test('that had taken effect answers what it answered, and undoes nothing', async () => {
    const lea = await createCustomer(db)
    const key = { command_id: randomUUID() }
    const placed = await placeOrder(db, lea, kitchen, key)
    expect(await withdraw(lea, key.command_id)).toEqual([{ answer: { is_done: true, answer: placed } }])
    expect(await db.as(lea).query('select status from public.orders')).toEqual([{ status: 'placed' }])
  })

  test('that was refused leaves it without effect', async () => {
    const lea = await createCustomer(db)
    const key = { command_id: randomUUID() }
    expect(await reasonOf(placeOrder(db, lea, kitchen, { ...key, expected_total_minor: 1 }))).toBe(
      'PRICE_CHANGED',
    )
    expect(await withdraw(lea, key.command_id)).toEqual([{ answer: { is_done: false, answer: null } }])
  })

  test('takes no key of anybody else', async () => {
    const [lea, omar] = [await createCustomer(db), await createCustomer(db)]
    const key = { command_id: randomUUID() }
    await withdraw(omar, key.command_id)
    expect((await placeOrder(db, lea, kitchen, key)).status).toBe('placed')
    expect(await withdraw(omar, key.command_id)).toEqual([{ answer: { is_done: false, answer: null } }])
  })

  test('while both are under way, one of them wins and both say the same', async () => {
    const lea = await createCustomer(db)
    for (let round = 0; round < 10; round++) {
      const key = randomUUID()
      const [saved, withdrawn] = await Promise.all([
        outcomeOf(db.as(lea).command('save_profile', { command_id: key, display_name: `Lea ${round}` })),
        withdraw(lea, key),
      ])
      const isSaved = saved !== 'KEY_REUSED'
      expect(withdrawn).toMatchObject([{ answer: { is_done: isSaved } }])
      const [profile] = await db
        .as(lea)
        .query<{ display_name: string }>('select display_name from public.profiles')
      expect(profile?.display_name === `Lea ${round}`).toBe(isSaved)
    }
  })

  test('needs a key and somebody who is signed in', async () => {
    const lea = await createCustomer(db)
    expect(await refusalOf(withdraw(lea, null))).toMatchObject({
      reason: 'INVALID_ARGUMENT',
      facts: { field: 'command_id' },
    })
    const nobody = db.as({ id: '', email: '', displayName: '' })
    expect(await reasonOf(nobody.query('select public.withdraw_command($1)', [randomUUID()]))).toBe(
      'SIGN_IN_REQUIRED',
    )
  })
})

describe('an address as a command', () => {
  const at = (address_id: string, more: object = {}) => ({
    address_id,
    line1: '3 rue Cadet',
    city: 'Paris',
    latitude: 48.87,
    longitude: 2.34,
    ...more,
  })
  const book = (person: Person) =>
    db.as(person).query('select line1, label from public.addresses order by created_at, line1')

  test('is added under the id its device made, once, and changed by the same command', async () => {
    const lea = await createCustomer(db)
    const before = (await book(lea)).length
    const id = randomUUID()
    const key = { command_id: randomUUID() }
    const added = await db.as(lea).command('save_address', at(id, key))
    expect(await db.as(lea).command('save_address', at(id, key))).toEqual(added)
    const changed = await db.as(lea).command('save_address', at(id, { label: 'Home' }))
    expect(changed).toMatchObject({ id, label: 'Home', line1: '3 rue Cadet', line2: '' })
    expect(await book(lea)).toHaveLength(before + 1)
  })

  test('names the field that is wrong', async () => {
    const lea = await createCustomer(db)
    const wrong: [string, object][] = [
      ['line1', { line1: '' }],
      ['line1', { line1: null }],
      ['city', { city: 'x'.repeat(81) }],
      ['instructions', { instructions: 'x'.repeat(281) }],
      ['latitude', { latitude: 91 }],
      ['longitude', { longitude: null }],
    ]
    for (const [field, more] of wrong)
      expect(
        await refusalOf(db.as(lea).command('save_address', at(randomUUID(), more))),
        field,
      ).toMatchObject({ reason: 'INVALID_ARGUMENT', facts: { field } })
  })

  test('of somebody else can be neither changed nor removed', async () => {
    const [lea, omar] = [await createCustomer(db), await createCustomer(db)]
    const id = randomUUID()
    await db.as(lea).command('save_address', at(id))
    const before = await book(lea)
    expect(await reasonOf(db.as(omar).command('save_address', at(id, { line1: 'Mine now' })))).toBe(
      'NOT_FOUND',
    )
    await db.as(omar).command('remove_address', { address_id: id })
    expect(await book(lea)).toEqual(before)
  })

  test('that is the twentieth can still be changed, and a twenty-first is one too many', async () => {
    const lea = await createCustomer(db)
    const missing = 20 - (await book(lea)).length
    const ids = Array.from({ length: missing }, () => randomUUID())
    for (const id of ids) await db.as(lea).command('save_address', at(id))
    await db.as(lea).command('save_address', at(ids[0] ?? '', { label: 'Work' }))
    expect(await reasonOf(db.as(lea).command('save_address', at(randomUUID())))).toBe('TOO_MANY')
  })

  test('is removed, however often that is said', async () => {
    const lea = await createCustomer(db)
    const id = randomUUID()
    await db.as(lea).command('save_address', at(id))
    for (let time = 0; time < 2; time++)
      expect(await db.as(lea).command('remove_address', { address_id: id })).toEqual({ address_id: id })
    expect(await db.as(lea).query('select 1 from public.addresses where id = $1', [id])).toEqual([])
  })
})
