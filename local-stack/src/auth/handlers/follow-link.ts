import { knownType, type Purpose, verifyHash } from '../accept-token.ts'
import { databaseError } from '../database.ts'
import { type AuthError, refusals } from '../errors.ts'
import { issueCode } from '../flow-state.ts'
import { PKCE_PREFIX } from '../one-time-tokens.ts'
import { type Call, redirectOf } from '../request.ts'
import { type SessionAnswer, signIn } from '../sign-in.ts'
import { fulfil, HALF_CONFIRMED } from './verify.ts'

const oauthErrors: Record<number, string> = {
  400: 'invalid_request',
  401: 'unauthorized_client',
  403: 'access_denied',
  500: 'server_error',
  503: 'temporarily_unavailable',
}

/** How the client that asked for a link will say that somebody signed in by it. */
const methods: Record<Purpose, string> = {
  signup: 'email/signup',
  invite: 'invite',
  recovery: 'recovery',
  magiclink: 'magiclink',
  email_change: 'email_change',
}

type Outcome = { kind: 'session'; session: SessionAnswer } | { kind: 'code'; code: string } | { kind: 'half' }

async function follow(call: Call, token: string, purpose: Purpose): Promise<Outcome> {
  return call.services.database.transaction(async (tx) => {
    const user = await fulfil(tx, call, await verifyHash(tx, call, token, purpose))
    if (!user) return { kind: 'half' }
    if (token.startsWith(PKCE_PREFIX))
      return { kind: 'code', code: await issueCode(tx, user.id, methods[purpose]) }
    return { kind: 'session', session: await signIn(tx, call, user, 'otp') }
  })
}

const seeOther = (location: string): Response => new Response(null, { status: 303, headers: { location } })

function withQuery(target: string, params: Record<string, string>): string {
  const [address = '', query] = target.split('?')
  const merged = new URLSearchParams(query)
  for (const [name, value] of Object.entries(params)) merged.set(name, value)
  return merged.size === 0 ? address : `${address}?${merged}`
}

const withFragment = (target: string, params: Record<string, string>): string =>
  `${target}#${new URLSearchParams(params)}`

function arrival(outcome: Outcome, target: string, purpose: Purpose, isPkce: boolean): string {
  switch (outcome.kind) {
    case 'session': {
      const { access_token, expires_at, expires_in, refresh_token, token_type } = outcome.session
      return withFragment(target, {
        access_token,
        expires_at: String(expires_at),
        expires_in: String(expires_in),
        refresh_token,
        token_type,
        type: purpose,
      })
    }
    case 'code':
      return withQuery(target, { code: outcome.code })
    case 'half': {
      const said = { message: HALF_CONFIRMED }
      return withFragment(isPkce ? withQuery(target, said) : target, { ...said, sb: '' })
    }
  }
}

/** Whoever follows a link is in a browser, so a refusal arrives where the session would have. */
function refusalAt(error: AuthError, target: string, isPkce: boolean): string {
  const oauthError = oauthErrors[error.status]
  const said = {
    ...(oauthError === undefined ? {} : { error: oauthError }),
    error_code: error.code,
    error_description: error.message,
  }
  return withFragment(isPkce ? withQuery(target, said) : target, { ...said, sb: '' })
}

/** `GET /verify`: the link of a mail. */
export async function followLink(call: Call): Promise<Response> {
  const token = call.url.searchParams.get('token') ?? ''
  const type = call.url.searchParams.get('type') ?? ''
  if (type === '') throw refusals.invalid('Verify requires a verification type')
  if (token === '') throw refusals.invalid('Verify requires a token or a token hash')
  const [target = ''] = redirectOf(call).split('#')
  const isPkce = token.startsWith(PKCE_PREFIX)
  try {
    const purpose = knownType(type)
    if (purpose === 'email') throw refusals.invalid('Unsupported verification type')
    return seeOther(arrival(await follow(call, token, purpose), target, purpose, isPkce))
  } catch (error) {
    return seeOther(refusalAt(databaseError(error), target, isPkce))
  }
}
