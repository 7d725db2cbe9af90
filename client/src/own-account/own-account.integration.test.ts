import { fileURLToPath } from 'node:url'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createPlatewire, createSessionGuard, type Platewire, type SessionState } from '../index.ts'
import { createOwnAccount } from './index.ts'

const soon = { timeout: 10_000, interval: 20 }
const first = 'a-long-enough-one'

let stack: Stack
const opened: Platewire[] = []

beforeAll(async () => {
  const projectDir = fileURLToPath(new URL('../../..', import.meta.url))
  stack = await createStack({ projectDir, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
})
afterEach(async () => {
  for (const platewire of opened.splice(0)) await platewire.connection.stop()
})
afterAll(() => stack?.dispose())

/** A device of somebody: a client with what it keeps, which outlives it, and a network that may lose answers. */
function device(kept = new Map<string, string>()) {
  const line = { lose: (_url: string) => false }
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const storageKey = `session-${crypto.randomUUID()}`
  if (kept.size > 0) kept.set(storageKey, [...kept.values()][0] ?? '')
  const guard = createSessionGuard({
    storageKey,
    storage,
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      const answer = await fetch(input, init)
      if (line.lose(url)) throw new TypeError('fetch failed')
      return answer
    },
  })
  const supabase = createClient(stack.url, stack.publishableKey, {
    global: { fetch: guard.fetch },
    auth: { storageKey, storage, autoRefreshToken: false },
  })
  const platewire = createPlatewire(supabase, { guard, tabs: null })
  opened.push(platewire)
  platewire.connection.start()
  const { accounts } = platewire
  const state = (): SessionState => accounts.session.getSnapshot()
  return { accounts, own: createOwnAccount(platewire), platewire, supabase, state, line, kept, guard }
}

async function signedUp(name = 'Lea') {
  const email = `${crypto.randomUUID()}@example.com`
  const made = device()
  await made.accounts.signUp(email, first, name)
  return { ...made, email }
}

async function signedIn(email: string, password = first) {
  const made = device()
  await made.accounts.signIn(email, password)
  return made
}

async function linkTo(email: string): Promise<string> {
  const answer = await fetch(`${stack.url}/mailbox/messages?to=${encodeURIComponent(email)}`)
  const { messages } = (await answer.json()) as { messages: { text: string }[] }
  return /https?:\/\/\S+/.exec(messages[0]?.text ?? '')?.[0] ?? ''
}

describe('sessions', () => {
  test('another device is signed out from afar: at once when live, at its first question after a sleep', async () => {
    const laptop = await signedUp()
    const [phone, tablet] = [await signedIn(laptop.email), await signedIn(laptop.email)]
    await vi.waitFor(() => expect(phone.platewire.connection.getSnapshot().state).toBe('live'), soon)
    const sessions = await laptop.own.sessions()
    expect(sessions.map(({ is_current }) => is_current)).toEqual([true, false, false])

    await tablet.platewire.connection.stop()
    await laptop.own.endOtherSessions()
    await vi.waitFor(() => expect(phone.state()).toEqual({ status: 'signed_out', wasEnded: true }), soon)
    expect(phone.kept.size).toBe(0)
    expect(laptop.state().status).toBe('signed_in')
    expect(await laptop.own.sessions()).toHaveLength(1)

    // It kept its token, which is good for an hour; it is opened again.
    const again = device(new Map(tablet.kept))
    expect(again.state().status).toBe('signed_in')
    await vi.waitFor(() => expect(again.state().status).toBe('signed_out'), soon)
  })

  test('a new password is asked for the present one, and ends the other devices', async () => {
    const laptop = await signedUp()
    const phone = await signedIn(laptop.email)
    await vi.waitFor(() => expect(phone.platewire.connection.getSnapshot().state).toBe('live'), soon)
    await expect(laptop.own.changePassword('not-the-password', 'another-long-one')).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    await expect(laptop.own.changePassword(first, 'Password2024')).rejects.toMatchObject({
      reason: 'WEAK_PASSWORD',
      message: 'This password is on lists that attackers try.',
    })
    await expect(laptop.own.changePassword(first, 'x'.repeat(73))).rejects.toMatchObject({
      reason: 'LONG_PASSWORD',
    })
    await laptop.own.changePassword(first, 'another-long-one')
    await vi.waitFor(() => expect(phone.state().status).toBe('signed_out'), soon)
    expect(laptop.state().status).toBe('signed_in')
    await expect(signedIn(laptop.email)).rejects.toMatchObject({ reason: 'INVALID_CREDENTIALS' })
    await signedIn(laptop.email, 'another-long-one')
  })

  test('an old session alone does not change the password', async () => {
    const laptop = await signedUp()
    const query = `update auth.sessions set created_at = now() - interval '25 hours'`
    await sql(query)
    await expect(laptop.accounts.updatePassword('another-long-one')).rejects.toMatchObject({
      reason: 'CONFIRM_PASSWORD',
    })
    await laptop.own.changePassword(first, 'another-long-one')
  })
})

describe('the e-mail', () => {
  test('changes when its link was followed, on whatever device, and every device hears of it', async () => {
    const laptop = await signedUp()
    const heard: string[] = []
    laptop.accounts.onPersonalEvent(({ type }) => heard.push(type))
    await vi.waitFor(() => expect(laptop.platewire.connection.getSnapshot().state).toBe('live'), soon)
    const next = `${crypto.randomUUID()}@example.com`
    expect(await laptop.own.changeEmail(next)).toMatchObject({ email: laptop.email, pending: next })
    await fetch(await linkTo(next), { redirect: 'manual' })
    expect(await laptop.own.email()).toEqual({ email: next, pending: null, sentAt: expect.anything() })
    await vi.waitFor(() => expect(heard).toContain('email_changed'), soon)
  })

  test('a change is sent again, and taken back: then its links lead nowhere', async () => {
    const laptop = await signedUp()
    const next = `${crypto.randomUUID()}@example.com`
    await laptop.own.changeEmail(next)
    await vi.waitFor(() => laptop.own.resendEmailChange(), soon)
    await laptop.own.cancelEmailChange()
    expect(await laptop.own.email()).toMatchObject({ email: laptop.email, pending: null })
    for (const to of [laptop.email, next]) await fetch(await linkTo(to), { redirect: 'manual' })
    expect(await laptop.own.email()).toMatchObject({ email: laptop.email, pending: null })
  })

  test('of somebody else is not taken', async () => {
    const [lea, omar] = [await signedUp(), await signedUp()]
    await expect(lea.own.changeEmail(omar.email)).rejects.toMatchObject({ reason: 'EMAIL_TAKEN' })
  })
})

describe('leaving', () => {
  test('takes everything along in one file, and ends every device', async () => {
    const laptop = await signedUp('Leandra')
    const phone = await signedIn(laptop.email)
    await vi.waitFor(() => expect(phone.platewire.connection.getSnapshot().state).toBe('live'), soon)
    const { parts } = await laptop.own.exportData()
    expect(parts.account).toEqual([expect.objectContaining({ email: laptop.email, display_name: 'Leandra' })])
    await expect(laptop.own.deleteAccount('not-the-password')).rejects.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    await laptop.own.deleteAccount(first)
    expect(laptop.state().status).toBe('signed_out')
    await vi.waitFor(() => expect(phone.state().status).toBe('signed_out'), soon)
    await expect(signedIn(laptop.email)).rejects.toMatchObject({ reason: 'INVALID_CREDENTIALS' })
    const free = device()
    await free.accounts.signUp(laptop.email, first, 'Somebody new')
  })

  test('is done once when the answer is lost', async () => {
    const laptop = await signedUp()
    let lost = 0
    laptop.line.lose = (url) => url.includes('delete_account') && lost++ === 0
    await laptop.own.deleteAccount(first)
    expect([lost > 1, laptop.state().status]).toEqual([true, 'signed_out'])
  })
})

describe('signing up on a bad line', () => {
  test('a lost answer ends signed in, never "taken"', async () => {
    const email = `${crypto.randomUUID()}@example.com`
    const phone = device()
    let lost = 0
    phone.line.lose = (url) => url.includes('/signup') && lost++ === 0
    await expect(phone.accounts.signUp(email, first, 'Lea')).resolves.toEqual({ needsConfirmation: false })
    expect(phone.state()).toMatchObject({ status: 'signed_in', email })
    expect((await phone.accounts.profile()).display_name).toBe('Lea')
  })

  test('an address of somebody else is taken', async () => {
    const { email } = await signedUp()
    await expect(device().accounts.signUp(email, 'some-other-password', 'Eve')).rejects.toMatchObject({
      reason: 'EMAIL_TAKEN',
    })
  })
})

test('200 wrong passwords in a row: told to wait, and for how long', async () => {
  const { email } = await signedUp()
  const attacker = device()
  let refusal: unknown
  for (let tries = 0; tries < 200 && !refusal; tries++)
    await attacker.accounts.signIn(email, `wrong-${tries}`).catch((error) => {
      if (error.reason === 'TOO_MANY_ATTEMPTS') refusal = error
    })
  expect(refusal).toMatchObject({ code: 'LIMIT_REACHED', facts: { retry_after_s: expect.any(Number) } })
})

async function sql(query: string): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: stack.dbUrl })
  await client.connect()
  await client.query(query)
  await client.end()
}
