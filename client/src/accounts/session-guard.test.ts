import { createClient } from '@supabase/supabase-js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../ports/runtime.ts'
import { type ScriptedAnswer, ScriptedFetch } from '../testing/scripted-fetch.ts'
import { createAccounts } from './accounts.ts'
import { createSession } from './session.ts'
import { createSessionGuard } from './session-guard.ts'

const now = Date.parse('2026-11-26T19:00:00Z')

/** A token as Auth makes it; nobody here checks its signature. */
function tokenFor(sessionId: string): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '')
  return `${part({ alg: 'HS256' })}.${part({ sub: 'lea', session_id: sessionId })}.x`
}

const user = {
  id: 'lea',
  email: 'lea@platewire.test',
  app_metadata: {},
  user_metadata: {},
  aud: 'authenticated',
}

function sessionUntil(ms: number, refresh_token: string, sessionId = 'one') {
  const expires_at = Math.floor(ms / 1000)
  return {
    access_token: tokenFor(sessionId),
    refresh_token,
    expires_in: 3600,
    expires_at,
    token_type: 'bearer',
    user,
  }
}
const expired = sessionUntil(now - 60_000, 'spent')
const valid = sessionUntil(now + 3_600_000, 'good')
const renewed: ScriptedAnswer = { status: 200, body: sessionUntil(now + 7_200_000, 'fresh') }
const signedIn = { status: 'signed_in', userId: 'lea', email: 'lea@platewire.test', isRecovery: false }

/** A device: a real supabase-js client behind the guard, with what it has stored. */
function device(stored: object | null, network = new ScriptedFetch()) {
  const storage = new Map(stored ? [['key', JSON.stringify(stored)]] : [])
  const kept = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    removeItem: (key: string) => void storage.delete(key),
  }
  const wakes = { online: () => {}, visible: () => {}, isVisible: true }
  const onChange = (listener: () => void) => {
    wakes.online = listener
    return () => {}
  }
  const onVisible = (listener: () => void) => {
    wakes.visible = listener
    return () => {}
  }
  const guard = createSessionGuard({
    storageKey: 'key',
    storage: kept,
    fetch: network.fetch,
    network: { onChange },
    visibility: { isVisible: () => wakes.isVisible, onVisible, onHidden: () => () => {} },
  })
  const supabase = createClient('http://platewire.test', 'sb_publishable_test', {
    global: { fetch: guard.fetch },
    auth: { autoRefreshToken: false, storageKey: 'key', storage: kept },
  })
  const session = createSession(supabase, systemClock, guard)
  session.start()
  const state = () => session.state.getSnapshot()
  return { network, storage, wakes, guard, supabase, session, state }
}

