import type { PostgrestError, SupabaseClient } from '@supabase/supabase-js'
import * as z from 'zod/mini'
import { backoffMs } from '../connection/backoff.ts'
import type { Clock } from '../ports/ports.ts'
import type { ArgumentsOf, FunctionName } from './functions.ts'
import { aborted, coerceError, fromServer, offline, timedOut, unexpectedAnswer } from './server-error.ts'

/** How often one call is tried, the first time included. Commands are worth more patience than reads. */
const readAttempts = 3
export const commandAttempts = 5
/** An attempt without an answer for so long is told of, ms; it goes on. */
const unansweredAfterMs = 3000

/** What supabase-js answers to any request. */
export interface Answer {
  readonly data: unknown
  readonly error: PostgrestError | null
  readonly status: number
}

/** How one call is made. */
interface CallOptions {
  readonly attempts?: number
  readonly signal?: AbortSignal | undefined
}

/** Makes requests: with a time limit each, retried while that can help, answers checked, errors of the closed set. */
export interface Caller {
  /** Calls a SQL function. */
  rpc<T, Name extends FunctionName>(
    name: Name,
    args: ArgumentsOf<Name>,
    schema: z.ZodMiniType<T>,
    options?: CallOptions,
  ): Promise<T>
  /** Sends any other request; `send` is called once per attempt. */
  request<T>(
    send: (signal: AbortSignal) => PromiseLike<Answer>,
    schema: z.ZodMiniType<T>,
    options?: CallOptions,
  ): Promise<T>
}

/** What a caller stands on. */
export interface CallerDependencies {
  readonly supabase: SupabaseClient
  readonly clock: Clock
  readonly timeoutMs: number
  /** Asked once per call that was answered "not signed in": true if another attempt may be better. */
  readonly renewSession: () => Promise<boolean>
  /** True while the token cannot be renewed: a request would only wait for it, or go out as nobody's. */
  readonly isBlocked?: (() => boolean) | undefined
  /** Told of each attempt that nobody answers for a while, or that found no server: the network may be gone. */
  readonly onUnanswered?: (() => void) | undefined
}

/** Makes the caller on which every module stands. */
export function createCaller(dependencies: CallerDependencies): Caller {
  const { supabase, clock, timeoutMs, renewSession, isBlocked, onUnanswered } = dependencies
  async function attempt<T>(
    send: (signal: AbortSignal) => PromiseLike<Answer>,
    schema: z.ZodMiniType<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    if (isBlocked?.()) throw offline()
    const limit = AbortSignal.timeout(timeoutMs)
    const either = signal ? AbortSignal.any([signal, limit]) : limit
    // The signal alone is not enough: before a request goes out, Auth may spend half a minute on an expired token.
    const stopWatching = onUnanswered ? clock.after(unansweredAfterMs, onUnanswered) : () => {}
    const answer = await Promise.race([send(either), silenced(either, signal)]).finally(stopWatching)
    if (signal?.aborted) throw aborted(signal.reason)
    if (answer.error) throw fromServer({ status: answer.status, error: answer.error })
    const parsed = z.safeParse(schema, answer.data)
    if (!parsed.success) throw unexpectedAnswer(parsed.error)
    return parsed.data
  }

  async function request<T>(
    send: (signal: AbortSignal) => PromiseLike<Answer>,
    schema: z.ZodMiniType<T>,
    options: CallOptions = {},
  ): Promise<T> {
    let hasRenewed = false
    for (let tries = 1; ; tries++) {
      if (options.signal?.aborted) throw aborted(options.signal.reason)
      try {
        return await attempt(send, schema, options.signal)
      } catch (caught) {
        const error = coerceError(caught)
        if ((error.reason === 'OFFLINE' || error.reason === 'TIMED_OUT') && !isBlocked?.()) onUnanswered?.()
        const mayRenew = error.code === 'UNAUTHENTICATED' && !hasRenewed
        if (mayRenew) hasRenewed = true
        if (mayRenew && (await renewSession())) continue
        if (!error.retryable || tries >= (options.attempts ?? readAttempts)) throw error
        await pause(clock, backoffMs(tries, clock.random()), options.signal)
      }
    }
  }

  return {
    request,
    rpc: (name, args, schema, options) =>
      // supabase-js must not retry on top of us: its retries know no idempotency key.
      request((signal) => supabase.rpc(name, args).retry(false).abortSignal(signal), schema, options),
  }
}

function silenced(either: AbortSignal, byCaller: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(byCaller?.aborted ? aborted(byCaller.reason) : timedOut(either.reason))
    if (either.aborted) give()
    else either.addEventListener('abort', give, { once: true })
  })
}

function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve)
    signal?.addEventListener('abort', () => {
      cancel()
      resolve()
    })
  })
}
