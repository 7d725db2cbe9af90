import { isAuthRetryableFetchError } from '@supabase/supabase-js'
import * as z from 'zod/mini'
import { coerceError, make, offline, signInRequired } from '../calls/server-error.ts'
import type { Core } from '../core.ts'
import type { PlatewireError } from '../errors.ts'
import type { AnyCommand } from './define-command.ts'
import { type StoredEntry, storeError } from './entry.ts'
import type { Verdict } from './queue.ts'

const withdrawnSchema = z.object({ is_done: z.boolean(), answer: z.unknown() })

/** Makes one attempt of one kept command. */
export type Submit = (entry: StoredEntry) => Promise<Verdict>

/** What an attempt stands on. */
export interface SubmitDependencies {
  readonly core: Pick<Core, 'caller' | 'supabase'>
  readonly commands: ReadonlyMap<string, AnyCommand>
  /** Whether the device itself says that it has no network. */
  readonly isCut: () => boolean
}

/** Makes the function that makes attempts. Each is one request, under the token of the very person whose command it is. */
export function createSubmit({ core, commands, isCut }: SubmitDependencies): Submit {
  const { caller, supabase } = core

  const call = (user: string, name: string, args: object, onLeave: () => void) =>
    caller.request(
      async (signal) => {
        const authorization = await tokenOf(user)
        onLeave()
        return supabase
          .rpc(name, args)
          .retry(false)
          .setHeader('Authorization', `Bearer ${authorization}`)
          .abortSignal(signal)
      },
      z.unknown(),
      { attempts: 1 },
    )

  /** Another tab may have signed somebody else in, of which this one has not heard: their token must not send this. */
  const tokenOf = async (user: string): Promise<string> => {
    const { data, error } = await supabase.auth.getSession()
    if (data.session?.user.id === user) return data.session.access_token
    throw isAuthRetryableFetchError(error) ? offline(error) : signInRequired(error ?? undefined)
  }

  return async (entry) => {
    const command = commands.get(entry.command)
    const isReadable = command?.version === entry.version && command.read(entry) !== null
    const isSending = entry.wish === 'send' && isReadable
    // What may have arrived is asked about, not called refused.
    if (entry.wish === 'send' && !isReadable && !entry.mayHaveArrived) return unreadable()
    const wasCut = isCut()
    let hasLeft = false
    const onLeave = () => {
      hasLeft = true
    }
    try {
      if (isSending) {
        const args = { command_id: entry.id, ...Object(entry.args) }
        return { type: 'done', answer: await call(entry.user, entry.command, args, onLeave) }
      }
      const args = { command_id: entry.id }
      const found = z.parse(withdrawnSchema, await call(entry.user, 'withdraw_command', args, onLeave))
      if (found.is_done) return { type: 'done', answer: found.answer }
      return entry.wish === 'send' ? unreadable() : { type: 'withdrawn' }
    } catch (caught) {
      const error = coerceError(caught)
      if (error.code === 'UNAUTHENTICATED') return { type: 'not_signed_in' }
      if (isWorthRepeating(error) || !isSending)
        return { type: 'no_answer', mayHaveArrived: hasLeft && !(wasCut && isCut()) }
      const isTooLate = command?.isTooLate?.(error) ?? false
      return { type: 'refused', error: storeError(error), isTooLate }
    }
  }
}

/** A gateway's "too many requests" names no limit of ours, and passes. */
function isWorthRepeating(error: PlatewireError): boolean {
  return error.retryable || (error.reason === 'TOO_MANY' && error.facts.limit === undefined)
}

function unreadable(): Verdict {
  const error = make(
    'UNEXPECTED',
    'UNEXPECTED',
    'This was kept by another version of the app, which this one cannot read.',
    'Withdraw it and do it again.',
  )
  return { type: 'refused', error: storeError(error), isTooLate: false }
}
