import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createCustomer, openKitchen, placeOrder, saveAddress } from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 32 })

describe('signing up', () => {
  const long = 'x'.repeat(200)
  const strange: [string, string | null, string | null, string][] = [
    ['a name', 'a@example.com', '{"display_name": "Lea Moreau"}', 'Lea Moreau'],
    ['a name in spaces', 'b@example.com', '{"display_name": "  Lea  "}', 'Lea'],
    ['no name', 'carol@example.com', '{}', 'carol'],
    ['an empty name', 'dave@example.com', '{"display_name": "   "}', 'dave'],
    ['a name of 200 letters', 'e@example.com', `{"display_name": "${long}"}`, 'x'.repeat(80)],
    [
      'a name of 80 emoji and more',
      'f@example.com',
      `{"display_name": "${'🍜'.repeat(90)}"}`,
      '🍜'.repeat(80),
    ],
    ['an Arabic name', 'g@example.com', '{"display_name": "نادية الياسمين"}', 'نادية الياسمين'],
    ['a number for a name', 'h@example.com', '{"display_name": 42}', '42'],
    ['a list for a name', 'i@example.com', '{"display_name": ["a"]}', '["a"]'],
    ['a list for metadata', 'jo@example.com', '["display_name"]', 'jo'],
    ['a number for metadata', 'kim@example.com', '7', 'kim'],
    ['JSON null for metadata', 'lou@example.com', 'null', 'lou'],
    ['no metadata', 'mo@example.com', null, 'mo'],
    ['no email', null, null, 'Guest'],
    ['an email without a name', '@example.com', null, 'Guest'],
    ['an email of 200 letters', `${long}@example.com`, null, 'x'.repeat(80)],
    [
      'a role in the metadata',
      'n@example.com',
      '{"display_name": "N", "role": "admin", "user_id": "x"}',
      'N',
    ],
  ]
  test.each(strange)('with %s never fails, and makes a profile', async (_, email, metadata, expected) => {
    const id = randomUUID()
    await db.superuser.query('insert into auth.users (id, email, raw_user_meta_data) values ($1, $2, $3)', [
      id,
      email,
      metadata,
    ])
    const rows = await db
      .as({ id, email: '', displayName: '' })
      .query('select display_name, phone from public.profiles')
    expect(rows).toEqual([{ display_name: expected, phone: '' }])
    expect(await db.owner.query('select * from public.platform_members where user_id = $1', [id])).toEqual([])
  })

  test('works as the Auth service, which has no rights in public', async () => {
    const id = randomUUID()
    await db.superuser.query(
      `do $$ begin
         set local role supabase_auth_admin;
         insert into auth.users (id, email) values ('${id}', 'auth-role@example.com');
       end $$`,
    )
    expect(await db.owner.query('select display_name from public.profiles where user_id = $1', [id])).toEqual(
      [{ display_name: 'auth-role' }],
    )
  })
})

