import type { ServerResponse } from 'node:http'
import type { Credentials } from './credentials.ts'

/** An answer the gateway gives itself. */
export interface Answer {
  status: number
  body: Record<string, unknown>
  headers?: Record<string, string>
}

/** Hosted's words for a request without a usable API key. */
export function keyRefusal(kind: Exclude<Credentials['kind'], 'known'>): Answer {
  switch (kind) {
    case 'none':
      return {
        status: 401,
        body: {
          message: 'No API key found in request',
          hint: 'No `apikey` request header or url param was found.',
        },
      }
    case 'unknown-key':
      return {
        status: 401,
        body: {
          message: 'Invalid API key',
          hint: 'Double check your Supabase `anon` or `service_role` API key.',
        },
      }
    case 'secret-in-browser':
      return {
        status: 401,
        body: {
          message: 'Forbidden use of secret API key in browser',
          hint: 'Secret API keys can only be used in a protected environment and should never be used in a browser.',
        },
      }
  }
}

/** PostgREST's answer to a token it does not accept. */
export function tokenRefusal(code: string, message: string): Answer {
  return {
    status: 401,
    body: { code, details: null, hint: null, message },
    headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${message}"` },
  }
}

/** What this stack does not offer says so by name. */
export function notSupported(name: string): Answer {
  return {
    status: 501,
    body: {
      code: 'not_supported_locally',
      message: `${name} is not part of the local stack.`,
      hint: 'Use `npx supabase start` or a hosted project for it.',
    },
  }
}

/** The project wants no such service. */
export function disabled(section: string): Answer {
  return {
    status: 503,
    body: {
      code: 'service_disabled',
      message: `Switched off in supabase/config.toml: [${section}] enabled = false.`,
    },
  }
}

/** No such path. */
export const notFound: Answer = { status: 404, body: { code: 'not_found', message: 'No such path.' } }

/** The service behind the gateway does not answer. */
export function unavailable(service: string): Answer {
  return {
    status: 503,
    body: { code: 'service_unavailable', message: `${service} is not ready; try again in a moment.` },
    headers: { 'retry-after': '1' },
  }
}

/** The service took too long. */
export function timedOut(service: string): Answer {
  return { status: 504, body: { code: 'upstream_timeout', message: `${service} did not answer in time.` } }
}

/** The body is larger than this path takes. */
export function tooLarge(limit: number): Answer {
  return {
    status: 413,
    body: { code: 'body_too_large', message: `The body is larger than ${limit} bytes.` },
    headers: { connection: 'close' },
  }
}

/** Lines that no HTTP request may have; node's own reading of them is wider. */
export function cannotPass(why: string): Answer {
  return { status: 400, body: { code: 'bad_request', message: `The request cannot be passed on: ${why}.` } }
}

/** Writes an answer, unless a response has begun already: then the connection is cut, so that nobody takes it for whole. */
export function send(response: ServerResponse, answer: Answer, extra: Record<string, string> = {}): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const body = JSON.stringify(answer.body)
  response.writeHead(answer.status, {
    ...extra,
    ...answer.headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}
