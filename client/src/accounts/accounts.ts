import type { SupabaseClient } from '@supabase/supabase-js'
import type { Caller } from '../calls/caller.ts'
import type { SendCommand } from '../calls/command.ts'
import { offline, timedOut } from '../calls/server-error.ts'
import type { Clock, NewId } from '../ports/ports.ts'
import type { PersonalEvents } from '../streams/personal.ts'
import { createAddresses } from './addresses.ts'
import { platformRolesSchema, profileSchema } from './schemas.ts'
import type { SessionKeeper } from './session.ts'
import type { SessionGuard } from './session-guard.ts'
import type { Accounts } from './types.ts'

/** What accounts stand on. */
export interface AccountsDependencies {
  readonly supabase: SupabaseClient
  readonly clock: Clock
  readonly timeoutMs: number
  readonly caller: Caller
  readonly command: SendCommand
  readonly newId: NewId
  readonly session: SessionKeeper
  readonly guard: SessionGuard | undefined
  readonly personal: PersonalEvents
  readonly start: () => void
  readonly leaveTopics: () => Promise<void>
}

/** Accounts and the session. */
export function createAccounts(dependencies: AccountsDependencies): Accounts {
  const { supabase, clock, timeoutMs, caller, command, newId, session, guard, personal } = dependencies
  const auth = async () => {
    const { createAuthCalls } = await import('./auth-calls.ts').catch((cause: unknown) => {
      throw offline(cause)
    })
    return createAuthCalls(supabase, { clock, timeoutMs, retryAfterSeconds: guard?.retryAfterSeconds })
  }
  return {
    session: session.state,
    signUp: async (...args) => (await auth()).signUp(...args),
    signIn: async (...args) => (await auth()).signIn(...args),
    recoverPassword: async (...args) => (await auth()).recoverPassword(...args),
    updatePassword: async (...args) => (await auth()).updatePassword(...args),
    signOut: async () => {
      guard?.letGo()
      // The session is forgotten here first; only telling the server may fail, or take for ever.
      const telling = supabase.auth.signOut({ scope: 'local' })
      await Promise.race([telling, new Promise<void>((resolve) => clock.after(timeoutMs, resolve))])
      if (session.state.getSnapshot().status !== 'signed_out') throw timedOut()
      await dependencies.leaveTopics()
    },
    profile: () =>
      caller.request(
        (signal) =>
          supabase
            .from('profiles')
            .select('user_id, display_name, phone')
            .retry(false)
            .abortSignal(signal)
            .single(),
        profileSchema,
      ),
    saveProfile: ({ display_name, phone }, options) =>
      command('save_profile', { display_name, phone: phone ?? '' }, profileSchema, options),
    addresses: createAddresses(supabase, caller, newId),
    platformRoles: async () => {
      const rows = await caller.request(
        (signal) => supabase.from('platform_members').select('role').retry(false).abortSignal(signal),
        platformRolesSchema,
      )
      return rows.map(({ role }) => role)
    },
    onPersonalEvent: (listener) => {
      dependencies.start()
      return personal.listen(listener)
    },
  }
}
