import { z } from 'zod'
import { checkEmail } from '../addresses.ts'
import { administrator, audit } from '../audit.ts'
import type { Tx } from '../database.ts'
import { AuthError, refusals } from '../errors.ts'
import { setOwnIdentity } from '../identities.ts'
import { newOtp, storeToken, tokenHash } from '../one-time-tokens.ts'
import { checkPassword, hashPassword, randomPassword } from '../passwords.ts'
import { createUser } from '../registration.ts'
import { bodyOf, type Call, json, object, redirectOf, text } from '../request.ts'
import { actionLink, type LinkType, sendLink } from '../send-mail.ts'
import { userView } from '../user-view.ts'
import { findUserByEmail, findUserWithEmail, type Metadata, merged, type User, updateUser } from '../users.ts'

const providers = { provider: 'email', providers: ['email'] }

async function newUser(tx: Tx, call: Call, email: string, data: Metadata, passwordHash = ''): Promise<User> {
  const user = await createUser(tx, call, { email, passwordHash, appMetadata: providers, userMetadata: data })
  await setOwnIdentity(tx, user.id, 'email', { email })
  return user
}

const inviteShape = z.object({ email: text, data: object })

/** `POST /invite` */
export async function invite(call: Call): Promise<Response> {
  const params = await bodyOf(call, inviteShape)
  const email = checkEmail(params.email)
  const { database } = call.services
  const existing = await findUserByEmail(database, email)
  if (existing?.email_confirmed_at) throw refusals.emailTaken()
  const invited = await database.transaction(async (tx) => {
    const user = existing ?? (await newUser(tx, call, email, params.data ?? {}))
    await audit(tx, call, 'user_invited', administrator, { user_id: user.id, user_email: user.email })
    return sendLink(tx, call, user, 'invite')
  })
  return json(await userView(database, invited))
}

const shape = z.object({
  type: text,
  email: text,
  new_email: text,
  password: text,
  data: object,
  redirect_to: text,
})

type Params = z.infer<typeof shape>

/** A link, before anybody sent it. */
interface Made {
  user: User
  /** Whose address the code goes with. */
  relatesTo: string
  token: 'confirmation_token' | 'recovery_token' | 'email_change_token_current' | 'email_change_token_new'
  link: LinkType
}

interface Making {
  tx: Tx
  call: Call
  user: User | undefined
  params: Params
  now: string
}

function existing({ user }: Making): User {
  if (!user) throw new AuthError(404, 'user_not_found', 'User with this email not found')
  return user
}

async function makeSignUp({ tx, call, user, params }: Making): Promise<Made> {
  if (user?.email_confirmed_at) throw refusals.emailTaken()
  const data = params.data ?? {}
  if (user) {
    const told = await updateUser(tx, user, { raw_user_meta_data: merged(user.raw_user_meta_data, data) })
    return { user: told, relatesTo: params.email, token: 'confirmation_token', link: 'signup' }
  }
  if (params.password === '') throw refusals.invalid('Signup requires a valid password')
  checkPassword(params.password, call.services.settings.password)
  const hash = await hashPassword(call.services.database.slow, params.password)
  const created = await newUser(tx, call, params.email, data, hash)
  return { user: created, relatesTo: params.email, token: 'confirmation_token', link: 'signup' }
}

async function makeInvite({ tx, call, user, params, now }: Making): Promise<Made> {
  if (user?.email_confirmed_at) throw refusals.emailTaken()
  const invited = await updateUser(tx, user ?? (await newUser(tx, call, params.email, params.data ?? {})), {
    invited_at: now,
  })
  await audit(tx, call, 'user_invited', administrator, { user_id: invited.id, user_email: invited.email })
  return { user: invited, relatesTo: params.email, token: 'confirmation_token', link: 'invite' }
}

const makeRecovery =
  (link: 'magiclink' | 'recovery') =>
  async (making: Making): Promise<Made> => {
    const user = existing(making)
    await audit(making.tx, making.call, 'user_recovery_requested', user)
    return { user, relatesTo: user.email, token: 'recovery_token', link }
  }

/** Whoever is new gets a link that signs them up. */
async function makeMagicLink(making: Making): Promise<Made> {
  if (making.user) return makeRecovery('magiclink')(making)
  return makeSignUp({ ...making, params: { ...making.params, password: randomPassword() } })
}

const makeEmailChange =
  (side: 'current' | 'new') =>
  async (making: Making): Promise<Made> => {
    const user = existing(making)
    const { tx, call, params } = making
    if (side === 'current' && !call.services.settings.isDoubleConfirm)
      throw refusals.invalid('Enable secure email change to generate link for current email')
    const newEmail = checkEmail(params.new_email)
    const owner = await findUserWithEmail(tx, newEmail)
    if (owner && owner.id !== user.id) throw refusals.emailTaken()
    const changing = await updateUser(tx, user, {
      email_change: newEmail,
      email_change_confirm_status: 0,
    })
    return {
      user: changing,
      relatesTo: side === 'new' ? newEmail : user.email,
      token: `email_change_token_${side}`,
      link: 'email_change',
    }
  }

const makers: Record<string, (making: Making) => Promise<Made>> = {
  signup: makeSignUp,
  invite: makeInvite,
  magiclink: makeMagicLink,
  recovery: makeRecovery('recovery'),
  email_change_current: makeEmailChange('current'),
  email_change_new: makeEmailChange('new'),
}

const sentAtColumns = {
  confirmation_token: 'confirmation_sent_at',
  recovery_token: 'recovery_sent_at',
  email_change_token_current: 'email_change_sent_at',
  email_change_token_new: 'email_change_sent_at',
} as const

/** `POST /admin/generate_link`: the link of a mail that somebody else will send. */
export async function generateLink(call: Call): Promise<Response> {
  const given = await bodyOf(call, shape)
  const params = { ...given, email: checkEmail(given.email) }
  const make = makers[params.type]
  if (!make) throw refusals.invalid(`Invalid email action link type requested: ${params.type}`)
  const { database, settings } = call.services
  const user = await findUserByEmail(database, params.email)
  const otp = newOtp(settings.otpLength)
  const now = new Date().toISOString()
  const { made, hash, changed } = await database.transaction(async (tx) => {
    const made = await make({ tx, call, user, params, now })
    const hash = tokenHash(made.relatesTo, otp)
    const changed = await updateUser(tx, made.user, { [made.token]: hash, [sentAtColumns[made.token]]: now })
    await storeToken(tx, { userId: changed.id, type: made.token, hash, relatesTo: made.relatesTo })
    return { made, hash, changed }
  })
  const redirectTo = redirectOf(call, params.redirect_to)
  return json({
    ...(await userView(database, changed)),
    action_link: actionLink(call, hash, made.link, redirectTo),
    email_otp: otp,
    hashed_token: hash,
    verification_type: made.link === 'email_change' ? params.type : made.link,
    redirect_to: redirectTo,
  })
}
