import { busy, errorBody, FunctionError } from '../_shared/errors.ts'
import { getHandler, type Handler } from '../_shared/handler.ts'
import { advance, notice, opening, type Range } from './frames.ts'
import { idOf, type Line, type Watcher } from './line.ts'
import type { Poller, PollerDependencies } from './poller.ts'
import { bearerToken, type Claims, parseWishes, readClaims, type Wish } from './request.ts'
import { createSink } from './sink.ts'

/** What the function needs from outside. */
export interface Dependencies extends Pick<PollerDependencies, 'range' | 'now' | 'random' | 'log'> {
  poller: Poller
}

/** How long and for how many. */
export interface Limits {
  /** How long a stream stays open, ms: less than the platform lets a worker live. */
  lifetimeMs: number
  /** Answers at once. */
  watchers: number
  /** Streams at once. */
  watchersPerPerson: number
}

/** What the first read of a stream said. */
type First = { readonly range: Range } | { readonly refusal: FunctionError }

/** `GET ?stream=order:<id>`: the events of a stream, or of several, as server-sent events, from where the caller left off. */
export function createHandler(dependencies: Dependencies, limits: Limits): Handler {
  const { poller, range, now, random, log } = dependencies
  let starting = 0

  const firstOf = async ({ stream, after }: Wish, token: string): Promise<First> => {
    try {
      return { range: await range(stream, after ?? Number.MAX_SAFE_INTEGER, token) }
    } catch (error) {
      const isOfStream = error instanceof FunctionError && /^(NOT_FOUND|FORBIDDEN)$/.test(error.family)
      if (isOfStream) return { refusal: error }
      throw error
    }
  }

  const watch = async (request: Request): Promise<Response> => {
    const wishes = parseWishes(request)
    const token = bearerToken(request)
    // Trusted only after the reads below: the database has judged the token then.
    const claims = readClaims(token)
    const firsts = await Promise.all(wishes.map((wish) => firstOf(wish, token)))
    const [first] = firsts
    if (first && 'refusal' in first && firsts.every((one) => 'refusal' in one)) throw first.refusal
    if (poller.countOf(claims.sub) + wishes.length > limits.watchersPerPerson) {
      throw tooMany(limits.watchersPerPerson)
    }
    return begin(claims, token, wishes, firsts)
  }

  const begin = (
    claims: Claims,
    token: string,
    wishes: readonly Wish[],
    firsts: readonly First[],
  ): Response => {
    const sink = createSink({ ready: () => poller.resume(line), gone: () => poller.remove(line) })
    // Spread over a tenth, so that those who came together do not come back together.
    const timeUpAt = now() + limits.lifetimeMs * (1 - random() / 10)
    const expiresAt = claims.exp * 1000
    const line: Line = {
      person: claims.sub,
      token,
      places: [],
      endsAt: Math.min(timeUpAt, expiresAt),
      lastWords:
        expiresAt < timeUpAt
          ? 'the token has expired; come back with a new one'
          : 'the time of this worker is up; come back with Last-Event-ID',
      sink,
    }
    wishes.forEach(({ stream, after }, index) => {
      const first = firsts[index]
      const isOpen = first !== undefined && 'range' in first
      line.places.push(isOpen ? { stream, cursor: after ?? first.range.head, line } : null)
    })
    const names = wishes.map(({ stream }) => stream).join(' ')
    sink.write(opening(names, idOf(line), Math.round(1000 + random() * 2000)))
    const watched = new Map<Watcher, boolean>()
    wishes.forEach(({ stream }, index) => {
      const [first, watcher] = [firsts[index], line.places[index]]
      if (first && 'refusal' in first) sink.write(notice('refused', { stream, ...errorBody(first.refusal) }))
      else if (first && watcher) watched.set(watcher, welcome(watcher, first.range))
    })
    poller.add(line, watched)
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

/** Writes what the first read of a stream brought; true if there is more. */
function welcome(watcher: Watcher, first: Range): boolean {
  const { stream, cursor, line } = watcher
  const step = advance(stream, cursor, first, (seq) => idOf(line, watcher, seq))
  watcher.cursor = step.cursor
  line.sink.write(step.text)
  return step.isBehind
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
