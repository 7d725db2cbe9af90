import { z } from 'zod'
import { busy, FunctionError, invalidArgument, signInRequired } from '../_shared/errors.ts'
import { getHandler, type Handler } from '../_shared/handler.ts'
import { advance, opening } from './frames.ts'
import type { Poller, PollerDependencies, Watcher } from './poller.ts'
import { createSink } from './sink.ts'

/** What the function needs from outside. */
export interface Dependencies extends Pick<PollerDependencies, 'range' | 'now' | 'random' | 'log'> {
  poller: Poller
}

/** How long and for how many. */
export interface Limits {
  /** How long a stream stays open, ms: less than the platform lets a worker live. */
  lifetimeMs: number
  watchers: number
  watchersPerPerson: number
}

const claimsSchema = z.object({ sub: z.uuid(), exp: z.number() })
// Printable, so that nothing in a name can be a line of the answer.
const streamSchema = z.string().regex(/^[a-z_]{1,40}:[!-~]{1,150}$/)
const numberSchema = z.string().regex(/^\d{1,15}$/)

/** `GET ?stream=order:<id>`: the stream's events as server-sent events, from where the caller left off. */
export function createHandler(dependencies: Dependencies, limits: Limits): Handler {
  const { poller, range, now, random, log } = dependencies
  let starting = 0

  const watch = async (request: Request): Promise<Response> => {
    const { stream, after } = parseQuery(request)
    const token = bearerToken(request)
    // Trusted only after the read below: the database has judged the token then.
    const claims = readClaims(token)
    const first = await range(stream, after ?? Number.MAX_SAFE_INTEGER, token)
    if (poller.countOf(claims.sub) >= limits.watchersPerPerson) throw tooMany(limits.watchersPerPerson)

    const cursor = after ?? first.head
    const step = advance(stream, cursor, first)
    const sink = createSink({ ready: () => poller.resume(watcher), gone: () => poller.remove(watcher) })
    // Spread over a tenth, so that those who came together do not come back together.
    const timeUpAt = now() + limits.lifetimeMs * (1 - random() / 10)
    const expiresAt = claims.exp * 1000
    const watcher: Watcher = {
      stream,
      person: claims.sub,
      token,
      cursor: step.cursor,
      endsAt: Math.min(timeUpAt, expiresAt),
      lastWords:
        expiresAt < timeUpAt
          ? 'the token has expired; come back with a new one'
          : 'the time of this worker is up; come back with Last-Event-ID',
      sink,
    }
    sink.write(opening(stream, cursor, Math.round(1000 + random() * 2000)) + step.text)
    poller.add(watcher, step.isBehind)
    return new Response(sink.body, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        // Tells nginx and its kin not to hold bytes back.
        'x-accel-buffering': 'no',
      },
    })
  }

  return getHandler(async (request) => {
    if (poller.size() + starting >= limits.watchers) throw busy()
    starting += 1
    try {
      return await watch(request)
    } finally {
      starting -= 1
    }
  }, log)
}

/** The stream, and the number the caller has everything up to; undefined for one who starts now. */
function parseQuery(request: Request): { stream: string; after: number | undefined } {
  const { searchParams } = new URL(request.url)
  const stream = streamSchema.safeParse(searchParams.get('stream'))
  if (!stream.success || searchParams.getAll('stream').length > 1) throw invalidArgument('stream')
  // The header wins: a client that reconnects repeats the address it first had.
  const header = request.headers.get('last-event-id')
  const given = header || searchParams.get('after')
  if (given === null || given === '') return { stream: stream.data, after: undefined }
  const number = numberSchema.safeParse(given)
  if (!number.success) throw invalidArgument(header ? 'Last-Event-ID' : 'after')
  return { stream: stream.data, after: Number(number.data) }
}

function bearerToken(request: Request): string {
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!token) throw signInRequired()
  return token
}

function readClaims(token: string): z.infer<typeof claimsSchema> {
  const claims = claimsSchema.safeParse(decodePayload(token))
  if (!claims.success) throw signInRequired()
  return claims.data
}

function decodePayload(token: string): unknown {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return undefined
  }
}

function tooMany(limit: number): FunctionError {
  return new FunctionError(
    'LIMIT_REACHED',
    'TOO_MANY',
    'You have too many streams open.',
    'Close one first.',
    { field: 'stream', limit },
  )
}
