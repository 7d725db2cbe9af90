import { z } from 'zod'
import { audit } from '../audit.ts'
import { AuthError, refusals } from '../errors.ts'
import { redeemCode } from '../flow-state.ts'
import { isPassword, weaknessOf } from '../passwords.ts'
import { bodyOf, type Call, json, limit, text } from '../request.ts'
import { signIn } from '../sign-in.ts'
import { findUserByEmail, findUserById, isBanned } from '../users.ts'
import { refresh } from './refresh.ts'

const passwordShape = z.object({ email: text, phone: text, password: text })

const wrong = (): AuthError => new AuthError(400, 'invalid_credentials', 'Invalid login credentials')

async function signInWithPassword(call: Call): Promise<Response> {
  const { email, phone, password } = await bodyOf(call, passwordShape)
  const { database, settings, limits } = call.services
  if (email !== '' && phone !== '')
    throw refusals.invalid('Only an email address or phone number should be provided on login.')
  if (phone !== '') throw refusals.phoneDisabled('Phone logins are disabled', 422)
  if (email === '') throw refusals.invalid('missing email or phone')
  if (!settings.isEmailEnabled) throw refusals.emailDisabled('Email logins are disabled')
  const guess = `${call.origin.ip} ${email.toLowerCase()}`
  limits.take('password', guess)
  const user = await findUserByEmail(database, email)
  if (!user || user.encrypted_password === '') throw wrong()
  if (isBanned(user)) throw new AuthError(400, 'user_banned', 'User is banned')
  if (!(await isPassword(database.slow, password, user.encrypted_password))) throw wrong()
  limits.giveBack('password', guess)
  if (user.email_confirmed_at === null) throw new AuthError(400, 'email_not_confirmed', 'Email not confirmed')
  const session = await database.transaction(async (tx) => {
    await audit(tx, call, 'login', user, { provider: 'email' })
    return signIn(tx, call, user, 'password')
  })
  // A password from before the rules grew stricter still opens; the client is told.
  return json({ ...session, weak_password: weaknessOf(password, settings.password) ?? null })
}

const codeShape = z.object({ auth_code: text, code_verifier: text })

async function exchangeCode(call: Call): Promise<Response> {
  const { auth_code: code, code_verifier: verifier } = await bodyOf(call, codeShape)
  if (code === '' || verifier === '')
    throw refusals.invalid('invalid request: both auth code and code verifier should be non-empty')
  return json(
    await call.services.database.transaction(async (tx) => {
      const { userId, method } = await redeemCode(tx, code, verifier)
      const user = await findUserById(tx, userId)
      if (!user) throw refusals.userNotFound()
      await audit(tx, call, 'login', user, { provider_type: method })
      return signIn(tx, call, user, method)
    }),
  )
}

const issuers: Record<string, string> = {
  apple: 'https://appleid.apple.com',
  azure: 'https://login.microsoftonline.com/common/v2.0',
  facebook: 'https://www.facebook.com',
  google: 'https://accounts.google.com',
  kakao: 'https://kauth.kakao.com',
}

const idTokenShape = z.object({ id_token: text, provider: text })

async function signInWithIdToken(call: Call): Promise<Response> {
  const { id_token: token, provider } = await bodyOf(call, idTokenShape)
  if (token === '') throw refusals.invalid('id_token required')
  const issuer = issuers[provider]
  if (issuer === undefined) throw refusals.invalid(`Custom OIDC provider "${provider}" not allowed`)
  throw new AuthError(400, 'provider_disabled', `Provider (issuer "${issuer}") is not enabled`)
}

const grants: Record<string, (call: Call) => Promise<Response>> = {
  password: signInWithPassword,
  refresh_token: refresh,
  pkce: exchangeCode,
  id_token: signInWithIdToken,
  web3: async () => {
    throw new AuthError(422, 'web3_provider_disabled', 'Web3 provider is disabled')
  },
}

/** `POST /token?grant_type=` */
export async function token(call: Call): Promise<Response> {
  const grant = grants[call.url.searchParams.get('grant_type') ?? '']
  if (!grant) throw new AuthError(400, 'invalid_credentials', 'unsupported_grant_type')
  limit(call, 'token')
  return grant(call)
}
