import type { Queries } from './database.ts'
import { identitiesOf, providersOf, setOwnIdentity } from './identities.ts'
import { clearTokens } from './one-time-tokens.ts'
import { signOut } from './sessions.ts'
import { merged, type User, updateUser } from './users.ts'

/** An address counts as its user's. */
export async function confirmEmail(db: Queries, user: User): Promise<User> {
  await clearTokens(db, user.id)
  return updateUser(db, user, {
    confirmation_token: '',
    email_confirmed_at: new Date().toISOString(),
    raw_user_meta_data: merged(user.raw_user_meta_data, { email_verified: true }),
  })
}

/** `app_metadata` names the ways the user is known by. */
export async function refreshProviders(db: Queries, user: User): Promise<User> {
  const providers = providersOf(await identitiesOf(db, user.id))
  return updateUser(db, user, { raw_app_meta_data: merged(user.raw_app_meta_data, providers) })
}

/** The address a user asked for becomes theirs. */
export async function changeEmail(db: Queries, user: User): Promise<User> {
  const email = user.email_change
  await setOwnIdentity(db, user.id, 'email', { email, email_verified: true })
  await clearTokens(db, user.id)
  const changed = await updateUser(db, user, {
    email,
    email_change: '',
    email_change_token_current: '',
    email_change_token_new: '',
    email_change_confirm_status: 0,
    is_anonymous: false,
  })
  return refreshProviders(db, user.email_confirmed_at === null ? await confirmEmail(db, changed) : changed)
}

/** A new password ends whatever the old one had begun, and every session but the given one. */
export async function changePassword(
  db: Queries,
  user: User,
  passwordHash: string,
  keptSession?: string,
): Promise<User> {
  // The user first, as whoever uses a token does, or two of them could wait for each other.
  const changed = await updateUser(db, user, {
    encrypted_password: passwordHash,
    confirmation_token: '',
    confirmation_sent_at: null,
    recovery_token: '',
    recovery_sent_at: null,
    email_change_token_current: '',
    email_change_token_new: '',
    email_change_sent_at: null,
    reauthentication_token: '',
    reauthentication_sent_at: null,
  })
  await clearTokens(db, user.id)
  if (keptSession === undefined) await signOut.everywhere(db, user.id)
  else await signOut.elsewhere(db, user.id, keptSession)
  return changed
}
