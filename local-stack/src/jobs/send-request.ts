/** A row of `net.http_request_queue`. */
export interface NetRequest {
  id: string
  method: string
  url: string
  headers: Record<string, string> | null
  body: Buffer | null
  timeout_milliseconds: number
}

/** A row of `net._http_response`. */
export interface NetResponse {
  id: string
  status_code: number | null
  content_type: string | null
  headers: Record<string, string> | null
  content: string | null
  timed_out: boolean
  error_msg: string | null
}

const MAX_CONTENT_BYTES = 4 * 1024 * 1024

async function readContent(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_CONTENT_BYTES) throw new Error(`The answer is longer than ${MAX_CONTENT_BYTES} bytes`)
    chunks.push(chunk)
  }
  // PostgreSQL's text holds no zero byte.
  return Buffer.concat(chunks).toString('utf8').replaceAll('\0', '')
}

function sayError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

function failure(request: NetRequest, error: unknown): NetResponse {
  const isTimeout = error instanceof Error && error.name === 'TimeoutError'
  return {
    id: request.id,
    status_code: null,
    content_type: null,
    headers: null,
    content: null,
    timed_out: isTimeout,
    error_msg: isTimeout ? `Timeout of ${request.timeout_milliseconds} ms reached` : sayError(error),
  }
}

/** Sends one request and says what came of it; never rejects. */
export async function sendRequest(request: NetRequest, stopping: AbortSignal): Promise<NetResponse> {
  try {
    const response = await fetch(request.url, {
      method: request.method.toUpperCase(),
      headers: { 'user-agent': 'pg_net/local-stack', ...request.headers },
      ...(request.body ? { body: request.body.toString('utf8') } : {}),
      signal: AbortSignal.any([stopping, AbortSignal.timeout(Math.max(request.timeout_milliseconds, 1))]),
    })
    return {
      id: request.id,
      status_code: response.status,
      content_type: response.headers.get('content-type'),
      headers: Object.fromEntries(response.headers),
      content: await readContent(response),
      timed_out: false,
      error_msg: null,
    }
  } catch (error) {
    return failure(request, error)
  }
}
