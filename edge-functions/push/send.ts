import { z } from 'zod'
import { encrypt, freshness } from './encrypt.ts'
import type { Signer } from './signer.ts'

/** One message for one device, as the database hands it out. */
export const errandSchema = z.object({
  subscription_id: z.uuid(),
  tag: z.string(),
  fence: z.int(),
  kind: z.string(),
  body: z.record(z.string(), z.unknown()),
  endpoint: z.nullable(z.string()),
  p256dh: z.string(),
  auth: z.string(),
  urgency: z.string(),
  ttl_seconds: z.int(),
  topic: z.string(),
})
export type Errand = z.infer<typeof errandSchema>

/** What became of it. Status null: no answer; 0: not called. */
export interface Outcome {
  subscription_id: string
  tag: string
  fence: number
  status: number | null
  retry_after: number | null
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Sends a message to a push service and says what it answered. Follows no redirect: only known services are called. */
export async function send(
  errand: Errand,
  signer: Signer,
  fetch: Fetch,
  now: () => number,
): Promise<Outcome> {
  const { subscription_id, tag, fence, endpoint } = errand
  const outcome = (status: number | null, retry_after: number | null = null): Outcome => ({
    subscription_id,
    tag,
    fence,
    status,
    retry_after,
  })
  if (endpoint === null) return outcome(0)
  let request: RequestInit
  try {
    request = await requestOf(errand, endpoint, signer)
  } catch {
    // Keys that are no keys: no second attempt makes them any.
    return outcome(0)
  }
  try {
    const response = await fetch(endpoint, request)
    await response.body?.cancel()
    return outcome(response.status, retryAfter(response.headers.get('retry-after'), now()))
  } catch {
    return outcome(null)
  }
}

async function requestOf(errand: Errand, endpoint: string, signer: Signer): Promise<RequestInit> {
  const message = JSON.stringify({ kind: errand.kind, tag: errand.tag, ...errand.body })
  return {
    method: 'POST',
    headers: {
      authorization: await signer.authorize(endpoint),
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      ttl: String(errand.ttl_seconds),
      urgency: errand.urgency,
      topic: errand.topic,
    },
    body: await encrypt(message, errand, await freshness()),
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  }
}

/** Seconds, or a date (RFC 9110), as whole seconds from now. */
function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 0), 86_400) : null
}
