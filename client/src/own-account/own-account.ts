import type { AuthError, User } from '@supabase/supabase-js'
import * as z from 'zod/mini'
import { askAuth, checkPasswordLength, insist } from '../accounts/auth-error.ts'
import { sessionIdOf } from '../accounts/stored-session.ts'
import { signInRequired } from '../calls/server-error.ts'
import { PlatewireError } from '../errors.ts'
import type { Platewire } from '../platewire.ts'
import { exportPageSchema, ownSessionSchema } from './schemas.ts'
import type { OwnAccount, OwnEmail } from './types.ts'

const sessionsSchema = z.array(ownSessionSchema)
const anything = z.unknown()
const timeoutMs = 10_000

/** Looking after one's own account. */
export function createOwnAccount(platewire: Pick<Platewire, 'core' | 'accounts'>): OwnAccount {
  const { supabase, clock, caller, command, retryAfterSeconds } = platewire.core
  const how = { clock, timeoutMs, retryAfterSeconds }
  const ask = <T extends { readonly error: AuthError | null }>(call: () => Promise<T>) => askAuth(how, call)

  const currentEmail = (): string => {
    const session = platewire.accounts.session.getSnapshot()
    if (session.status !== 'signed_in') throw signInRequired()
    return session.email
  }

  const currentSessionId = async (): Promise<string | null> => {
    const { data } = await ask(() => supabase.auth.getSession())
    return data.session && sessionIdOf(data.session.access_token)
  }

  const endSession: OwnAccount['endSession'] = async (session_id, options) => {
    await command('end_session', { session_id }, anything, options)
  }

  /** Signing in begins another session on this device; the one before has done its duty. */
  const confirmPassword = async (password: string): Promise<void> => {
    const before = await currentSessionId()
    await insist(how, () => supabase.auth.signInWithPassword({ email: currentEmail(), password }))
    if (before) await endSession(before).catch(() => {})
  }

  /** Deleting ends this session, and its end may be heard before the answer is: then the password opens nothing any more. */
  const isGone = async (email: string, password: string): Promise<boolean> => {
    try {
      await insist(how, () => supabase.auth.signInWithPassword({ email, password }))
      return false
    } catch (error) {
      if (error instanceof PlatewireError && error.reason === 'INVALID_CREDENTIALS') return true
      throw error
    }
  }

  return {
    sessions: () => caller.rpc('my_sessions', {}, sessionsSchema),
    endSession,
    endOtherSessions: async (options) => {
      await command('end_other_sessions', {}, anything, options)
    },
    email: async () => {
      const { data } = await ask(() => supabase.auth.getUser())
      return emailOf(data.user)
    },
    changeEmail: async (email, redirectTo) => {
      const options = redirectTo ? { emailRedirectTo: redirectTo } : {}
      const { data } = await ask(() => supabase.auth.updateUser({ email }, options))
      return emailOf(data.user)
    },
    resendEmailChange: async () => {
      await ask(() => supabase.auth.resend({ type: 'email_change', email: currentEmail() }))
    },
    cancelEmailChange: async (options) => {
      await command('cancel_email_change', {}, anything, options)
    },
    confirmPassword,
    changePassword: async (current, next) => {
      checkPasswordLength(next)
      await confirmPassword(current)
      // Where a project demands it, Auth checks the present password once more.
      await ask(() => supabase.auth.updateUser({ password: next, current_password: current }))
    },
    exportData: async (onPage) => {
      const parts: Record<string, unknown[]> = {}
      let at = ''
      for (let page: number | null = 0; page !== null; ) {
        const answer: z.infer<typeof exportPageSchema> = await caller.rpc(
          'export_my_data',
          { page },
          exportPageSchema,
        )
        for (const [part, rows] of Object.entries(answer.parts))
          parts[part] = [...(parts[part] ?? []), ...rows]
        at ||= answer.at
        page = answer.next_page
        onPage?.(answer.page + 1)
      }
      return { exported_at: at, parts }
    },
    deleteAccount: async (password) => {
      const email = currentEmail()
      await confirmPassword(password)
      await command('delete_account', {}, anything).catch(async (error: unknown) => {
        if (!isSignInRequired(error) || !(await isGone(email, password))) throw error
      })
      await platewire.accounts.signOut()
    },
  }
}

const isSignInRequired = (error: unknown): boolean =>
  error instanceof PlatewireError && error.code === 'UNAUTHENTICATED'

function emailOf(user: User | null): OwnEmail {
  return {
    email: user?.email ?? '',
    pending: user?.new_email ?? null,
    sentAt: user?.email_change_sent_at ?? null,
  }
}
