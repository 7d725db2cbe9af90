import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Person } from '../support/callers.ts'
import { reasonOf } from '../support/refusal.ts'
import { signInOn } from '../support/signed-in.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()

interface Listed {
  id: string
  user_agent: string
  is_current: boolean
}

const eventsOf = (person: Person) =>
  db.owner.query<{ type: string; body: Record<string, unknown> }>(
    `select type, body from private.events where stream = 'user:' || $1 order by seq`,
    [person.id],
  )

describe('the sessions of a person', () => {
  test('are listed with their devices, this one first, and nobody sees those of others', async () => {
    const [lea, omar] = [await db.createUser('Lea'), await db.createUser('Omar')]
    const phone = await signInOn(db, lea, { userAgent: 'Phone', minutesAgo: 60 })
    const laptop = await signInOn(db, lea, { userAgent: 'Laptop' })
    await signInOn(db, omar)
    const listed = await phone.rpc<Listed[]>('my_sessions')
    expect(listed.map(({ id, user_agent, is_current }) => [id, user_agent, is_current])).toEqual([
      [phone.sessionId, 'Phone', true],
      [laptop.sessionId, 'Laptop', false],
    ])
    expect(JSON.stringify(listed)).not.toContain('192.0.2.7')
    expect(await reasonOf(db.asAnon.rpc('my_sessions'))).toBe('42501')
  })

  test('are ended one by one: the device is told, cannot refresh, and sends no command any more', async () => {
    const lea = await db.createUser('Lea')
    const [phone, laptop] = [await signInOn(db, lea), await signInOn(db, lea)]
    await laptop.command('end_session', { session_id: phone.sessionId })
    expect(await eventsOf(lea)).toEqual([{ type: 'session_ended', body: { session_id: phone.sessionId } }])
    expect(
      await db.owner.query('select 1 from auth.refresh_tokens where session_id = $1', [phone.sessionId]),
    ).toEqual([])
    const saving = { display_name: 'Thief' }
    expect(await reasonOf(phone.command('save_profile', saving))).toBe('SIGN_IN_REQUIRED')
    expect(await reasonOf(phone.rpc('my_sessions'))).toBe('SIGN_IN_REQUIRED')
    expect(await reasonOf(phone.rpc('export_my_data'))).toBe('SIGN_IN_REQUIRED')
    const sent = { command_id: crypto.randomUUID() }
    expect(await reasonOf(phone.rpc('withdraw_command', sent))).toBe('SIGN_IN_REQUIRED')
    const news = { stream: `order:${crypto.randomUUID()}`, seq: 1 }
    expect(await reasonOf(phone.rpc('saw_pushed', news))).toBe('SIGN_IN_REQUIRED')
    expect(await laptop.command('save_profile', { display_name: 'Lea M' })).toMatchObject({
      display_name: 'Lea M',
    })
  })

  test('a device that was asleep learns it from its first question', async () => {
    const lea = await db.createUser('Lea')
    const [phone, laptop] = [await signInOn(db, lea), await signInOn(db, lea)]
    await laptop.command('end_session', { session_id: phone.sessionId })
    const streams = [`user:${lea.id}`]
    expect(await phone.rpc('heads', { streams })).toEqual({})
    expect(await laptop.rpc('heads', { streams })).toEqual({ [`user:${lea.id}`]: 1 })
    const reading = { stream: `user:${lea.id}`, after: 0 }
    expect(await reasonOf(phone.rpc('read_stream', reading))).toBe('NOT_FOUND')
  })

  test('are all ended but the one that asks', async () => {
    const lea = await db.createUser('Lea')
    const devices = [await signInOn(db, lea), await signInOn(db, lea), await signInOn(db, lea)]
    const [first] = devices
    expect(await first?.command('end_other_sessions')).toEqual({ ended: 2 })
    expect(await first?.rpc<Listed[]>('my_sessions')).toHaveLength(1)
    expect((await eventsOf(lea)).map(({ type }) => type)).toEqual(['session_ended', 'session_ended'])
  })

  test('are not ended by anybody else, and one that is over already is what was wanted', async () => {
    const [lea, omar] = [await db.createUser('Lea'), await db.createUser('Omar')]
    const [phone, stranger] = [await signInOn(db, lea), await signInOn(db, omar)]
    const args = { session_id: phone.sessionId }
    expect(await stranger.command('end_session', args)).toEqual(args)
    expect(await phone.rpc<Listed[]>('my_sessions')).toHaveLength(1)
    expect(await eventsOf(lea)).toEqual([])
    expect(await phone.command('end_session', { session_id: randomUUID() })).toBeTruthy()
    expect(await reasonOf(phone.command('end_session', { session_id: null }))).toBe('INVALID_ARGUMENT')
  })

  test('ended by Auth are announced as well, whoever Auth is', async () => {
    const lea = await db.createUser('Lea')
    const phone = await signInOn(db, lea)
    await db.superuser.query(
      `do $$ begin set local role supabase_auth_admin; delete from auth.sessions where id = '${phone.sessionId}'; end $$`,
    )
    expect(await eventsOf(lea)).toEqual([{ type: 'session_ended', body: { session_id: phone.sessionId } }])
  })
})

describe('a change of e-mail', () => {
  test('is taken back: what was sent leads nowhere, and the address stays', async () => {
    const lea = await db.createUser('Lea')
    await db.superuser.query(
      `update auth.users set email_change = 'new@example.com', email_change_token_new = 'n', email_change_token_current = 'c',
       email_change_confirm_status = 1 where id = $1`,
      [lea.id],
    )
    await db.superuser.query(
      `insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to) values
       (gen_random_uuid(), $1, 'email_change_token_new', 'n', 'new@example.com'),
       (gen_random_uuid(), $1, 'recovery_token', 'r', $2)`,
      [lea.id, lea.email],
    )
    await db.as(lea).command('cancel_email_change')
    expect(
      await db.owner.query(
        `select email, email_change, email_change_token_new, email_change_token_current, email_change_confirm_status,
           (select array_agg(token_type::text) from auth.one_time_tokens t where t.user_id = u.id) as tokens
         from auth.users u where id = $1`,
        [lea.id],
      ),
    ).toEqual([
      {
        email: lea.email,
        email_change: '',
        email_change_token_new: '',
        email_change_token_current: '',
        email_change_confirm_status: 0,
        tokens: ['recovery_token'],
      },
    ])
  })

  test('that is confirmed is told to every device', async () => {
    const lea = await db.createUser('Lea')
    await db.superuser.query(`update auth.users set email = 'other-' || email where id = $1`, [lea.id])
    expect(await eventsOf(lea)).toEqual([{ type: 'email_changed', body: {} }])
  })
})
