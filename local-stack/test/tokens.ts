import { SignJWT, UnsecuredJWT } from 'jose'

const hour = 3600

/** Tokens an attacker, or a bug, might send; none may be taken. */
export async function badTokens(jwtSecret: string): Promise<[string, string][]> {
  const now = Math.floor(Date.now() / 1000)
  const claims = { role: 'service_role', sub: '11111111-1111-4111-8111-111111111111' }
  const sign = (secret: string, alg: string, iat: number, extra: object = {}) =>
    new SignJWT({ ...claims, ...extra })
      .setProtectedHeader({ alg })
      .setIssuedAt(iat)
      .setExpirationTime(iat + hour)
      .sign(new TextEncoder().encode(secret))
  const good = await sign(jwtSecret, 'HS256', now)
  const [header, payload] = good.split('.')
  return [
    ['garbage', 'not-a-token'],
    ['three parts of nothing', 'a.b.c'],
    ['a cut signature', `${header}.${payload}.`],
    ['another key', await sign('another-secret-that-is-32-characters', 'HS256', now)],
    ['an expired token', await sign(jwtSecret, 'HS256', now - 2 * hour)],
    ['a token of tomorrow', await sign(jwtSecret, 'HS256', now, { nbf: now + hour })],
    ['alg none', new UnsecuredJWT(claims).setExpirationTime(now + hour).encode()],
    ['another algorithm', await sign(jwtSecret.padEnd(64, 'x'), 'HS512', now)],
  ]
}
