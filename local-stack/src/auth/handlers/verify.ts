import { z } from 'zod'
import { changeEmail, changePassword, confirmEmail, refreshProviders } from '../accounts.ts'
import { checkEmail } from '../addresses.ts'
import { audit } from '../audit.ts'
import type { Tx } from '../database.ts'
import { AuthError, refusals } from '../errors.ts'
import { findOwnIdentity, setOwnIdentity } from '../identities.ts'
import {
  clearToken,
  clearTokens,
  findByToken,
  isExpired,
  matches,
  type TokenType,
  tokenHash,
} from '../one-time-tokens.ts'
import { hashPassword, randomPassword } from '../passwords.ts'
import { bodyOf, type Call, json, text } from '../request.ts'
import { signIn } from '../sign-in.ts'
import { findUserByEmail, isBanned, type User, updateUser } from '../users.ts'

/** What a token is meant for, in the end. */
export type Purpose = 'signup' | 'invite' | 'recovery' | 'magiclink' | 'email_change'

const tokenTypes: Record<Purpose | 'email', readonly TokenType[]> = {
  signup: ['confirmation_token'],
  invite: ['confirmation_token'],
  recovery: ['recovery_token'],
  magiclink: ['recovery_token'],
  email: ['confirmation_token', 'recovery_token'],
  email_change: ['email_change_token_current', 'email_change_token_new'],
}

/** A type of token this Auth knows; `email` is either of two. */
export function knownType(type: string): Purpose | 'email' {
  const known = Object.keys(tokenTypes).find((name): name is Purpose | 'email' => name === type)
  if (!known) throw refusals.invalid('Invalid email verification type')
  return known
}

const sentAtOf = (user: User, purpose: Purpose): string | null =>
  ({
    signup: user.confirmation_sent_at,
    invite: user.confirmation_sent_at,
    recovery: user.recovery_sent_at,
    magiclink: user.recovery_sent_at,
    email_change: user.email_change_sent_at,
  })[purpose]

/** A token that was accepted, and whose it is. */
export interface Verified {
  user: User
  purpose: Purpose
  hash: string
}

const refuseBanned = (user: User): void => {
  if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned')
}

/** Takes the token of a link. */
export async function verifyHash(
  tx: Tx,
  call: Call,
  hash: string,
  type: Purpose | 'email',
): Promise<Verified> {
  const stale = (): AuthError => refusals.otpExpired('Email link is invalid or has expired')
  const user = await findByToken(tx, hash, tokenTypes[type])
  if (!user) throw stale()
  refuseBanned(user)
  const purpose = type === 'email' ? (user.recovery_token === hash ? 'magiclink' : 'signup') : type
  if (isExpired(sentAtOf(user, purpose), call.services.settings.otpExpirySeconds)) throw stale()
  return { user, purpose, hash }
}

/** The purposes for which a code may have been sent, and the token each would have left. */
function sentTokens(user: User, type: Purpose | 'email'): { purpose: Purpose; token: string }[] {
  const { confirmation_token, recovery_token, email_change_token_current, email_change_token_new } = user
  switch (type) {
    case 'email':
      return [
        { purpose: 'signup', token: confirmation_token },
        { purpose: 'magiclink', token: recovery_token },
      ]
    case 'signup':
    case 'invite':
      return [{ purpose: type, token: confirmation_token }]
    case 'recovery':
    case 'magiclink':
      return [{ purpose: type, token: recovery_token }]
    case 'email_change':
      return [
        { purpose: type, token: email_change_token_current },
        { purpose: type, token: email_change_token_new },
      ]
  }
}

const userWithCode = (
  tx: Tx,
  email: string,
  hash: string,
  type: Purpose | 'email',
): Promise<User | undefined> =>
  type === 'email_change'
    ? findByToken(tx, hash, tokenTypes.email_change).then(
        async (user) => user ?? findByToken(tx, `pkce_${hash}`, tokenTypes.email_change),
      )
    : findUserByEmail(tx, email)

