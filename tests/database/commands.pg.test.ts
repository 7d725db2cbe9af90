import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createCustomer, openKitchen, placeOrder } from '../support/kitchen.ts'
import { reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()

describe('an error', async () => {
  const reasons = await db.owner.query<{ reason: string; family: string; message: string; action: string }>(
    'select reason, family, message, action from private.error_reasons order by reason',
  )
  const statuses: Record<string, string> = {
    UNAUTHENTICATED: 'PT401',
    FORBIDDEN: 'PT403',
    NOT_FOUND: 'PT404',
    INVALID_ARGUMENT: 'PT400',
    INVALID_STATE: 'PT409',
    CONFLICT: 'PT409',
    LIMIT_REACHED: 'PT429',
    BUSY: 'PT503',
  }

  test.each(reasons)('$reason carries its status, family, message, action and facts', async (row) => {
    const refusal = await refusalOf(
      db.asAnon.query('select private.fail($1, $2)', [row.reason, { extra: 'fact' }]),
    )
    expect(refusal).toEqual({
      code: statuses[row.family],
      family: row.family,
      message: row.message,
      reason: row.reason,
      facts: { reason: row.reason, action: row.action, extra: 'fact' },
    })
  })

  test('messages and actions are sentences for people', () => {
    for (const { message, action } of reasons) {
      expect(message).toMatch(/^[A-Z][^!]+\.$/)
      expect(action).toMatch(/^[A-Z][^!]+\.$/)
    }
  })

  test('a reason outside the closed set cannot be raised', async () => {
    expect(await reasonOf(db.asAnon.query(`select private.fail('MADE_UP')`))).toBe('P0002')
  })
})

describe('the envelope', () => {
  test('a token without a subject is asked to sign in', async () => {
    const nobody = db.as({ id: '', email: '', displayName: '' })
    expect(await refusalOf(nobody.command('save_profile', { display_name: 'X' }))).toMatchObject({
      code: 'PT401',
      reason: 'SIGN_IN_REQUIRED',
    })
  })

  test('reaches commands only, whatever name is given', async () => {
    const lea = db.as(await db.createUser('Lea'))
    const run = (name: string) =>
      reasonOf(lea.query('select private.run_command($1, $2, $3)', [name, randomUUID(), {}]))
    for (const name of [
      'trim_stream',
      'publish',
      'x(); drop table public.orders; --',
      '',
      '"',
      'move_order',
    ]) {
      expect(await run(name)).toBe('42883')
    }
  })

  test('answers a repeated command from its log for a week', async () => {
    const lea = await createCustomer(db)
    const kitchen = await openKitchen(db)
    const key = { command_id: randomUUID() }
    const first = await placeOrder(db, lea, kitchen, key)
    const age = (days: number) =>
      db.owner.query(
        `update private.command_log set created_at = now() - make_interval(days => $1, mins => 1) where command_id = $2`,
        [days, key.command_id],
      )
    await age(6)
    await db.owner.query('select private.purge_command_log()')
    expect(await placeOrder(db, lea, kitchen, key)).toEqual(first)
    await age(7)
    const [purged] = await db.owner.query('select private.purge_command_log()::integer as count')
    expect(purged).toEqual({ count: 1 })
    expect((await placeOrder(db, lea, kitchen, key)).order_id).not.toBe(first.order_id)
  })
})
