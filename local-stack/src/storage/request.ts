import { z } from 'zod'
import { type Caller, serviceCaller } from './callers.ts'
import type { Scope } from './ports.ts'
import { refusals } from './protocol/errors.ts'
import type { Signatures } from './signing.ts'
import type { Writing } from './store-object.ts'

/** What every handler works with. */
export interface Services extends Writing {
  signatures: Signatures
}

/** A request on its way to a handler. */
export interface Call {
  request: Request
  services: Services
  caller: Caller
  /** Statements as the caller. */
  scope: Scope
  /** Statements that no policy decides. */
  serviceScope: Scope
  bucket: string
  /** The object's name; empty where the route has none. */
  name: string
  query: URLSearchParams
}

/** Answers a call. */
export type Handler = (call: Call) => Promise<Response>

const BODY_LIMIT = 1024 * 1024

/** The scope of a request for somebody. */
export function scopeOf(request: Request, operation: string, caller: Caller): Scope {
  return { caller, operation, method: request.method, path: new URL(request.url).pathname }
}

/** The same for Storage itself. */
export function serviceScopeOf(scope: Scope): Scope {
  return { ...scope, caller: serviceCaller }
}

/** An answer in JSON. */
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}

async function textOf(request: Request): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of request.body ?? []) {
    size += piece.byteLength
    if (size > BODY_LIMIT) throw refusals.invalidRequest('Request body is too large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

/** A request's body as JSON of the given shape. Names a feature this Storage has not instead of passing it over. */
export async function bodyOf<T>(request: Request, shape: z.ZodType<T>): Promise<T> {
  const text = await textOf(request)
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    throw refusals.invalidRequest('Body is not valid JSON', 'Error')
  }
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw refusals.invalidRequest(
    `${['body', ...(issue?.path ?? [])].join('/')} ${issue?.message ?? ''}`,
    'Error',
  )
}

/** Something a client may send and this Storage has not. */
export const absent = (what: string) =>
  z
    .unknown()
    .optional()
    .transform((value) => {
      if (value !== undefined && value !== null) throw refusals.notSupported(what)
    })