beforeEach(() => {
  vi.useFakeTimers({ now })
  vi.stubGlobal('navigator', {})
  for (const method of ['warn', 'error'] as const) vi.spyOn(console, method).mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('with an expired token and no network', () => {
  test('it is known at once who is signed in, and stays known', async () => {
    const { network, guard, state } = device(expired)
    network.answer('offline')
    expect(state()).toEqual(signedIn)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(state()).toEqual(signedIn)
    expect(guard.isHolding()).toBe(true)
  })

  test('a new network renews the token at once, and whoever waited goes on with it', async () => {
    const { network, wakes, guard, supabase } = device(expired)
    network.answer('offline')
    await vi.advanceTimersByTimeAsync(300_000)
    const waiting = supabase.auth.getSession()
    // What is scripted comes after the last answer has been given once more.
    network.answer(renewed)
    for (let times = 0; times < 2; times++) {
      wakes.online()
      await vi.advanceTimersByTimeAsync(0)
    }
    expect((await waiting).data.session?.refresh_token).toBe('fresh')
    expect(guard.isHolding()).toBe(false)
  })

  test('signing out needs no network', async () => {
    const { network, storage, supabase, session, guard, state } = device(expired)
    network.answer('offline')
    await vi.advanceTimersByTimeAsync(5000)
    const accounts = createAccounts({
      supabase,
      session,
      guard,
      clock: systemClock,
      timeoutMs: 10_000,
      leaveTopics: async () => {},
    } as Parameters<typeof createAccounts>[0])
    const leaving = accounts.signOut()
    await vi.advanceTimersByTimeAsync(1000)
    await leaving
    expect(state()).toEqual({ status: 'signed_out' })
    expect(storage.size).toBe(0)
  })

  test('a hidden page is not kept awake by trying', async () => {
    const { network, wakes } = device(expired)
    wakes.isVisible = false
    network.answer('offline')
    await vi.advanceTimersByTimeAsync(240_000)
    expect(network.sent).toHaveLength(1)
  })
})

describe('a hidden page that has to hear news', () => {
  test('renews as one that is looked at', async () => {
    const { network, wakes, guard, storage } = device(expired)
    wakes.isVisible = false
    guard.stayAwakeWhile(() => true)
    network.answer('offline')
    await vi.advanceTimersByTimeAsync(20_000)
    network.answer(renewed)
    const isRenewed = () => storage.get('key')?.includes('"refresh_token":"fresh"') ?? false
    // In small steps, a minute at most: an answer is read in real time, beside the clock of the test.
    for (let steps = 0; steps < 600 && !isRenewed(); steps += 1) await vi.advanceTimersByTimeAsync(100)
    expect(isRenewed()).toBe(true)
  })
})

describe('Auth in trouble', () => {
  const troubles: [string, ScriptedAnswer][] = [
    ['500', { status: 500, body: { code: 'unexpected_failure', message: 'no' } }],
    ['503', { status: 503, body: {} }],
    ['429', { status: 429, body: { code: 'over_request_rate_limit', message: 'slow down' } }],
  ]
  test.each(troubles)('answering %s for ten minutes signs nobody out', async (_, trouble) => {
    const { network, state } = device(expired)
    network.answer(trouble)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(state()).toEqual(signedIn)
    network.answer(renewed)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(state()).toEqual(signedIn)
    expect(network.sent.at(-1)?.path).toContain('grant_type=refresh_token')
  })

  test('a session that is over is over', async () => {
    const { network, state } = device(expired)
    network.answer({ status: 400, body: { code: 'refresh_token_not_found', message: 'gone' } })
    await vi.advanceTimersByTimeAsync(1000)
    expect(state().status).toBe('signed_out')
  })
})

describe('tabs', () => {
  test('renew once between them: the second finds what the first one stored', async () => {
    const { network, storage, guard } = device(null)
    storage.set('key', JSON.stringify(expired))
    network.answer(renewed)
    vi.stubGlobal('navigator', { locks: oneAtATime() })
    const send = () =>
      guard.fetch('http://platewire.test/auth/v1/token?grant_type=refresh_token', { method: 'POST' })
    const first = send().then(async (response) => {
      const text = await response.text()
      setTimeout(() => storage.set('key', text), 50)
      return JSON.parse(text)
    })
    const second = send().then((response) => response.json())
    await vi.advanceTimersByTimeAsync(1000)
    const bodies = [await first, await second]
    expect(bodies.map(({ refresh_token }) => refresh_token)).toEqual(['fresh', 'fresh'])
    expect(network.sent).toHaveLength(1)
  })

  /** Locks as browsers have them: one holder at a time. */
  function oneAtATime() {
    let turn: Promise<unknown> = Promise.resolve()
    return {
      request: (_name: string, _options: object, work: () => Promise<unknown>) => {
        turn = turn.then(work)
        return turn
      },
    }
  }
})

describe('a session that was ended from afar', () => {
  test('ends here at once when it is this one, and not when it is another', async () => {
    const { network, session, storage, state } = device(valid)
    network.answer({ status: 204, body: null })
    session.ended({ session_id: 'two' })
    expect(state()).toEqual(signedIn)
    session.ended({ session_id: 'one' })
    expect(state()).toEqual({ status: 'signed_out', wasEnded: true })
    await vi.advanceTimersByTimeAsync(1000)
    expect(storage.size).toBe(0)
  })

  test('does not end the one that another tab began since', async () => {
    const { session, storage, state } = device(valid)
    storage.set('key', JSON.stringify(sessionUntil(now + 3_600_000, 'new', 'two')))
    session.ended({ session_id: 'one' })
    expect(state()).toEqual(signedIn)
  })

  test('is found out by a renewal, even while the token is good', async () => {
    const { network, session, state } = device(valid)
    network.answer({ status: 400, body: { code: 'refresh_token_not_found', message: 'gone' } })
    const outcome = session.renew()
    await vi.advanceTimersByTimeAsync(1000)
    expect(await outcome).toBe(false)
    expect(state()).toEqual({ status: 'signed_out', wasEnded: true })
  })
})

test('what Auth says of another try is kept until it answers otherwise', async () => {
  const answers = [
    new Response('{}', { status: 429, headers: { 'retry-after': '17' } }),
    new Response('{}', { status: 200 }),
  ]
  const guard = createSessionGuard({
    storageKey: 'key',
    storage: { getItem: () => null },
    fetch: async () => answers.shift() ?? Response.error(),
  })
  await guard.fetch('http://platewire.test/auth/v1/token?grant_type=password')
  expect(guard.retryAfterSeconds()).toBe(17)
  await guard.fetch('http://platewire.test/auth/v1/token?grant_type=password')
  expect(guard.retryAfterSeconds()).toBeNull()
})
