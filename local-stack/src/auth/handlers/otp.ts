import { z } from 'zod'
import { checkEmail } from '../addresses.ts'
import { audit } from '../audit.ts'
import { AuthError, refusals } from '../errors.ts'
import { beginFlow, type Challenge, challengeFields, challengeOf } from '../flow-state.ts'
import { randomPassword } from '../passwords.ts'
import { register } from '../registration.ts'
import { bodyOf, type Call, json, object, text } from '../request.ts'
import { sendLink } from '../send-mail.ts'
import { findUserByEmail, type Metadata } from '../users.ts'

const shape = z.object({
  email: text,
  phone: text,
  channel: text,
  create_user: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  data: object,
  ...challengeFields,
})

interface Wish {
  email: string
  data: Metadata
  challenge: Challenge
}

/** Whoever is new is signed up first, with a password nobody knows. */
async function userToSignIn(call: Call, wish: Wish) {
  const user = await findUserByEmail(call.services.database, wish.email)
  if (user?.email_confirmed_at) return user
  const registered = await register(call, { ...wish, password: randomPassword() })
  // The mail that confirms the address signs in as well.
  return registered.state === 'unconfirmed' ? undefined : registered.user
}

async function sendMagicLink(call: Call, wish: Wish): Promise<Response> {
  const { settings, database } = call.services
  if (!settings.isEmailEnabled) throw refusals.emailDisabled('Email logins are disabled')
  const user = await userToSignIn(call, wish)
  if (user)
    await database.transaction(async (tx) => {
      await audit(tx, call, 'user_recovery_requested', user)
      await beginFlow(tx, user.id, 'magiclink', wish.challenge)
      await sendLink(tx, call, user, 'magicLink', wish.challenge)
    })
  return json({})
}

/** `POST /otp` */
export async function otp(call: Call): Promise<Response> {
  const params = await bodyOf(call, shape)
  if (params.email !== '' && params.phone !== '')
    throw refusals.invalid('Only an email address or phone number should be provided')
  if (params.email !== '' && params.channel !== '')
    throw refusals.invalid('Channel should only be specified with Phone OTP')
  const challenge = challengeOf(params)
  if (params.phone !== '') throw refusals.phoneDisabled('Unsupported phone provider')
  if (params.email === '') throw refusals.invalid('One of email or phone must be set')
  const email = checkEmail(params.email)
  if (!params.create_user && !(await findUserByEmail(call.services.database, email)))
    throw new AuthError(422, 'otp_disabled', 'Signups not allowed for otp')
  return sendMagicLink(call, { email, data: params.data ?? {}, challenge })
}

const magicLinkShape = z.object({ email: text, data: object, ...challengeFields })

/** `POST /magiclink`, the older way to ask for the same. */
export async function magicLink(call: Call): Promise<Response> {
  const params = await bodyOf(call, magicLinkShape)
  const email = checkEmail(params.email)
  return sendMagicLink(call, { email, data: params.data ?? {}, challenge: challengeOf(params) })
}
