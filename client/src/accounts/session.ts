import {
  type AuthChangeEvent,
  isAuthRetryableFetchError,
  type Session,
  type SupabaseClient,
} from '@supabase/supabase-js'
import { offline } from '../calls/server-error.ts'
import { backoffMs } from '../connection/backoff.ts'
import { createStore, type Observable } from '../observable.ts'
import type { Clock } from '../ports/ports.ts'
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
  /** After an answer "not signed in": a new token, true; nobody signed in, false. Throws `OFFLINE` when Auth is out of reach. */
  renew(): Promise<boolean>
}

/**
 * Keeps the session. Auth reports "no session" also when the token expired and could not be renewed because the network
 * is gone; that must not look like signing out, so no session is only believed when Auth has no excuse.
 */
export function createSession(supabase: SupabaseClient, clock: Clock): SessionKeeper {
  const state = createStore<SessionState>({ status: 'unknown' })
  const userId = createStore<string | null | undefined>(undefined)
  let unsubscribe: (() => void) | null = null
  let stopTimer = () => {}
  let looks = 0

  const set = (next: SessionState) => {
    if (!isSame(state.getSnapshot(), next)) state.set(next)
    userId.set(next.status === 'signed_in' ? next.userId : next.status === 'signed_out' ? null : undefined)
  }

  // Called while Auth holds its lock: a call to Auth in here would wait for itself.
  const onEvent = (event: AuthChangeEvent, session: Session | null) => {
    if (session) set(signedIn(session, event, state.getSnapshot()))
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
    if (data.session) set(signedIn(data.session, 'TOKEN_REFRESHED', state.getSnapshot()))
    else if (!error || !isAuthRetryableFetchError(error)) set({ status: 'signed_out' })
    else lookLater(backoffMs(++looks, clock.random()))
  }

  return {
    state,
    userId,
    start: () => {
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
      const renewed = await supabase.auth.refreshSession()
      if (isAuthRetryableFetchError(renewed.error)) throw offline(renewed.error)
      return renewed.error === null
    },
  }
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
  if (a.status !== 'signed_in' || b.status !== 'signed_in') return a.status === b.status
  return a.userId === b.userId && a.email === b.email && a.isRecovery === b.isRecovery
}
