import { confirmEmail } from './accounts.ts'
import { audit } from './audit.ts'
import { isDuplicate, type Tx } from './database.ts'
import { AuthError, refusals } from './errors.ts'
import { beginFlow, type Challenge } from './flow-state.ts'
import { findOwnIdentity, nothingVerified, setOwnIdentity } from './identities.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import type { Call } from './request.ts'
import { sendLink } from './send-mail.ts'
import {
  findUserWithEmail,
  insertUser,
  type Metadata,
  merged,
  type NewUser,
  type User,
  updateUser,
} from './users.ts'

/** What somebody signs up with. */
export interface Registration {
  email: string
  password: string
  data: Metadata
  challenge: Challenge
}

/** How a sign-up ended: the address was taken, it is the user's now, or a mail asks whether it is. */
export type Registered = { state: 'taken' | 'confirmed' | 'unconfirmed'; user: User }

const providers = { provider: 'email', providers: ['email'] }

const seenByHook = ({ email = '', phone = '', appMetadata, userMetadata, isAnonymous = false }: NewUser) => ({
  aud: 'authenticated',
  role: 'authenticated',
  email,
  phone,
  app_metadata: appMetadata,
  user_metadata: userMetadata,
  identities: [],
  is_anonymous: isAnonymous,
})

/** Adds a user, whatever triggers of the project say to it. */
export async function createUser(tx: Tx, call: Call, user: NewUser): Promise<User> {
  await call.services.hooks.beforeUserCreated(tx, seenByHook(user), call.origin)
  try {
    return await insertUser(tx, user)
  } catch (error) {
    if (isDuplicate(error)) throw new AuthError(422, 'user_already_exists', 'User already registered')
    throw refusals.unexpected('Database error saving new user', error)
  }
}

/** The email identity of a new user also holds what was said at sign-up, and so does the user. */
async function giveIdentity(tx: Tx, user: User, data: Metadata): Promise<User> {
  if (await findOwnIdentity(tx, user.id, 'email')) return user
  const claims = { ...data, ...nothingVerified, sub: user.id, email: user.email }
  const identity = await setOwnIdentity(tx, user.id, 'email', claims)
  return updateUser(tx, user, { raw_user_meta_data: merged(user.raw_user_meta_data, identity) })
}

async function registerWith(
  tx: Tx,
  call: Call,
  existing: User | undefined,
  registration: Registration & { hash: string },
): Promise<Registered> {
  const { email, data, challenge, hash } = registration
  if (existing?.email_confirmed_at) {
    await audit(tx, call, 'user_repeated_signup', existing, { provider: 'email' })
    return { state: 'taken', user: existing }
  }
  const created =
    existing ??
    (await createUser(tx, call, { email, passwordHash: hash, appMetadata: providers, userMetadata: data }))
  const user = await giveIdentity(tx, created, data)
  if (call.services.settings.isAutoconfirm) {
    await audit(tx, call, 'user_signedup', user, { provider: 'email' })
    return { state: 'confirmed', user: await confirmEmail(tx, user) }
  }
  await audit(tx, call, 'user_confirmation_requested', user, { provider: 'email' })
  await beginFlow(tx, user.id, 'email/signup', challenge)
  return { state: 'unconfirmed', user: await sendLink(tx, call, user, 'confirmation', challenge) }
}

/** Signs somebody up with an address and a password. */
export async function register(call: Call, registration: Registration): Promise<Registered> {
  const { settings, database } = call.services
  if (!settings.isSignUpEnabled) throw refusals.signUpsDisabled()
  checkPassword(registration.password, settings.password)
  if (!settings.isEmailEnabled) throw refusals.emailDisabled('Email signups are disabled', 400)
  const existing = await findUserWithEmail(database, registration.email)
  // Outside the transaction: it takes a while.
  const hash = existing ? '' : await hashPassword(database.slow, registration.password)
  return database.transaction((tx) => registerWith(tx, call, existing, { ...registration, hash }))
}
