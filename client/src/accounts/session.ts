import {
  type AuthChangeEvent,
  type AuthError,
  isAuthRefreshDiscardedError,
  isAuthRetryableFetchError,
  type Session,
  type SupabaseClient,
} from '@supabase/supabase-js'
import * as z from 'zod/mini'
import { offline } from '../calls/server-error.ts'
import { backoffMs } from '../connection/backoff.ts'
import { createStore, type Observable } from '../observable.ts'
import type { Clock } from '../ports/ports.ts'
import type { SessionGuard } from './session-guard.ts'
import { sessionIdOf } from './stored-session.ts'
import type { SessionState } from './types.ts'

/** The session, as everything else sees it. */
export interface SessionKeeper {
  readonly state: Observable<SessionState>
  /** Who is signed in: `undefined` while unknown, null for nobody. Changes with the person only. */
  readonly userId: Observable<string | null | undefined>
  /** Listens to Auth. Idempotent. */
  start(): void
  stop(): void
  /** Looks at the stored session again, if it is not known yet. */
  lookAgain(): void
  /**
   * After an answer "not signed in": a new token, true; nobody signed in, or not any more, false. Throws `OFFLINE` when Auth is
   * out of reach.
   */
  renew(): Promise<boolean>
  /** Hears `session_ended`: signs this device out if it is the one. */
  ended(event: unknown): void
}

const endedSchema = z.object({ session_id: z.string() })

/**
 * Keeps the session. Auth reports "no session" also when the token expired and could not be renewed because the network
 * is gone; that must not look like signing out, so no session is only believed when Auth has no excuse. With a guard, whoever
 * was signed in last is known at once, network or not.
 */
export function createSession(supabase: SupabaseClient, clock: Clock, guard?: SessionGuard): SessionKeeper {
  const state = createStore<SessionState>({ status: 'unknown' })
  const userId = createStore<string | null | undefined>(undefined)
  let unsubscribe: (() => void) | null = null
  let stopTimer = () => {}
  let looks = 0
  let sessionId: string | null = null

  const set = (next: SessionState) => {
    if (!isSame(state.getSnapshot(), next)) state.set(next)
    userId.set(next.status === 'signed_in' ? next.userId : next.status === 'signed_out' ? null : undefined)
  }

  const know = (session: Session, event: AuthChangeEvent) => {
    sessionId = sessionIdOf(session.access_token)
    set(signedIn(session, event, state.getSnapshot()))
  }

  // Called while Auth holds its lock: a call to Auth in here would wait for itself.
  const onEvent = (event: AuthChangeEvent, session: Session | null) => {
    if (session) know(session, event)
    else if (event === 'SIGNED_OUT') set({ status: 'signed_out' })
    else if (state.getSnapshot().status !== 'signed_out') lookLater(0)
  }

  const lookLater = (ms: number) => {
    stopTimer()
    stopTimer = clock.after(ms, () => void look())
  }

  const look = async () => {
    const { data, error } = await supabase.auth.getSession()
    if (!unsubscribe) return
    if (data.session) know(data.session, 'TOKEN_REFRESHED')
    else if (!error || isFinal(error)) set({ status: 'signed_out' })
    else lookLater(backoffMs(++looks, clock.random()))
  }

  /** Somebody else ended it: what is kept here is worth nothing any more. */
  const end = () => {
    set({ status: 'signed_out', wasEnded: true })
    guard?.letGo()
    void supabase.auth.signOut({ scope: 'local' }).catch(() => {})
  }

  return {
    state,
    userId,
    start: () => {
      const last = guard?.lastSession()
      if (last && state.getSnapshot().status === 'unknown') {
        sessionId = last.sessionId
        set({ status: 'signed_in', userId: last.userId, email: last.email, isRecovery: false })
      }
      unsubscribe ??= listen(supabase, onEvent)
    },
    stop: () => {
      unsubscribe?.()
      unsubscribe = null
      stopTimer()
    },
    lookAgain: () => {
      if (unsubscribe && state.getSnapshot().status === 'unknown') lookLater(0)
    },
    renew: async () => {
      const { data, error } = await supabase.auth.getSession()
      if (isAuthRetryableFetchError(error)) throw offline(error)
      if (!data.session) return false
      const { error: refusal } = await supabase.auth.refreshSession()
      // Another tab renewed it meanwhile.
      if (refusal === null || isAuthRefreshDiscardedError(refusal)) return true
      if (!isFinal(refusal)) throw offline(refusal)
      end()
      return false
    },
    ended: (event) => {
      const ended = endedSchema.safeParse(event)
      // Tabs share what is stored, and one of them may have signed in again.
      const now = guard ? (guard.lastSession()?.sessionId ?? null) : sessionId
      if (ended.data?.session_id === now && state.getSnapshot().status === 'signed_in') end()
    },
  }
}

/** Auth has looked at the session and said no; anything else passes. */
function isFinal(error: AuthError): boolean {
  const { status = 0 } = error
  if (isAuthRetryableFetchError(error) || isAuthRefreshDiscardedError(error)) return false
  return status < 500 && status !== 429 && status !== 408
}

function listen(
  supabase: SupabaseClient,
  onEvent: (event: AuthChangeEvent, session: Session | null) => void,
): () => void {
  const { data } = supabase.auth.onAuthStateChange(onEvent)
  return () => data.subscription.unsubscribe()
}

function signedIn(session: Session, event: AuthChangeEvent, before: SessionState): SessionState {
  const wasRecovery = before.status === 'signed_in' && before.userId === session.user.id && before.isRecovery
  const isRecovery = event === 'PASSWORD_RECOVERY' || (wasRecovery && event !== 'USER_UPDATED')
  return { status: 'signed_in', userId: session.user.id, email: session.user.email ?? '', isRecovery }
}

function isSame(a: SessionState, b: SessionState): boolean {
  // What ended a session stays known until the next one begins.
  if (a.status !== 'signed_in' || b.status !== 'signed_in') return a.status === b.status
  return a.userId === b.userId && a.email === b.email && a.isRecovery === b.isRecovery
}
