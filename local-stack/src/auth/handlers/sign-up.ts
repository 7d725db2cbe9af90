import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { checkEmail } from '../addresses.ts'
import { audit } from '../audit.ts'
import { AuthError, refusals } from '../errors.ts'
import { challengeFields, challengeOf } from '../flow-state.ts'
import { createUser, register } from '../registration.ts'
import { bodyOf, type Call, json, limit, object, text } from '../request.ts'
import { signIn } from '../sign-in.ts'
import { strangersView, userView } from '../user-view.ts'
import type { Metadata } from '../users.ts'

const shape = z.object({ email: text, phone: text, password: text, data: object, ...challengeFields })

/** `POST /signup` */
export async function signUp(call: Call): Promise<Response> {
  const params = await bodyOf(call, shape)
  const data = params.data ?? {}
  if (params.email === '' && params.phone === '') return signUpAnonymously(call, data)
  limit(call, 'signUp')
  if (params.phone !== '') throw phoneRefusal(params)
  if (params.password === '') throw refusals.invalid('Signup requires a valid password')
  const { state, user } = await register(call, {
    email: checkEmail(params.email),
    password: params.password,
    data,
    challenge: challengeOf(params),
  })
  const { database, settings } = call.services
  if (state === 'confirmed')
    return json(
      await database.transaction(async (tx) => {
        await audit(tx, call, 'login', user, { provider: 'email' })
        return signIn(tx, call, user, 'password')
      }),
    )
  if (state === 'unconfirmed') return json(await userView(database, user))
  if (settings.isAutoconfirm) throw new AuthError(422, 'user_already_exists', 'User already registered')
  return json(strangersView(user.email, randomUUID(), data))
}

function phoneRefusal(params: { email: string }): AuthError {
  return params.email === ''
    ? refusals.phoneDisabled('Phone signups are disabled')
    : refusals.invalid('Only an email address or phone number should be provided on signup.')
}

async function signUpAnonymously(call: Call, data: Metadata): Promise<Response> {
  const { settings, database } = call.services
  if (!settings.areAnonymousEnabled)
    throw new AuthError(422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled')
  limit(call, 'anonymous')
  if (!settings.isSignUpEnabled) throw refusals.signUpsDisabled()
  return json(
    await database.transaction(async (tx) => {
      const user = await createUser(tx, call, { appMetadata: {}, userMetadata: data, isAnonymous: true })
      return signIn(tx, call, user, 'anonymous')
    }),
  )
}
