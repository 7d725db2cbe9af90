import { z } from 'zod'
import { knownType, type Verified, verifyCode, verifyHash } from '../accept-token.ts'
import { changeEmail, changePassword, confirmEmail, refreshProviders } from '../accounts.ts'
import { checkEmail } from '../addresses.ts'
import { audit } from '../audit.ts'
import type { Tx } from '../database.ts'
import { refusals } from '../errors.ts'
import { findOwnIdentity, setOwnIdentity } from '../identities.ts'
import { clearToken, clearTokens } from '../one-time-tokens.ts'
import { hashPassword, randomPassword } from '../passwords.ts'
import { bodyOf, type Call, json, text } from '../request.ts'
import { signIn } from '../sign-in.ts'
import { type User, updateUser } from '../users.ts'

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
