import { createHmac } from 'node:crypto'
import { people, target } from './fixtures.ts'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The present, as tokens count it. */
export const now = (): number => Math.floor(Date.now() / 1000)

/** A token signed with the given secret; by default with the project's, where that is known. */
export function sign(claims: object, secret = target.jwtSecret ?? '', alg = 'HS256'): string {
  const body = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`
  const digest = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }[alg] ?? 'sha256'
  return `${body}.${createHmac(digest, secret).update(body).digest('base64url')}`
}

/** Lea's claims, good for an hour. */
export function leasClaims(): { sub: string; role: string; aud: string; iat: number; exp: number } {
  return { sub: people.lea.id, role: 'authenticated', aud: 'authenticated', iat: now(), exp: now() + 3600 }
}

/** Tokens that anybody could make who does not know the project's secret. */
export const forgedTokens: readonly [string, () => string][] = [
  [
    'alg none',
    () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ ...leasClaims(), role: 'service_role' })}.`,
  ],
  [
    'a foreign key',
    () => sign({ ...leasClaims(), role: 'service_role' }, 'a secret of somebody else, 32 chars'),
  ],
  ['a signature cut off', () => people.lea.token.split('.').slice(0, 2).join('.')],
  [
    'a role changed after signing',
    () => {
      const [header, claims = '', signature] = people.lea.token.split('.')
      const changed = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), role: 'service_role' }
      return `${header}.${encode(changed)}.${signature}`
    },
  ],
  ['an algorithm nobody has a key for', () => sign(leasClaims(), 'x', 'RS256')],
  ['garbage', () => 'garbage'],
]
