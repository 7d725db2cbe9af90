import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { jsonOf } from '../../test/http.ts'
import { createProject, type Project } from '../../test/stack-project.ts'
import { createStack, type Stack, withClient } from '../index.ts'

let project: Project
let stack: Stack

const client = (): SupabaseClient =>
  createClient(stack.url, stack.publishableKey, { auth: { persistSession: false, autoRefreshToken: false } })

const password = 'correct horse'

async function signUp(email: string, data: object = {}) {
  const supabase = client()
  const answer = await supabase.auth.signUp({ email, password, options: { data } })
  expect(answer.error).toBeNull()
  if (!answer.data.session || !answer.data.user) throw new Error('no session')
  return { supabase, session: answer.data.session, user: answer.data.user }
}

beforeAll(async () => {
  project = createProject()
  stack = await createStack({ projectDir: project.directory, port: 'auto', dbPort: 'auto', ephemeral: true })
  await stack.start()
})

afterAll(async () => {
  await stack.dispose()
  project.remove()
})

describe('sign-up and sign-in', () => {
  it('[AU1] sign-up gives a session at once, whose token opens what belongs to the user', async () => {
    const { supabase, user } = await signUp('new@example.com')
    const inserted = await supabase.from('notes').insert({ body: 'mine' }).select('owner, body')
    expect(inserted.error).toBeNull()
    expect(inserted.data).toEqual([{ owner: user.id, body: 'mine' }])
  })

  it('[AU1] a second sign-up with the same address is refused', async () => {
    await signUp('twice@example.com')
    const { error } = await client().auth.signUp({ email: 'twice@example.com', password })
    expect(error?.code).toBe('user_already_exists')
  })

  it('[AU1] a short password is refused by the length config.toml asks for', async () => {
    const { error } = await client().auth.signUp({ email: 'weak@example.com', password: 'seven77' })
    expect(error?.code).toBe('weak_password')
    const leaked = await client().auth.signUp({ email: 'weak@example.com', password: 'Password1234' })
    expect(leaked.error).toMatchObject({ code: 'weak_password', reasons: ['pwned'] })
  })

  it('[AU2] a user from seed.sql signs in with the password bcrypted in SQL', async () => {
    const { data, error } = await client().auth.signInWithPassword({
      email: 'lea@example.com',
      password: 'password',
    })
    expect(error).toBeNull()
    expect(data.user?.user_metadata).toEqual({ display_name: 'Lea' })
  })

  it('[AU2] a wrong password and an unknown address get the same answer', async () => {
    await signUp('known@example.com')
    const wrong = await client().auth.signInWithPassword({
      email: 'known@example.com',
      password: 'not this one',
    })
    const unknown = await client().auth.signInWithPassword({ email: 'unknown@example.com', password })
    expect(wrong.error?.code).toBe('invalid_credentials')
    expect(unknown.error?.code).toBe('invalid_credentials')
    expect(unknown.error?.message).toBe(wrong.error?.message)
  })

  it('[AU3] access tokens carry the claims of hosted ones', async () => {
    const { session, user } = await signUp('claims@example.com', { display_name: 'C' })
    const claims = decodeJwt(session.access_token)
    expect(claims).toMatchObject({
      iss: `${stack.url}/auth/v1`,
      sub: user.id,
      aud: 'authenticated',
      role: 'authenticated',
      email: 'claims@example.com',
      aal: 'aal1',
      is_anonymous: false,
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: { display_name: 'C' },
    })
    expect(claims.session_id).toEqual(expect.any(String))
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600)
  })

  it('[AU3] timestamps are ISO 8601', async () => {
    const { user } = await signUp('time@example.com')
    expect(user.created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })
})

