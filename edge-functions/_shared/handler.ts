import { errorResponse, FunctionError } from './errors.ts'

/** What a handler is written against; tests hand it a request and read the response. */
export type Handler = (request: Request) => Promise<Response>

const maxBodyBytes = 64 * 1024

/** Wraps a POST endpoint: method, error mapping, and no detail of an unforeseen failure to the outside. */
export function postHandler(handle: Handler, log: (message: string, cause: unknown) => void): Handler {
  return async (request) => {
    if (request.method !== 'POST') {
      return new Response(null, { status: 405, headers: { allow: 'POST' } })
    }
    try {
      return await handle(request)
    } catch (error) {
      if (error instanceof FunctionError) return errorResponse(error)
      log('unexpected failure', error)
      return errorResponse(
        new FunctionError('BUSY', 'BUSY', 'This could not be done right now.', 'Send it again in a moment.'),
      )
    }
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
