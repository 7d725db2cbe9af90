import type { Clock, Signatures } from '../ports.ts'
import { isObject, type Json, type JsonObject } from '../protocol/messages.ts'
import { parseJson, toText } from '../protocol/text.ts'

/** Why a token is refused. */
export type TokenProblem =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'no-signer' }
  | { readonly kind: 'expired'; readonly secondsAgo: number }
  | { readonly kind: 'missing-claims' }
  | { readonly kind: 'unusable-claims' }

/** A good token, its claims and when they end, or why it is refused. */
type TokenCheck = GoodToken | { readonly ok: false; readonly problem: TokenProblem }

/** The same object for all who came with the same token, as long as that is remembered. */
interface GoodToken {
  readonly ok: true
  readonly token: string
  readonly claims: JsonObject
  readonly expiresAtMs: number
}

/** Checks tokens with the project's keys. */
export interface Tokens {
  check(token: string): TokenCheck
}

/** How many well-signed tokens are remembered. A key opens many sockets, and a person's token many channels. */
const MAX_REMEMBERED = 2000

/** Realtime's rules for tokens: signature first, then time, then the presence of `role` and `exp`. */
export function createTokens(signatures: Signatures, clock: Clock): Tokens {
  const wellSigned = new Map<string, GoodToken>()

  const remember = (signed: GoodToken): void => {
    const [oldest] = wellSigned.keys()
    if (wellSigned.size >= MAX_REMEMBERED && oldest !== undefined) wellSigned.delete(oldest)
    wellSigned.set(signed.token, signed)
  }

  return {
    check(token) {
      const known = wellSigned.get(token)
      if (known !== undefined) return checkClaims(known, clock.now())
      const parts = token.split('.')
      const [header = '', payload = '', signature = ''] = parts
      const algorithm = decodePart(header)?.alg
      const claims = decodePart(payload)
      if (parts.length !== 3 || algorithm === undefined || claims === undefined)
        return refuse({ kind: 'malformed' })
      const verdict = signatures.check(algorithm, `${header}.${payload}`, signature)
      if (verdict === 'no-signer') return refuse({ kind: 'no-signer' })
      if (verdict === 'invalid') return refuse({ kind: 'signature' })
      const signed: GoodToken = {
        ok: true,
        token,
        claims,
        expiresAtMs: Math.round(Number(claims.exp)) * 1000,
      }
      remember(signed)
      return checkClaims(signed, clock.now())
    },
  }
}

function checkClaims(signed: GoodToken, nowMs: number): TokenCheck {
  const { exp, iat, role } = signed.claims
  if (!isNumericOrAbsent(exp) || !isNumericOrAbsent(iat)) return refuse({ kind: 'unusable-claims' })
  const now = Math.floor(nowMs / 1000)
  if (exp !== undefined && Math.round(exp) <= now) {
    return refuse({ kind: 'expired', secondsAgo: now - Math.round(exp) })
  }
  // Only the keys must be there: a role that is null is refused later, by the database.
  if (exp === undefined || role === undefined) return refuse({ kind: 'missing-claims' })
  return signed
}

function isNumericOrAbsent(value: Json | undefined): value is number | undefined {
  return value === undefined || typeof value === 'number'
}

function refuse(problem: TokenProblem): TokenCheck {
  return { ok: false, problem }
}

function decodePart(part: string): JsonObject | undefined {
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
    const value = parseJson(toText(Uint8Array.from(binary, (character) => character.charCodeAt(0))))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
