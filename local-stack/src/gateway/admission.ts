import type { IncomingMessage } from 'node:http'
import { type Answer, keyRefusal } from './answers.ts'
import { bearerToken, readCredentials } from './credentials.ts'
import type { ProjectKeys } from './keys.ts'
import { apikeyInQuery } from './targets.ts'

/** The JWT to pass upstream, or the answer that refuses the request. */
export type Admission = { bearer: string } | { refusal: Answer }

/** Reads the API key of a request, from its header or its query. */
export function admit(request: IncomingMessage, keys: ProjectKeys): Admission {
  const header = request.headers.apikey
  const apikey = (Array.isArray(header) ? header[0] : header) ?? apikeyInQuery(request.url ?? '')
  const credentials = readCredentials(
    {
      apikey,
      authorization: request.headers.authorization,
      userAgent: request.headers['user-agent'],
    },
    keys,
  )
  return credentials.kind === 'known'
    ? { bearer: credentials.bearer }
    : { refusal: keyRefusal(credentials.kind) }
}

/** As {@link admit}, for a service that serves requests without an API key as well, with or without a token. */
export function admitOpen(
  request: IncomingMessage,
  keys: ProjectKeys,
): { bearer: string | undefined } | { refusal: Answer } {
  const hasKey = request.headers.apikey !== undefined || apikeyInQuery(request.url ?? '') !== undefined
  return hasKey ? admit(request, keys) : { bearer: bearerToken(request.headers.authorization) }
}
