import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../ports/runtime.ts'
import { ScriptedFetch } from '../testing/scripted-fetch.ts'
import { createSession } from './session.ts'

const now = Date.parse('2026-11-24T19:00:00Z')

/** A token as Auth makes it; nobody here checks its signature. */
function tokenFor(expiresAt: number): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '')
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'lea', exp: expiresAt })}.${part({})}`
}

function sessionUntil(expiresAt: number) {
  return {
    access_token: tokenFor(expiresAt),
    refresh_token: 'refresh',
    token_type: 'bearer',
    expires_in: 3600,
    expires_at: expiresAt,
    user: {
      id: 'lea',
      email: 'lea@platewire.test',
      aud: 'authenticated',
      app_metadata: {},
      user_metadata: {},
      created_at: '',
    },
  }
}

const valid = sessionUntil(now / 1000 + 3600)
const expired = sessionUntil(now / 1000 - 60)
const signedIn = { status: 'signed_in', userId: 'lea', email: 'lea@platewire.test', isRecovery: false }

function setup(stored?: object) {
  const network = new ScriptedFetch()
  const supabase = network.client(stored)
  const session = createSession(supabase, systemClock)
  const heard: (string | null | undefined)[] = []
  session.userId.subscribe(() => heard.push(session.userId.getSnapshot()))
  session.start()
  return { network, supabase, session, heard }
}

beforeEach(() => {
  vi.useFakeTimers({ now })
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('createSession()', () => {
  test('is unknown first, then signed out where nothing is stored', async () => {
    const { session } = setup()
    expect(session.state.getSnapshot()).toEqual({ status: 'unknown' })
    await vi.advanceTimersByTimeAsync(10)
    expect(session.state.getSnapshot()).toEqual({ status: 'signed_out' })
  })

  test('is signed in from a stored session, without a request', async () => {
    const { network, session } = setup(valid)
    await vi.advanceTimersByTimeAsync(10)
    expect(session.state.getSnapshot()).toEqual(signedIn)
    expect(network.sent).toEqual([])
  })

  test('does not take a dead network for signing out when the token has expired', async () => {
    const { network, session, heard } = setup(expired)
    network.answer('offline')
    await vi.advanceTimersByTimeAsync(120_000)
    expect(session.state.getSnapshot()).toEqual({ status: 'unknown' })
    network.answer({ status: 200, body: sessionUntil(now / 1000 + 7200) })
    // Auth itself does not ask again within a minute of a failure.
    await vi.advanceTimersByTimeAsync(90_000)
    expect(session.state.getSnapshot()).toEqual(signedIn)
    expect(heard).toEqual(['lea'])
  })

  test('is signed out when Auth says that the session is over', async () => {
    const { network, session } = setup(expired)
    network.answer({
      status: 400,
      body: { code: 'refresh_token_not_found', message: 'Invalid Refresh Token' },
    })
    await vi.advanceTimersByTimeAsync(1000)
    expect(session.state.getSnapshot()).toEqual({ status: 'signed_out' })
  })

  test('signs out on this device without the network', async () => {
    const { network, supabase, session, heard } = setup(valid)
    await vi.advanceTimersByTimeAsync(10)
    network.answer('offline')
    await supabase.auth.signOut({ scope: 'local' })
    expect(session.state.getSnapshot()).toEqual({ status: 'signed_out' })
    expect(heard).toEqual(['lea', null])
  })

  test('does not change the person when only the token changes', async () => {
    const { network, supabase, session, heard } = setup(valid)
    await vi.advanceTimersByTimeAsync(10)
    const before = session.state.getSnapshot()
    network.answer({ status: 200, body: sessionUntil(now / 1000 + 7200) })
    await supabase.auth.refreshSession()
    expect(session.state.getSnapshot()).toBe(before)
    expect(heard).toEqual(['lea'])
  })
})

describe('renew()', () => {
  test('renews the token of whoever is signed in', async () => {
    const { network, session } = setup(valid)
    network.answer({ status: 200, body: sessionUntil(now / 1000 + 7200) })
    await expect(session.renew()).resolves.toBe(true)
  })

  test('says that nobody is signed in', async () => {
    await expect(setup().session.renew()).resolves.toBe(false)
  })

  test('says that Auth is out of reach, which is not the same', async () => {
    const { network, session } = setup(valid)
    network.answer('offline')
    const outcome = expect(session.renew()).rejects.toMatchObject({ code: 'OFFLINE' })
    await vi.advanceTimersByTimeAsync(60_000)
    await outcome
  })
})
