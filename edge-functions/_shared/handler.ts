import { busy, errorResponse, FunctionError } from './errors.ts'

/** What a handler is written against; tests hand it a request and read the response. */
export type Handler = (request: Request) => Promise<Response>

const maxBodyBytes = 64 * 1024

/** Hears of what nobody foresaw. */
export type Log = (message: string, cause: unknown) => void

/** Wraps a POST endpoint: method, error mapping, and no detail of an unforeseen failure to the outside. */
export function postHandler(handle: Handler, log: Log): Handler {
  return async (request) =>
    request.method === 'POST' ? answer(request, handle, log, {}) : methodNotAllowed('POST')
}

/** What any page may send to a GET endpoint. A token in a header is the only thing that carries rights. */
const corsHeaders = { 'access-control-allow-origin': '*' }
const preflightHeaders = {
  ...corsHeaders,
  'access-control-allow-methods': 'GET',
  'access-control-allow-headers': 'authorization, apikey, x-client-info, last-event-id, cache-control',
  'access-control-max-age': '86400',
}

/** Wraps a GET endpoint that pages of any origin may read: the same, and their browsers' preflight. */
export function getHandler(handle: Handler, log: Log): Handler {
  return async (request) => {
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: preflightHeaders })
    return request.method === 'GET' ? answer(request, handle, log, corsHeaders) : methodNotAllowed('GET')
  }
}

function methodNotAllowed(allow: string): Response {
  return new Response(null, { status: 405, headers: { allow } })
}

async function answer(
  request: Request,
  handle: Handler,
  log: Log,
  headers: Record<string, string>,
): Promise<Response> {
  try {
    const response = await handle(request)
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
    return response
  } catch (error) {
    if (error instanceof FunctionError) return errorResponse(error, headers)
    log('unexpected failure', error)
    return errorResponse(busy(), headers)
  }
}

/** The body as text, refused above 64 KiB before it is all in memory. */
export async function readBody(request: Request): Promise<string> {
  const reader = request.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > maxBodyBytes) {
      await reader.cancel()
      throw new FunctionError('LIMIT_REACHED', 'TOO_MANY', 'The body is too large.', 'Send at most 64 KiB.')
    }
    text += decoder.decode(value, { stream: true })
  }
  return text + decoder.decode()
}
