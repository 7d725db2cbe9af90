import { z } from 'zod'
import { changeEmail, changePassword } from '../accounts.ts'
import { checkEmail } from '../addresses.ts'
import { audit } from '../audit.ts'
import type { Tx } from '../database.ts'
import { AuthError, refusals } from '../errors.ts'
import { beginFlow, type Challenge, challengeFields, challengeOf } from '../flow-state.ts'
import { matches, tokenHash } from '../one-time-tokens.ts'
import { checkPassword, hashPassword, isPassword } from '../passwords.ts'
import { bodyOf, type Call, type Caller, json, object, text } from '../request.ts'
import { sendEmailChange } from '../send-mail.ts'
import { userView } from '../user-view.ts'
import { findUserById, findUserWithEmail, merged, type User, updateUser } from '../users.ts'

/** `GET /user` */
export async function getUser(call: Call, { user }: Caller): Promise<Response> {
  return json(await userView(call.services.database, user))
}

const shape = z.object({
  email: text,
  phone: text,
  password: z.string().nullish(),
  nonce: text,
  data: object,
  app_metadata: object,
  ...challengeFields,
})

type Wishes = z.infer<typeof shape>

const RECENT_MS = 24 * 60 * 60 * 1000

async function checkReauthentication(call: Call, { user, session }: Caller, nonce: string): Promise<void> {
  const { settings, database } = call.services
  if (!settings.needsReauthentication) return
  if (session && Date.now() <= Date.parse(session.created_at) + RECENT_MS) return
  if (nonce === '')
    throw new AuthError(400, 'reauthentication_needed', 'Password update requires reauthentication')
  const sent = { token: user.reauthentication_token, at: user.reauthentication_sent_at }
  if (!matches(tokenHash(user.email, nonce), sent, settings.otpExpirySeconds))
    throw new AuthError(422, 'reauthentication_not_valid', 'Nonce has expired or is invalid')
  await updateUser(database, user, { reauthentication_token: '' })
}

/** The hash of the new password, if there is one; outside a transaction, for it takes a while. */
async function newPasswordHash(call: Call, caller: Caller, wishes: Wishes): Promise<string | undefined> {
  const { password, nonce } = wishes
  if (password === undefined || password === null) return undefined
  const { user } = caller
  const { database } = call.services
  await checkReauthentication(call, caller, nonce)
  if (password !== '' && (await isPassword(database.slow, password, user.encrypted_password)))
    throw new AuthError(422, 'same_password', 'New password should be different from the old password.')
  return hashPassword(database.slow, password)
}

async function checkWishes(call: Call, { user }: Caller, wishes: Wishes, email: string): Promise<void> {
  const { settings, database } = call.services
  if (wishes.password !== undefined && wishes.password !== null)
    checkPassword(wishes.password, settings.password)
  if (wishes.app_metadata !== undefined)
    throw new AuthError(403, 'not_admin', 'Updating app_metadata requires admin privileges')
  if (user.is_anonymous && wishes.password && email === '')
    throw refusals.invalid(
      'Updating password of an anonymous user without an email or phone is not allowed',
      422,
    )
  if (wishes.phone !== '' && wishes.phone !== user.phone)
    throw refusals.phoneDisabled('Unsupported phone provider')
  if (email === '' || email === user.email) return
  const owner = await findUserWithEmail(database, email)
  if (owner && owner.id !== user.id) throw refusals.emailTaken()
}

async function wishForEmail(
  tx: Tx,
  call: Call,
  user: User,
  email: string,
  challenge: Challenge,
): Promise<User> {
  // Whoever was anonymous signs up by this, so it is confirmed as a sign-up would be.
  if (user.is_anonymous && call.services.settings.isAutoconfirm)
    return changeEmail(tx, await updateUser(tx, user, { email_change: email }))
  await beginFlow(tx, user.id, 'email_change', challenge)
  return sendEmailChange(tx, call, user, email, challenge)
}

/** `PUT /user` */
export async function changeUser(call: Call, caller: Caller): Promise<Response> {
  const wishes = await bodyOf(call, shape)
  const email = wishes.email === '' ? '' : checkEmail(wishes.email)
  const challenge = challengeOf(wishes)
  await checkWishes(call, caller, wishes, email)
  const hash = await newPasswordHash(call, caller, wishes)
  const { database } = call.services
  const changed = await database.transaction(async (tx) => {
    let user = (await findUserById(tx, caller.user.id)) ?? caller.user
    if (hash !== undefined) {
      user = await changePassword(tx, user, hash, caller.session?.id)
      await audit(tx, call, 'user_updated_password', user)
    }
    if (wishes.data)
      user = await updateUser(tx, user, { raw_user_meta_data: merged(user.raw_user_meta_data, wishes.data) })
    await audit(tx, call, 'user_modified', user)
    if (email !== '' && email !== user.email) user = await wishForEmail(tx, call, user, email, challenge)
    return user
  })
  return json(await userView(database, changed))
}