/** Takes a code somebody typed. */
async function verifyCode(
  tx: Tx,
  call: Call,
  { email, code }: { email: string; code: string },
  type: Purpose | 'email',
): Promise<Verified> {
  const hash = tokenHash(email, code)
  const user = await userWithCode(tx, email, hash, type)
  if (!user) throw refusals.otpExpired()
  refuseBanned(user)
  const life = call.services.settings.otpExpirySeconds
  const sent = sentTokens(user, type).find(({ purpose, token }) =>
    matches(hash, { token, at: sentAtOf(user, purpose) }, life),
  )
  if (!sent) throw refusals.otpExpired()
  return { user, purpose: sent.purpose, hash: sent.token }
}

async function verifySignUp(tx: Tx, call: Call, user: User): Promise<User> {
  await audit(tx, call, 'user_signedup', user)
  const isInvited = user.encrypted_password === '' && user.invited_at !== null
  // Until the app has asked them for one.
  const known = isInvited
    ? await changePassword(tx, user, await hashPassword(call.services.database.slow, randomPassword()))
    : user
  const identity = await findOwnIdentity(tx, user.id, 'email')
  if (identity?.email === user.email) await setOwnIdentity(tx, user.id, 'email', { email_verified: true })
  return confirmEmail(tx, known)
}

async function verifyRecovery(tx: Tx, call: Call, user: User): Promise<User> {
  await clearTokens(tx, user.id)
  const recovered = await updateUser(tx, user, { recovery_token: '' })
  const isNew = user.email_confirmed_at === null
  await audit(tx, call, isNew ? 'user_signedup' : 'login', user)
  return isNew ? confirmEmail(tx, recovered) : recovered
}

/** With double confirmation the first of the two links changes nothing but what the second one will find. */
async function verifyEmailChange(tx: Tx, call: Call, { user, hash }: Verified): Promise<User | undefined> {
  const { settings } = call.services
  const isFirst =
    !settings.isAutoconfirm &&
    settings.isDoubleConfirm &&
    user.email_change_confirm_status === 0 &&
    user.email !== ''
  if (!isFirst) {
    await audit(tx, call, 'user_modified', user)
    return changeEmail(tx, user)
  }
  const used =
    user.email_change_token_current === hash ? 'email_change_token_current' : 'email_change_token_new'
  await clearToken(tx, user.id, used)
  await updateUser(tx, user, { email_change_confirm_status: 1, [used]: '' })
  return undefined
}

/** Does what an accepted token is for. Nothing comes back while another confirmation is missing. */
export async function fulfil(tx: Tx, call: Call, verified: Verified): Promise<User | undefined> {
  const { user, purpose } = verified
  switch (purpose) {
    case 'signup':
    case 'invite':
      return refreshProviders(tx, await verifySignUp(tx, call, user))
    case 'recovery':
    case 'magiclink':
      return refreshProviders(tx, await verifyRecovery(tx, call, user))
    case 'email_change':
      return verifyEmailChange(tx, call, verified)
  }
}

/** What is said after the first of two confirmations. */
export const HALF_CONFIRMED =
  'Confirmation link accepted. Please proceed to confirm link sent to the other email'

const shape = z.object({
  type: text,
  token: text,
  token_hash: text,
  email: text,
  phone: text,
  redirect_to: text,
})

function checkVerify(params: z.infer<typeof shape>): void {
  const { type, token, token_hash: hash, email, phone } = params
  if (type === '') throw refusals.invalid('Verify requires a verification type')
  if ((token === '') === (hash === ''))
    throw refusals.invalid('Verify requires either a token or a token hash')
  if (hash !== '' && (email !== '' || phone !== '' || params.redirect_to !== ''))
    throw refusals.invalid('Only the token_hash and type should be provided')
  if (token !== '' && (email === '') === (phone === ''))
    throw refusals.invalid('Only an email address or phone number should be provided on verify')
  if (phone !== '') throw refusals.otpExpired()
}

/** `POST /verify` */
export async function verify(call: Call): Promise<Response> {
  const params = await bodyOf(call, shape)
  checkVerify(params)
  const type = knownType(params.type)
  const email = params.token === '' ? '' : checkEmail(params.email)
  const session = await call.services.database.transaction(async (tx) => {
    const verified =
      params.token === ''
        ? await verifyHash(tx, call, params.token_hash, type)
        : await verifyCode(tx, call, { email, code: params.token }, type)
    const user = await fulfil(tx, call, verified)
    return user && signIn(tx, call, user, 'otp')
  })
  return json(session ?? { msg: HALF_CONFIRMED, code: '200' })
}
