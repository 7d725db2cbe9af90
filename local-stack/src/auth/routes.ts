import { absent, enrolFactor, noCallback, noFactor, noFactors, noProvider, noSso } from './handlers/absent.ts'
import { changeUser as adminChangeUser, getUser as adminGetUser, createUser } from './handlers/admin-users.ts'
import { deleteUser } from './handlers/delete-user.ts'
import { health, jwks, settings } from './handlers/facts.ts'
import { followLink } from './handlers/follow-link.ts'
import { generateLink, invite } from './handlers/generate-link.ts'
import { linkIdentity, unlinkIdentity } from './handlers/linked-identities.ts'
import { listUsers } from './handlers/list-users.ts'
import { logOut } from './handlers/log-out.ts'
import { reauthenticate, recover, resend } from './handlers/mail-again.ts'
import { magicLink, otp } from './handlers/otp.ts'
import { signUp } from './handlers/sign-up.ts'
import { token } from './handlers/token.ts'
import { changeUser, getUser } from './handlers/user.ts'
import { verify } from './handlers/verify.ts'
import type { LimitName } from './rate-limits.ts'
import type { Call, Caller } from './request.ts'

/** Who may ask, and who answers. */
type Handling =
  | { access: 'anyone' | 'admin'; handler: (call: Call) => Promise<Response> }
  | { access: 'user'; handler: (call: Call, caller: Caller) => Promise<Response> }

/** A way into Auth. */
export type Route = Handling & { method: string; pattern: RegExp; limit: LimitName | undefined }

/** `:name` is one part of a path, `*` whatever is left of it. */
function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.]/g, '\\.')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)')
    .replace(/\/\*$/, '(?:/.*)?')
  return new RegExp(`^${source}$`)
}

function route(line: string, handling: Handling, limit?: LimitName): Route {
  const [method = '', path = ''] = line.split(' ')
  return { ...handling, method, pattern: patternOf(path), limit }
}

const anyone = (handler: (call: Call) => Promise<Response>): Handling => ({ access: 'anyone', handler })
const user = (handler: (call: Call, caller: Caller) => Promise<Response>): Handling => ({
  access: 'user',
  handler,
})
const admin = (handler: (call: Call) => Promise<Response>): Handling => ({ access: 'admin', handler })

/** Every method. */
const ANY = '*'

const routes: readonly Route[] = [
  route('GET /health', anyone(health)),
  route('GET /settings', anyone(settings)),
  route('GET /.well-known/jwks.json', anyone(jwks)),
  // Each counts against a limit of its own in the handler.
  route('POST /signup', anyone(signUp)),
  route('POST /token', anyone(token)),
  route('POST /otp', anyone(otp), 'otp'),
  route('POST /magiclink', anyone(magicLink), 'magicLink'),
  route('POST /recover', anyone(recover), 'recover'),
  route('POST /resend', anyone(resend), 'resend'),
  route('GET /verify', anyone(followLink), 'verify'),
  route('POST /verify', anyone(verify), 'verify'),
  route('GET /user', user(getUser)),
  route('PUT /user', user(changeUser), 'user'),
  route('POST /logout', user(logOut)),
  route('GET /reauthenticate', user(reauthenticate)),
  route('GET /user/identities/authorize', user(linkIdentity)),
  route('DELETE /user/identities/:id', user(unlinkIdentity)),
  route('POST /invite', admin(invite)),
  route('POST /admin/generate_link', admin(generateLink)),
  route('GET /admin/users', admin(listUsers)),
  route('POST /admin/users', admin(createUser)),
  route('GET /admin/users/:id', admin(adminGetUser)),
  route('PUT /admin/users/:id', admin(adminChangeUser)),
  route('DELETE /admin/users/:id', admin(deleteUser)),
  route('GET /admin/users/:id/factors', admin(noFactors)),
  route(`${ANY} /admin/users/:id/factors/:factor`, admin(noFactor)),
  route('POST /factors', user(enrolFactor)),
  route(`${ANY} /factors/recovery-codes/*`, user(absent('Recovery codes'))),
  route(`${ANY} /factors/:factor/*`, user(noFactor)),
  route('GET /authorize', anyone(noProvider)),
  route(`${ANY} /callback`, anyone(noCallback)),
  route(`${ANY} /sso/*`, anyone(noSso)),
  route(`${ANY} /passkeys/*`, anyone(absent('Passkeys'))),
  route(`${ANY} /oauth/*`, anyone(absent('The OAuth server'))),
  route(`${ANY} /user/oauth/*`, anyone(absent('The OAuth server'))),
  route(`${ANY} /scim/*`, anyone(absent('SCIM'))),
  route(`${ANY} /.well-known/*`, anyone(absent('OpenID discovery'))),
  route(`${ANY} /admin/*`, admin(absent('This part of the admin API'))),
]

/** The route of a request and the parts of its path, or what is missing: the path, or the method for it. */
export function findRoute(
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | 'no path' | 'no method' {
  let isKnownPath = false
  for (const candidate of routes) {
    const match = candidate.pattern.exec(path)
    if (!match) continue
    isKnownPath = true
    if (candidate.method === method || candidate.method === ANY)
      return { route: candidate, params: { ...match.groups } }
  }
  return isKnownPath ? 'no method' : 'no path'
}
