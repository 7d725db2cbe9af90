import * as z from 'zod/mini'
import type { Clock } from '../../ports/ports.ts'
import { backoffMs } from '../backoff.ts'
import type { ClosedCause, TopicListener, Transport } from '../transport.ts'
import { type EventBlock, readBlocks } from './event-blocks.ts'

/** Where the events of streams are asked for. */
export interface EventSourcePort {
  /** The body of the answer; rejects with a refusal, or with whatever the network says. */
  open(query: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** Asks for a new token. */
  renew(): Promise<void>
  /** When the token of now expires, ms since 1970; null when nobody knows. */
  expiresAt(): Promise<number | null>
}

/** The server does not want these streams read, or not with this token. */
export class EventsRefused extends Error {
  readonly reason: ClosedCause
  constructor(reason: ClosedCause) {
    super(`The events were refused: ${reason}.`)
    this.reason = reason
  }
}

/** Streams of one answer. Those beyond are asked for, as without SSE. */
const mostStreams = 20
/** Readers that come together are opened together, ms. */
const gatherMs = 20
/** No first word for this long: not reachable, or held back by a proxy, ms. */
const openingMs = 8000
/** The server breaks its silence every 45 s. Silent for twice as long and a little more: dead, ms. */
const silenceMs = 95_000
/** A break that is mended within this was none, ms. */
const graceMs = 3000
/** An answer that lasted this long was a good one, ms. */
const goodMs = 5000
/** A new token is asked for this long before the old one expires, ms. */
const renewAheadMs = 30_000

const eventSchema = z.object({
  stream: z.string(),
  seq: z.optional(z.int()),
  head: z.optional(z.int()),
  hint: z.optional(z.string()),
})

/** A stream that is watched. */
interface Watched {
  readonly listener: TopicListener
  /** The last number heard of; null until the first opening. */
  seq: number | null
  told: 'joined' | 'lost' | null
}

const nothing = () => {}

/**
 * Server-sent events as a transport. Its topics are streams: whoever joins `order:1` is sent that stream's events. All of them come in
 * one answer, which is asked for again with the numbers it had come to; so a break that is soon mended goes unsaid. `onWord` hears whenever
 * the server said something, if only that it is there.
 */
export function createSseTransport(source: EventSourcePort, clock: Clock, onWord = nothing): Transport {
  const watched = new Map<string, Watched>()
  let line: { readonly names: readonly string[]; readonly end: AbortController } | null = null
  let openedAt: number | null = null
  let heardAt = 0
  let attempt = 0
  let retryMs = 0
  let isRenewWanted = false
  let stopTimer = nothing
  let stopWatchdog = nothing
  let stopGrace = nothing
  let stopRenewal = nothing

  const openIn = (ms: number) => {
    stopTimer()
    stopTimer = clock.after(ms, () => void open())
  }

  const hangUp = () => {
    for (const stop of [stopTimer, stopWatchdog, stopRenewal]) stop()
    line?.end.abort()
    line = null
    openedAt = null
  }

  const tellLost = () => {
    stopGrace()
    for (const one of [...watched.values()]) {
      if (one.told === 'lost') continue
      one.told = 'lost'
      one.listener.lost()
    }
  }

  const open = async () => {
    hangUp()
    const names = [...watched.keys()].slice(0, mostStreams)
    if (names.length === 0) return
    const mine = { names, end: new AbortController() }
    line = mine
    watchFor(openingMs)
    try {
      if (isRenewWanted) await source.renew()
      isRenewWanted = false
      if (line !== mine) return
      const body = await source.open(queryFor(names), mine.end.signal)
      for await (const block of readBlocks(body)) {
        if (line !== mine) return
        take(block, names)
        if (line !== mine) return
      }
      ended(mine, 'by the server')
    } catch (caught) {
      ended(mine, caught)
    }
  }

  const queryFor = (names: readonly string[]): string => {
    const streams = names.map((name) => `stream=${encodeURIComponent(name)}`).join('&')
    const numbers = names.map((name) => watched.get(name)?.seq ?? '').join()
    return /\d/.test(numbers) ? `${streams}&after=${numbers}` : streams
  }

  /** Called with every word: without another one in time, the line is dead. */
  const watchFor = (ms: number) => {
    stopWatchdog()
    const mine = line
    stopWatchdog = clock.after(ms, () => {
      mine?.end.abort()
      if (mine) ended(mine, 'by silence')
    })
  }

  const take = (block: EventBlock, names: readonly string[]) => {
    heardAt = clock.now()
    watchFor(silenceMs)
    if (block.retry !== undefined) retryMs = Number(block.retry) || 0
    if (openedAt === null) opened(block, names)
    const event = block.data === undefined ? null : parseEvent(block.data)
    if (event) dispatch(block.event ?? 'message', event)
    onWord()
  }

  const opened = ({ id = '' }: EventBlock, names: readonly string[]) => {
    openedAt = clock.now()
    stopGrace()
    const numbers = id.split(',')
    names.forEach((name, index) => {
      const one = watched.get(name)
      const number = numbers[index]
      // No number: refused, as the next block says.
      if (!one || !number) return
      one.seq ??= Number(number)
      if (one.told === 'joined') return
      one.told = 'joined'
      one.listener.joined()
    })
    void planRenewal()
  }

  const dispatch = (type: string, event: { payload: unknown } & z.infer<typeof eventSchema>) => {
    const one = watched.get(event.stream)
    if (type === 'refused')
      return refused(event.stream, event.hint === 'UNAUTHENTICATED' ? 'token' : 'refused')
    if (!one) return
    if (type === 'snapshot_needed') {
      one.seq = event.head ?? one.seq
      // What is between can only be read: as after any join.
      one.listener.joined()
    } else if (event.seq !== undefined && event.seq > (one.seq ?? 0)) {
      one.seq = event.seq
      one.listener.message(type, event.payload)
    }
  }

  const refused = (stream: string, cause: ClosedCause) => {
    if (cause === 'token') return closeAll(cause)
    const one = watched.get(stream)
    watched.delete(stream)
    one?.listener.closed(cause)
  }

  const closeAll = (cause: ClosedCause) => {
    hangUp()
    const all = [...watched.values()]
    watched.clear()
    for (const { listener } of all) listener.closed(cause)
  }

  const ended = (mine: typeof line, how: unknown) => {
    if (line !== mine || line === null) return
    const wasOpen = openedAt !== null
    const livedFor = heardAt - (openedAt ?? heardAt)
    hangUp()
    if (how instanceof EventsRefused) return closeAll(how.reason)
    if (livedFor >= goodMs) attempt = 0
    const isPlanned = wasOpen && how === 'by the server'
    attempt += 1
    const pause =
      isPlanned && attempt === 1 ? Math.min(retryMs, 2000) : backoffMs(attempt, clock.random(), 250)
    if (wasOpen && pause < graceMs) {
      stopGrace()
      stopGrace = clock.after(graceMs, tellLost)
    } else tellLost()
    openIn(pause)
  }

  /** The server ends an answer whose token expires; a new one is asked for before that. */
  const planRenewal = async () => {
    const mine = line
    const at = await source.expiresAt()
    if (at === null || line !== mine || line === null) return
    const left = at - clock.now()
    stopRenewal()
    stopRenewal = clock.after(Math.max(1000, left - Math.min(renewAheadMs, left / 2)), () => void open())
  }

  return {
    join: (stream, { renew }, listener) => {
      const own: Watched = { listener, seq: null, told: null }
      watched.set(stream, own)
      if (renew) isRenewWanted = true
      // Whoever waits for the network waits on: the pause is there for its sake.
      if (line !== null || watched.size === 1 || attempt === 0) openIn(gatherMs)
      return {
        leave: async () => {
          if (watched.get(stream) !== own) return
          watched.delete(stream)
          if (watched.size > 0) return
          hangUp()
          stopGrace()
          attempt = 0
        },
        send: () => false,
        track: nothing,
        untrack: nothing,
      }
    },
    refreshToken: async () => {},
    reconnect: (isBroken = false) => {
      if (watched.size === 0) return
      const isSilent = clock.now() - heardAt > silenceMs / 2
      if (line === null || isSilent || isBroken) openIn(0)
    },
    disconnect: async () => hangUp(),
  }
}

function parseEvent(data: string): ({ payload: unknown } & z.infer<typeof eventSchema>) | null {
  try {
    const payload: unknown = JSON.parse(data)
    const event = z.safeParse(eventSchema, payload)
    return event.success ? { ...event.data, payload } : null
  } catch {
    return null
  }
}
