import { errors, type JWTPayload, jwtVerify } from 'jose'

/** Whether a token is one of ours and still good; refusals carry PostgREST's code and words. */
type TokenCheck =
  | { ok: true; claims: JWTPayload }
  | { ok: false; code: 'PGRST301' | 'PGRST303'; message: string }

/** Checks tokens and remembers the good ones for as long as they are good. */
export interface TokenVerifier {
  verify(token: string): TokenCheck | Promise<TokenCheck>
}

function refusal(token: string, error: unknown): TokenCheck {
  if (error instanceof errors.JWTExpired) return { ok: false, code: 'PGRST303', message: 'JWT expired' }
  if (error instanceof errors.JWTClaimValidationFailed)
    return {
      ok: false,
      code: 'PGRST303',
      message: error.claim === 'nbf' ? 'JWT not yet valid' : 'Parsing claims failed',
    }
  const parts = token.split('.').length
  return {
    ok: false,
    code: 'PGRST301',
    message: parts === 3 ? 'No suitable key or wrong key type' : `Expected 3 parts in JWT; got ${parts}`,
  }
}

/** Accepts HS256 with the project's secret and nothing else: `none`, other algorithms and other keys are refused. */
export function createTokenVerifier(
  jwtSecret: string,
  options: { now?: () => Date; cacheSize?: number } = {},
): TokenVerifier {
  const { now = () => new Date(), cacheSize = 1000 } = options
  const secret = new TextEncoder().encode(jwtSecret)
  const good = new Map<string, { check: TokenCheck; until: number }>()

  const remember = (token: string, check: TokenCheck, expiry: number): void => {
    const oldest = good.keys().next().value
    if (good.size >= cacheSize && oldest !== undefined) good.delete(oldest)
    good.set(token, { check, until: expiry * 1000 })
  }

  const verifyAnew = async (token: string): Promise<TokenCheck> => {
    try {
      const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], currentDate: now() })
      const check: TokenCheck = { ok: true, claims: payload }
      remember(token, check, payload.exp ?? Number.POSITIVE_INFINITY)
      return check
    } catch (error) {
      return refusal(token, error)
    }
  }

  return {
    verify(token) {
      const known = good.get(token)
      if (known && known.until > now().getTime()) return known.check
      if (known) good.delete(token)
      return verifyAnew(token)
    },
  }
}
