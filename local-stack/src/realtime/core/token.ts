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

/** The claims of a token and when they end, or why it is refused. */
type TokenCheck =
  | { readonly ok: true; readonly claims: JsonObject; readonly expiresAtMs: number }
  | { readonly ok: false; readonly problem: TokenProblem }

/** Checks tokens with the project's keys. */
export interface Tokens {
  check(token: string): TokenCheck
}

/** Realtime's rules for tokens: signature first, then time, then the presence of `role` and `exp`. */
export function createTokens(signatures: Signatures, clock: Clock): Tokens {
  return {
    check(token) {
      const parts = token.split('.')
      const [header = '', payload = '', signature = ''] = parts
      const algorithm = decodePart(header)?.alg
      const claims = decodePart(payload)
      if (parts.length !== 3 || algorithm === undefined || claims === undefined)
        return refuse({ kind: 'malformed' })
      const verdict = signatures.check(algorithm, `${header}.${payload}`, signature)
      if (verdict === 'no-signer') return refuse({ kind: 'no-signer' })
      if (verdict === 'invalid') return refuse({ kind: 'signature' })
      return checkClaims(claims, clock.now())
    },
  }
}

function checkClaims(claims: JsonObject, nowMs: number): TokenCheck {
  const { exp, iat } = claims
  if (!isNumericOrAbsent(exp) || !isNumericOrAbsent(iat)) return refuse({ kind: 'unusable-claims' })
  const now = Math.floor(nowMs / 1000)
  if (exp !== undefined && Math.round(exp) <= now) {
    return refuse({ kind: 'expired', secondsAgo: now - Math.round(exp) })
  }
  // Only the keys must be there: a role that is null is refused later, by the database.
  if (exp === undefined || claims.role === undefined) return refuse({ kind: 'missing-claims' })
  return { ok: true, claims, expiresAtMs: Math.round(exp) * 1000 }
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
