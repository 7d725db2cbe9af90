import { randomUUID } from 'node:crypto'
import { createClient, type Session, type SupabaseClient } from '@supabase/supabase-js'
import { run, target } from './fixtures.ts'
import type { Way } from './ways.ts'

/** The admin API, and nothing that has to be closed. */
export const admin = createClient(target.url, target.secretKey, {
  auth: { persistSession: false, autoRefreshToken: false },
}).auth.admin

/** An address of this run: nobody reads its mail. */
export const newEmail = (): string => `${run}_${randomUUID().slice(0, 13)}@example.com`

/** An account that one case may do with as it likes. */
export interface Account {
  id: string
  email: string
  password: string
}

/** Made by the admin API, which sends no mail. */
export async function newAccount(attributes: object = {}): Promise<Account> {
  const [email, password] = [newEmail(), `pw-${randomUUID()}`]
  const { data, error } = await admin.createUser({ email, password, email_confirm: true, ...attributes })
  if (error) throw error
  return { id: data.user.id, email, password }
}

/** Signs an account in with a client of its own. */
export async function signIn(
  way: Way,
  { email, password }: Pick<Account, 'email' | 'password'>,
): Promise<{ client: SupabaseClient; session: Session }> {
  const client = way.anonymous()
  const { data, error } = await client.auth.signInWithPassword({ email, password })
  if (error) throw error
  return { client, session: data.session }
}

/** What a token says, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}