describe('a profile', () => {
  test('is changed by its owner, and answered as it stands', async () => {
    const lea = await db.createUser('Lea')
    const saved = await db
      .as(lea)
      .command('save_profile', { display_name: '  Lea Moreau ', phone: '+33 6 12 00 00 01' })
    expect(saved).toMatchObject({ user_id: lea.id, display_name: 'Lea Moreau', phone: '+33 6 12 00 00 01' })
  })

  test('takes a name of 1 to 80 characters and a plausible phone number', async () => {
    const lea = await db.createUser('Lea')
    const save = (display_name: unknown, phone?: unknown) =>
      outcomeOf(
        db.as(lea).command('save_profile', phone === undefined ? { display_name } : { display_name, phone }),
      )
    expect(await save('')).toBe('INVALID_ARGUMENT')
    expect(await save('   ')).toBe('INVALID_ARGUMENT')
    expect(await save(null)).toBe('INVALID_ARGUMENT')
    expect(await save('x'.repeat(81))).toBe('INVALID_ARGUMENT')
    expect(await save('x'.repeat(80))).toBe('ok')
    expect(await save('Lea', 'call me')).toBe('INVALID_ARGUMENT')
    expect(await save('Lea', '123')).toBe('INVALID_ARGUMENT')
    expect(await save('Lea', '06.12.00.00.01')).toBe('ok')
    expect(await save('Lea', '')).toBe('ok')
  })

  test('says which field is wrong', async () => {
    const lea = await db.createUser('Lea')
    const { facts, family } = await refusalOf(
      db.as(lea).command('save_profile', { display_name: 'Lea', phone: 'x' }),
    )
    expect([family, facts.field]).toEqual(['INVALID_ARGUMENT', 'phone'])
  })

  test('cannot be written around the command, not even by its owner', async () => {
    const lea = await db.createUser('Lea')
    const write = (sql: string) => reasonOf(db.as(lea).query(sql))
    expect(await write(`update public.profiles set display_name = 'x'`)).toBe('42501')
    expect(await write('delete from public.profiles')).toBe('42501')
    expect(
      await write(`insert into public.platform_members (user_id, role) values (auth.uid(), 'admin')`),
    ).toBe('42501')
  })

  test('goes with its account, and orders stay without the person', async () => {
    const lea = await createCustomer(db)
    const kitchen = await openKitchen(db)
    const { order_id } = await placeOrder(db, lea, kitchen)
    await db.superuser.query('delete from auth.users where id = $1', [lea.id])
    expect(await db.owner.query('select * from public.profiles where user_id = $1', [lea.id])).toEqual([])
    const orders = await db
      .as(kitchen.owner)
      .query('select customer_id, status from public.orders where id = $1', [order_id])
    expect(orders).toEqual([{ customer_id: null, status: 'placed' }])
  })
})

describe('addresses', () => {
  test('at most 20 a person: the 21st is refused by name', async () => {
    const lea = await db.createUser('Lea')
    for (let count = 0; count < 20; count += 1) await saveAddress(db, lea)
    expect(await refusalOf(saveAddress(db, lea))).toMatchObject({
      code: 'PT429',
      reason: 'TOO_MANY',
      facts: { limit: 20 },
    })
    await db
      .as(lea)
      .query('delete from public.addresses where id = (select id from public.addresses limit 1)')
    expect(await outcomeOf(saveAddress(db, lea))).toBe('ok')
  })

  test('at most 20 also when 30 are saved at the same instant', async () => {
    const lea = await db.createUser('Lea')
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => outcomeOf(saveAddress(db, lea))))
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(20)
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'TOO_MANY']))
  })

  test('at most 20 also when one statement brings 30', async () => {
    const lea = await db.createUser('Lea')
    const insert = db.as(lea).query(`insert into public.addresses (line1, city, latitude, longitude)
      select 'Street ' || n, 'Paris', 48, 2 from generate_series(1, 30) as n`)
    expect(await reasonOf(insert)).toBe('TOO_MANY')
    expect(await db.as(lea).query('select id from public.addresses')).toEqual([])
  })

  test('belong to whoever saves them, and cannot be saved for somebody else', async () => {
    const [lea, omar] = [await db.createUser('Lea'), await db.createUser('Omar')]
    const insert = db
      .as(lea)
      .query(
        `insert into public.addresses (user_id, line1, city, latitude, longitude) values ($1, 'x', 'y', 1, 1)`,
        [omar.id],
      )
    expect(await reasonOf(insert)).toBe('42501')
    await saveAddress(db, lea)
    const give = db.as(lea).query('update public.addresses set user_id = $1', [omar.id])
    expect(await reasonOf(give)).toBe('42501')
  })

  test('places off the globe are refused', async () => {
    const lea = await db.createUser('Lea')
    for (const [latitude, longitude] of [
      [91, 0],
      [0, 181],
      [Number.NaN, 0],
      [0, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(await reasonOf(saveAddress(db, lea, { latitude, longitude }))).toBe('23514')
    }
  })
})
