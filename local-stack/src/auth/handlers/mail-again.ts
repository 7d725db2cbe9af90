import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { checkEmail } from '../addresses.ts'
import { audit } from '../audit.ts'
import { AuthError, refusals } from '../errors.ts'
import { beginFlow, type Challenge, challengeFields, challengeOf } from '../flow-state.ts'
import { bodyOf, type Call, type Caller, json, text } from '../request.ts'
import { isTooSoon, sendEmailChange, sendLink, sendReauthentication } from '../send-mail.ts'
import { findUserByEmail } from '../users.ts'

const recoverShape = z.object({ email: text, ...challengeFields })

/** Longer than sending takes: whoever measures the answer learns nothing either. */
const RECOVERY_MS = 200

/** `POST /recover`. Whether somebody has that address stays untold, by the answer and by the time it takes. */
export async function recover(call: Call): Promise<Response> {
  const { settings } = call.services
  if (!settings.isEmailEnabled) throw refusals.emailDisabled('Email logins are disabled', 400)
  const params = await bodyOf(call, recoverShape)
  if (params.email === '') throw refusals.invalid('Password recovery requires an email')
  const email = checkEmail(params.email)
  await Promise.all([sendRecovery(call, email, challengeOf(params)), setTimeout(RECOVERY_MS)])
  return json({})
}

async function sendRecovery(call: Call, email: string, challenge: Challenge): Promise<void> {
  const { database } = call.services
  const user = await findUserByEmail(database, email)
  // A mail that was sent a moment ago would be refused, which only an address of somebody could be.
  if (!user || isTooSoon(call, user.recovery_sent_at)) return
  await database.transaction(async (tx) => {
    await audit(tx, call, 'user_recovery_requested', user)
    await beginFlow(tx, user.id, 'recovery', challenge)
    await sendLink(tx, call, user, 'recovery', challenge)
  })
}

const resendShape = z.object({ type: text, email: text, phone: text })
const resendTypes = ['signup', 'email_change', 'sms', 'phone_change']

function checkResend(call: Call, { type, email, phone }: z.infer<typeof resendShape>): string {
  if (!resendTypes.includes(type))
    throw refusals.invalid('Missing one of these types: signup, email_change, sms, phone_change')
  if (email === '' && type === 'signup') throw refusals.invalid('Type provided requires an email address')
  if (phone === '' && type === 'sms') throw refusals.invalid('Type provided requires a phone number')
  if (email !== '' && phone !== '')
    throw refusals.invalid('Only an email address or phone number should be provided.')
  if (phone !== '') throw refusals.phoneDisabled('Phone logins are disabled')
  if (email === '') throw refusals.invalid('Missing email address or phone number')
  if (!call.services.settings.isEmailEnabled) throw refusals.emailDisabled('Email logins are disabled', 400)
  return checkEmail(email)
}

/** `POST /resend`. What there is nothing to send for is answered the same way. */
export async function resend(call: Call): Promise<Response> {
  const params = await bodyOf(call, resendShape)
  const email = checkResend(call, params)
  const { database } = call.services
  const user = await findUserByEmail(database, email)
  if (user && params.type === 'signup' && user.email_confirmed_at === null)
    await database.transaction(async (tx) => {
      await audit(tx, call, 'user_confirmation_requested', user)
      await sendLink(tx, call, user, 'confirmation')
    })
  if (user && params.type === 'email_change' && user.email_change !== '')
    await database.transaction((tx) => sendEmailChange(tx, call, user, user.email_change))
  return json({})
}

/** `GET /reauthenticate` */
export async function reauthenticate(call: Call, { user }: Caller): Promise<Response> {
  if (user.email === '' && user.phone === '')
    throw refusals.invalid('Reauthentication requires the user to have an email or a phone number')
  if (user.email === '') throw refusals.phoneDisabled('Unsupported phone provider')
  if (user.email_confirmed_at === null)
    throw new AuthError(422, 'email_not_confirmed', 'Please verify your email first.')
  await call.services.database.transaction(async (tx) => {
    await audit(tx, call, 'user_reauthenticate_requested', user)
    await sendReauthentication(tx, call, user)
  })
  return json({})
}
