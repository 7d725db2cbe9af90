import { decodeJwt, SignJWT } from 'jose'
import { z } from 'zod'

/** The user object of Auth's answers, as far as a token carries it. */
const userSchema = z.looseObject({
  phone: z.string().default(''),
  app_metadata: z.record(z.string(), z.unknown()).default({}),
  user_metadata: z.record(z.string(), z.unknown()).default({}),
  is_anonymous: z.boolean().default(false),
})

const sessionSchema = z.looseObject({ access_token: z.string(), user: userSchema })

/** Who signs, and in whose name. */
export interface TokenStyle {
  jwtSecret: string
  issuer: string
}

/**
 * Gives a token of @supabase/lite the claims hosted tokens have as well, signed anew with the same secret
 * and the same life. `amr` is left out: lite does not keep how a session began.
 */
async function enrichToken(
  token: string,
  user: z.infer<typeof userSchema>,
  style: TokenStyle,
): Promise<string> {
  const claims = decodeJwt(token)
  return new SignJWT({
    ...claims,
    iss: style.issuer,
    phone: user.phone,
    app_metadata: user.app_metadata,
    user_metadata: user.user_metadata,
    aal: 'aal1',
    is_anonymous: user.is_anonymous,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(style.jwtSecret))
}

const postgresTimestamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/

/** Lite prints timestamps as Postgres does; hosted, and `new Date()` in every browser, want ISO 8601. */
export function isoTimestamps(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(postgresTimestamp, '$1T$2Z')
  if (Array.isArray(value)) return value.map(isoTimestamps)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, isoTimestamps(child)]))
}

async function enrichBody(body: unknown, style: TokenStyle): Promise<unknown> {
  const session = sessionSchema.safeParse(body)
  if (!session.success) return body
  const { access_token, user } = session.data
  return { ...session.data, access_token: await enrichToken(access_token, user, style) }
}

/** A link from a mail ends in a redirect whose fragment carries the session. */
async function enrichRedirect(
  location: string,
  style: TokenStyle,
  userOf: (token: string) => Promise<unknown>,
): Promise<string> {
  const [address, fragment] = location.split('#')
  const params = new URLSearchParams(fragment)
  const token = params.get('access_token')
  if (!token) return location
  params.set('access_token', await enrichToken(token, userSchema.parse(await userOf(token)), style))
  return `${address}#${params}`
}

/** Turns an answer of @supabase/lite into what hosted Auth would have said. */
export async function asHosted(
  answer: Response,
  style: TokenStyle,
  userOf: (token: string) => Promise<unknown>,
): Promise<Response> {
  const headers = new Headers(answer.headers)
  const location = headers.get('location')
  if (location) {
    headers.set('location', await enrichRedirect(location, style, userOf))
    return new Response(null, { status: answer.status, headers })
  }
  if (!headers.get('content-type')?.startsWith('application/json')) return answer
  headers.delete('content-length')
  const body = isoTimestamps(await enrichBody(await answer.json(), style))
  return new Response(JSON.stringify(body), { status: answer.status, headers })
}
