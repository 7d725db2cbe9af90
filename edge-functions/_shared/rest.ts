import { z } from 'zod'
import { busy, FunctionError, isErrorFamily, signInRequired } from './errors.ts'

/** The database's functions, over PostgREST. */
export interface Rest {
  /** Calls a function as whoever the token says; refusals of the closed set are thrown as they are, anything else as BUSY. */
  rpc(name: string, args: object, token: string): Promise<unknown>
}

/** What the calls are made with. */
export interface RestOptions {
  url: string
  /** The project's key: says which project, not who. */
  apikey: string
  fetch: (url: string, init: RequestInit) => Promise<Response>
  timeoutMs: number
}

const refusalSchema = z.object({ message: z.string(), hint: z.string(), details: z.string() })
const detailsSchema = z.looseObject({ reason: z.string(), action: z.string() })

/** Calls over HTTP, each with a time limit. */
export function createRest({ url, apikey, fetch, timeoutMs }: RestOptions): Rest {
  const post = async (name: string, args: object, token: string): Promise<Response> => {
    try {
      return await fetch(`${url}/rest/v1/rpc/${name}`, {
        method: 'POST',
        headers: { apikey, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(args),
        signal: AbortSignal.timeout(timeoutMs),
      })
    } catch {
      throw busy()
    }
  }
  return {
    async rpc(name, args, token) {
      const response = await post(name, args, token)
      const body: unknown = await response.json().catch(() => undefined)
      if (response.ok && body !== undefined) return body
      throw refusalOf(response.status, body)
    },
  }
}

/** The error of the closed set that an answer carries or comes down to. */
function refusalOf(status: number, body: unknown): FunctionError {
  const refusal = refusalSchema.safeParse(body)
  if (refusal.success && isErrorFamily(refusal.data.hint)) {
    const details = detailsSchema.safeParse(parseJson(refusal.data.details))
    if (details.success) {
      const { reason, action, ...facts } = details.data
      return new FunctionError(refusal.data.hint, reason, refusal.data.message, action, facts)
    }
  }
  if (status === 401) return signInRequired()
  if (status === 403) {
    return new FunctionError(
      'FORBIDDEN',
      'NOT_ALLOWED',
      'Your role does not allow this.',
      'Ask an owner or manager to do it.',
    )
  }
  return busy()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
