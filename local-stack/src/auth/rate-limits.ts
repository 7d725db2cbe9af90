import { AuthError } from './errors.ts'

/** A bucket of tokens: `burst` at once, then `perSecond`. */
export interface Allowance {
  burst: number
  perSecond: number
}

/** What is counted, each for itself. */
export type LimitName =
  | 'email'
  | 'signUp'
  | 'anonymous'
  | 'recover'
  | 'resend'
  | 'otp'
  | 'magicLink'
  | 'user'
  | 'token'
  | 'password'
  | 'verify'

/** Counts requests; what goes beyond is refused with 429. */
export interface RateLimits {
  /** `key` is who asks, so that one does not use up what another has. */
  take(name: LimitName, key: string): void
  /** What was taken did not count after all. */
  giveBack(name: LimitName, key: string): void
}

interface Bucket {
  tokens: number
  at: number
}

const KEYS_KEPT = 10_000

/** Token buckets, as Supabase Auth has them. A name without an allowance is not limited. */
export function createRateLimits(
  allowances: Readonly<Partial<Record<LimitName, Allowance>>>,
  now: () => number = Date.now,
): RateLimits {
  const buckets = new Map<string, Bucket>()

  const refused = (name: LimitName, seconds: number): AuthError =>
    name === 'email'
      ? new AuthError(429, 'over_email_send_rate_limit', 'email rate limit exceeded', { retryAfter: seconds })
      : new AuthError(429, 'over_request_rate_limit', 'Request rate limit reached', { retryAfter: seconds })

  return {
    take(name, key) {
      const allowance = allowances[name]
      if (allowance === undefined) return
      const id = `${name} ${key}`
      const at = now()
      const { burst, perSecond } = allowance
      const last = buckets.get(id) ?? { tokens: burst, at }
      // A clock that was set back has not moved.
      const elapsedMs = Math.max(0, at - last.at)
      const tokens = Math.min(burst, last.tokens + (elapsedMs / 1000) * perSecond)
      // The oldest goes first, and comes back full: that much forgetting nobody can use.
      buckets.delete(id)
      const oldest = buckets.keys().next().value
      if (buckets.size >= KEYS_KEPT && oldest !== undefined) buckets.delete(oldest)
      buckets.set(id, { tokens: tokens < 1 ? tokens : tokens - 1, at })
      if (tokens < 1) throw refused(name, Math.max(1, Math.ceil((1 - tokens) / perSecond)))
    },
    giveBack(name, key) {
      const bucket = buckets.get(`${name} ${key}`)
      if (bucket) bucket.tokens += 1
    },
  }
}
