import { backoffMs } from '../connection/backoff.ts'
import type { Clock, Network, Visibility } from '../ports/ports.ts'
import { pageVisibility, systemClock, windowNetwork } from '../ports/runtime.ts'
import { oneTabAtATime } from './one-tab.ts'
import { parseStoredSession, type StoredSession } from './stored-session.ts'

/** What may be passed in; each has a default for browsers. */
export interface SessionGuardOptions {
  /** The `storageKey` the client was given. */
  readonly storageKey: string
  readonly storage?: Pick<Storage, 'getItem'>
  readonly fetch?: typeof fetch
  readonly clock?: Clock
  readonly network?: Network
  readonly visibility?: Visibility
  /** How long one request to Auth may take, ms. 10000 unless said otherwise. */
  readonly timeoutMs?: number
}

/** Keeps a session through a bad network: `fetch` goes to `createClient`, the guard itself to `createPlatewire`. */
export interface SessionGuard {
  readonly storageKey: string
  readonly fetch: typeof fetch
  /** The session as this device keeps it, read at once and without the network. */
  lastSession(): StoredSession | null
  /** True while the token has to be renewed and Auth cannot be reached. */
  isHolding(): boolean
  /** Gives up on a renewal that waits: this device signs out. */
  letGo(): void
  /** A page that has to hear news though nobody looks renews as one that is looked at. */
  stayAwakeWhile(isNeeded: () => boolean): void
  /** What Auth said last about when another try makes sense, seconds; null when it did not. */
  retryAfterSeconds(): number | null
}

const hiddenPauseMs = 5 * 60_000
/** A token this close to its end is renewed by auth-js. */
const marginMs = 90_000

/**
 * Left alone, auth-js gives a renewal up after half a minute without a network, then refuses to try again for a whole
 * minute; meanwhile requests go out as if nobody were signed in, and one answer of 500 or 429 in the wrong moment signs out. So a
 * renewal waits here until Auth has said yes or no; a new network or a look at the page tries again at once.
 */
export function createSessionGuard(options: SessionGuardOptions): SessionGuard {
  const { storageKey, timeoutMs = 10_000 } = options
  const { clock = systemClock, network = windowNetwork, visibility = pageVisibility } = options
  const send: typeof fetch = (input, init) => (options.fetch ?? fetch)(input, init)
  const waiting = new Set<(outcome: 'again' | 'over') => void>()
  let retryAfter: number | null = null
  let isNeeded = () => false

  const stored = (): string | null => {
    try {
      return (options.storage ?? localStorage).getItem(storageKey)
    } catch {
      return null
    }
  }
  const lastSession = () => parseStoredSession(stored())

  const limited: typeof fetch = (input, init) => {
    const limit = AbortSignal.timeout(timeoutMs)
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit
    return send(input, { ...init, signal })
  }

  /** Another tab may have renewed while this one waited for its turn: then its session is the answer. */
  const renewOnce = (input: RequestInfo | URL, init: RequestInit | undefined, spent: string) =>
    oneTabAtATime(
      `${storageKey}-renewal`,
      async () => {
        const now = lastSession()
        if (now && now.refreshToken !== spent && now.expiresAt - clock.now() > marginMs)
          return answer(stored())
        return await limited(input, init)
      },
      () => replaced(spent),
    )

  /** auth-js stores the new session a moment after it has the answer. */
  const replaced = async (spent: string) => {
    for (let looks = 0; looks < 25 && lastSession()?.refreshToken === spent; looks++)
      await new Promise<void>((resolve) => clock.after(20, resolve))
  }

  const renew = async (input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> => {
    const spent = lastSession()?.refreshToken ?? ''
    for (let tries = 1; ; tries++) {
      const response = await renewOnce(input, init, spent).catch(() => null)
      if (response && !isPassing(response.status)) return response
      if ((await pause(tries)) === 'over') return answer(over, 400)
    }
  }

  const pause = (tries: number) =>
    new Promise<'again' | 'over'>((resolve) => {
      const ms = visibility.isVisible() || isNeeded() ? backoffMs(tries, clock.random()) : hiddenPauseMs
      const done = (outcome: 'again' | 'over') => {
        for (const end of endings) end()
        waiting.delete(done)
        resolve(outcome)
      }
      const again = () => done('again')
      const endings = [clock.after(ms, again), network.onChange(again), visibility.onVisible(again)]
      waiting.add(done)
    })

  return {
    storageKey,
    lastSession,
    isHolding: () => waiting.size > 0,
    letGo: () => {
      for (const done of [...waiting]) done('over')
    },
    stayAwakeWhile: (isStillNeeded) => {
      isNeeded = isStillNeeded
    },
    retryAfterSeconds: () => retryAfter,
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      if (!url.includes('/auth/v1/')) return send(input, init)
      if (url.includes('grant_type=refresh_token')) return renew(input, init)
      const response = await limited(input, init)
      const seconds = Number(response.headers.get('retry-after'))
      retryAfter = response.status === 429 && seconds > 0 ? seconds : null
      return response
    },
  }
}

/** Says nothing about the session: the network between, a proxy, or Auth with troubles of its own. */
const isPassing = (status: number): boolean => status >= 500 || status === 429 || status === 408

const over = JSON.stringify({ code: 'session_expired', message: 'Signed out on this device' })

const answer = (body: string | null, status = 200): Response =>
  new Response(body, {
    status,
    headers: { 'content-type': 'application/json', 'x-supabase-api-version': '2024-01-01' },
  })
