import { createHmac } from 'node:crypto'

/** What a token is signed with. */
export interface Signer {
  jwtSecret: string
}

/** An access token as the stack's Auth signs it, of no session: good for a day. */
export function tokenOf({ jwtSecret }: Signer, person: string): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const iat = Math.floor(Date.now() / 1000)
  const claims = { sub: person, role: 'authenticated', aud: 'authenticated', iat, exp: iat + 24 * 3600 }
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${createHmac('sha256', jwtSecret).update(content).digest('base64url')}`
}

/** What supabase-js keeps of somebody who signed in some time ago. */
export function sessionOf(signer: Signer, person: { id: string; email: string }): string {
  const user = { ...person, aud: 'authenticated', app_metadata: {}, user_metadata: {}, created_at: '' }
  return JSON.stringify({
    access_token: tokenOf(signer, person.id),
    refresh_token: 'none',
    token_type: 'bearer',
    expires_in: 24 * 3600,
    expires_at: Math.floor(Date.now() / 1000) + 24 * 3600,
    user,
  })
}
