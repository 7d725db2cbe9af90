import type { SupabaseClient } from '@supabase/supabase-js'
import { PlatewireError } from '../errors.ts'
import { type AskOptions, askAuth, checkPasswordLength, emailTaken, insist } from './auth-error.ts'
import type { Accounts } from './types.ts'

/** What asks Auth for something; apart, because nobody needs it to look at a page. */
export type AuthCalls = Pick<Accounts, 'signUp' | 'signIn' | 'recoverPassword' | 'updatePassword'>

/** Calls to Auth: with a time limit each, repeated where that does no harm. */
export function createAuthCalls(supabase: SupabaseClient, how: AskOptions): AuthCalls {
  const signIn: AuthCalls['signIn'] = async (email, password) => {
    await insist(how, () => supabase.auth.signInWithPassword({ email, password }))
  }
  return {
    signIn,
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
    recoverPassword: async (email, redirectTo) => {
      await askAuth(how, () => supabase.auth.resetPasswordForEmail(email, redirectTo ? { redirectTo } : {}))
    },
    updatePassword: async (password) => {
      checkPasswordLength(password)
      await askAuth(how, () => supabase.auth.updateUser({ password }))
    },
  }
}