describe('sessions', () => {
  it('[AU4] a refresh gives a new refresh token and a token that still works', async () => {
    const { supabase, session } = await signUp('refresh@example.com')
    const { data, error } = await supabase.auth.refreshSession()
    expect(error).toBeNull()
    expect(data.session?.refresh_token).not.toBe(session.refresh_token)
    expect(decodeJwt(data.session?.access_token ?? '').iss).toBe(`${stack.url}/auth/v1`)
    expect((await supabase.from('notes').select('id')).error).toBeNull()
  })

  it('[AU4] signing out ends the session on the server', async () => {
    const { supabase, session } = await signUp('out@example.com')
    expect((await supabase.auth.signOut()).error).toBeNull()
    const { error } = await client().auth.refreshSession({ refresh_token: session.refresh_token })
    expect(error?.status).toBeGreaterThanOrEqual(400)
    const again = await client().auth.getUser(session.access_token)
    expect(again.error?.name).toBe('AuthSessionMissingError')
  })

  it('[AU5] a user changes metadata and password, and the new password counts', async () => {
    const { supabase } = await signUp('change@example.com')
    const { data, error } = await supabase.auth.updateUser({
      password: 'another horse',
      data: { colour: 'red' },
    })
    expect(error).toBeNull()
    expect(data.user?.user_metadata).toMatchObject({ colour: 'red' })
    const old = await client().auth.signInWithPassword({ email: 'change@example.com', password })
    expect(old.error?.code).toBe('invalid_credentials')
    const fresh = await client().auth.signInWithPassword({
      email: 'change@example.com',
      password: 'another horse',
    })
    expect(fresh.error).toBeNull()
  })

  it('[AU5] nobody writes their own app_metadata or role', async () => {
    const { session, user } = await signUp('climber@example.com')
    const answer = await fetch(`${stack.url}/auth/v1/user`, {
      method: 'PUT',
      headers: {
        apikey: stack.publishableKey,
        authorization: `Bearer ${session.access_token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ role: 'service_role', app_metadata: { admin: true }, data: {} }),
    })
    await answer.body?.cancel()
    const after = await client().auth.getUser(session.access_token)
    expect(after.data.user?.id).toBe(user.id)
    expect(after.data.user?.role).toBe('authenticated')
    expect(after.data.user?.app_metadata).toEqual({ provider: 'email', providers: ['email'] })
  })
})

const mails = z.object({ messages: z.array(z.looseObject({ text: z.string() })) })

describe('recovery', () => {
  const mailTo = async (address: string): Promise<string | undefined> => {
    const answer = await fetch(`${stack.url}/mailbox/messages?to=${encodeURIComponent(address)}`)
    return (await jsonOf(answer, mails)).messages[0]?.text
  }

  it('[AU6] the mail is in the mailbox and its link ends in a session with hosted claims', async () => {
    await signUp('lost@example.com')
    expect((await client().auth.resetPasswordForEmail('lost@example.com')).error).toBeNull()
    const link = /https?:\/\/\S+/.exec((await mailTo('lost@example.com')) ?? '')?.[0] ?? ''
    expect(link).toContain(`${stack.url}/auth/v1/verify?`)
    const answer = await fetch(link, { redirect: 'manual' })
    const target = new URL(answer.headers.get('location') ?? '')
    expect(target.origin).toBe('http://127.0.0.1:3000')
    const token = new URLSearchParams(target.hash.slice(1)).get('access_token') ?? ''
    expect(decodeJwt(token)).toMatchObject({ aal: 'aal1', email: 'lost@example.com' })
    expect((await client().auth.getUser(token)).error).toBeNull()
  })

  it('[AU6] nobody learns whether an address is known: not by the answer, not by its time, not by asking twice', async () => {
    const known = `${crypto.randomUUID()}@example.com`
    await signUp(known)
    const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY }
    for (let turn = 0; turn < 5; turn++)
      for (const name of ['known', 'unknown'] as const) {
        const began = performance.now()
        const email = name === 'known' ? known : 'unknown@example.com'
        expect((await client().auth.resetPasswordForEmail(email)).error).toBeNull()
        fastest[name] = Math.min(fastest[name], performance.now() - began)
      }
    expect(Math.abs(fastest.known - fastest.unknown)).toBeLessThan(40)
  })

  it('[AU6] the code in the mail opens a session once', async () => {
    await signUp('code@example.com')
    await client().auth.resetPasswordForEmail('code@example.com')
    const token = /\b\d{6}\b/.exec((await mailTo('code@example.com')) ?? '')?.[0] ?? ''
    const verify = () => client().auth.verifyOtp({ email: 'code@example.com', token, type: 'recovery' })
    expect((await verify()).data.session).not.toBeNull()
    expect((await verify()).error?.code).toBe('otp_expired')
  })

  it('[AU6] an unknown address gets the same answer and no mail', async () => {
    expect((await client().auth.resetPasswordForEmail('ghost@example.com')).error).toBeNull()
    expect(await mailTo('ghost@example.com')).toBeUndefined()
  })

  it('[AU6] people read their mail on a page', async () => {
    await signUp('page@example.com')
    await client().auth.resetPasswordForEmail('page@example.com')
    const page = await (await fetch(`${stack.url}/mailbox`)).text()
    expect(page).toContain('Reset Your Password')
    expect(page).toContain(`href="${stack.url}/auth/v1/verify`)
  })
})

describe('the login', () => {
  it('[AU7] Auth works as a role without rights outside its schema', async () => {
    const url = stack.dbUrl.replace('//postgres:', '//supabase_auth_admin:')
    await withClient(url, async (database) => {
      const { rows } = await database.query(
        'select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user',
      )
      expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false }])
      await expect(database.query('select * from public.notes')).rejects.toThrow('permission denied')
      await expect(database.query('set role service_role')).rejects.toThrow('permission denied')
    })
  })
})
