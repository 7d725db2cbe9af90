import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import type { Caller } from '../calls/caller.ts'
import type { SendCommand } from '../calls/command.ts'
import { PlatewireError } from '../errors.ts'
import type { Clock, NewId } from '../ports/ports.ts'
import type { PersonalEvents } from '../streams/personal.ts'
import { createAddresses } from './addresses.ts'
import { askAuth, checkPasswordLength, emailTaken, insist } from './auth-error.ts'
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
  const how = { clock, timeoutMs, retryAfterSeconds: guard?.retryAfterSeconds }
  const ask = <T extends { readonly error: AuthError | null }>(call: () => Promise<T>) => askAuth(how, call)
  const signIn = async (email: string, password: string) => {
    await insist(how, () => supabase.auth.signInWithPassword({ email, password }))
  }
  return {
    session: session.state,
    signUp: async (email, password, displayName) => {
      checkPasswordLength(password)
      const options = { data: { display_name: displayName } }
      try {
        const { data } = await insist(how, () => supabase.auth.signUp({ email, password, options }))
        // Where mails are confirmed, Auth does not say that an account exists: it answers one without identities.
        if (data.session === null && data.user?.identities?.length === 0) throw emailTaken()
        return { needsConfirmation: data.session === null }
      } catch (taken) {
        if (!(taken instanceof PlatewireError) || taken.reason !== 'EMAIL_TAKEN') throw taken
        // Perhaps by this very sign-up, whose answer was lost: then the password opens it.
        await signIn(email, password).catch((error: PlatewireError) => {
          throw error.reason === 'INVALID_CREDENTIALS' ? taken : error
        })
        return { needsConfirmation: false }
      }
    },
    signIn,
    signOut: async () => {
      guard?.letGo()
      try {
        await ask(() => supabase.auth.signOut({ scope: 'local' }))
      } catch (error) {
        // The session is forgotten here first; only telling the server may have failed.
        if (session.state.getSnapshot().status !== 'signed_out') throw error
      }
      await dependencies.leaveTopics()
    },
    recoverPassword: async (email, redirectTo) => {
      await ask(() => supabase.auth.resetPasswordForEmail(email, redirectTo ? { redirectTo } : {}))
    },
    updatePassword: async (password) => {
      checkPasswordLength(password)
      await ask(() => supabase.auth.updateUser({ password }))
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
