import { errorBody, FunctionError } from '../_shared/errors.ts'
import { advance, comment, ending, notice, type Range } from './frames.ts'
import type { Sink } from './sink.ts'

/** Somebody with one stream open. */
export interface Watcher {
  readonly stream: string
  readonly person: string
  /** Every read for this watcher is made with it. */
  readonly token: string
  /** The number of the last event sent. */
  cursor: number
  /** When the stream ends although all is well, ms since 1970, and what is said then. */
  readonly endsAt: number
  readonly lastWords: string
  readonly sink: Sink
}

/** What the poller needs from outside. */
export interface PollerDependencies {
  /** The last number of each stream, whoever may read it; a stream without events is absent. */
  heads(streams: readonly string[]): Promise<Readonly<Record<string, number>>>
  /** Events of a stream after a number, if the token allows it. */
  range(stream: string, after: number, token: string): Promise<Range>
  now(): number
  /** Runs a task once after a while. */
  after(ms: number, task: () => void): void
  random(): number
  log(message: string, cause: unknown): void
}

/** How often things happen, ms, and how many may at once. */
export interface PollerSettings {
  pollMs: number
  keepAliveMs: number
  /** A watcher for whom nothing was read for so long is asked for anyway: access may have ended in silence. */
  recheckMs: number
  /** A reader that takes nothing for so long is dropped. */
  stuckMs: number
  readsAtOnce: number
  headsPerCall: number
  /** After so many polls in a row that failed everybody is sent away, to come back to a worker that can. */
  failuresAllowed: number
}

/** One loop for everybody who watches through this worker. */
export interface Poller {
  add(watcher: Watcher, isBehind: boolean): void
  /** The sink of a watcher has room again. */
  resume(watcher: Watcher): void
  remove(watcher: Watcher): void
  size(): number
  /** How many streams a person has open. */
  countOf(person: string): number
  /** Ends every stream cleanly: the worker is about to go. */
  endAll(why: string): void
}

/** What the poller knows of a watcher. */
interface Standing {
  /** The number of the person's own stream when rights were last looked at: what changes them is told there. */
  personHead: number | undefined
  readAt: number
  wroteAt: number
  stuckSince: number | undefined
  isWanted: boolean
  isReading: boolean
}

/**
 * Asks once a second how far all watched streams are, and reads what moved, for each watcher with its own token. So a
 * thousand idle watchers cost one question, and nobody is sent what they may no longer read.
 */
export function createPoller(dependencies: PollerDependencies, settings: PollerSettings): Poller {
  const { heads, range, now, after, random, log } = dependencies
  const watchers = new Map<Watcher, Standing>()
  const waiting = new Set<Watcher>()
  let isTicking = false
  let isPolling = false
  let failures = 0
  let reading = 0

  const write = (watcher: Watcher, standing: Standing, text: string) => {
    if (!text) return
    watcher.sink.write(text)
    standing.wroteAt = now()
  }
  const remove = (watcher: Watcher) => {
    watchers.delete(watcher)
    waiting.delete(watcher)
  }
  const end = (watcher: Watcher, text: string) => {
    remove(watcher)
    watcher.sink.write(text)
    watcher.sink.close()
  }
  // Whoever leaves together must not come back together.
  const endKindly = (watcher: Watcher, why: string) => end(watcher, ending(why, 500 + random() * 2500))
  const endAll = (why: string) => {
    for (const watcher of [...watchers.keys()]) endKindly(watcher, why)
  }

  const want = (watcher: Watcher, standing: Standing) => {
    standing.isWanted = true
    waiting.add(watcher)
  }

  const pump = () => {
    for (const watcher of waiting) {
      if (reading >= settings.readsAtOnce) return
      const standing = watchers.get(watcher)
      if (standing?.isReading) continue
      waiting.delete(watcher)
      // A slow reader is read for when it has room again; what it misses stays in the database.
      if (standing && watcher.sink.isReady()) void read(watcher, standing)
    }
  }

  const read = async (watcher: Watcher, standing: Standing): Promise<void> => {
    reading += 1
    standing.isReading = true
    try {
      const found = await range(watcher.stream, watcher.cursor, watcher.token)
      if (watchers.has(watcher)) deliver(watcher, standing, found)
    } catch (error) {
      if (watchers.has(watcher)) failed(watcher, error)
    } finally {
      reading -= 1
      standing.isReading = false
      pump()
    }
  }

  const deliver = (watcher: Watcher, standing: Standing, found: Range) => {
    const step = advance(watcher.stream, watcher.cursor, found)
    watcher.cursor = step.cursor
    standing.isWanted = false
    standing.readAt = now()
    write(watcher, standing, step.text)
    if (step.isBehind) want(watcher, standing)
  }

  /** A refusal ends the stream. Anything else passes: the watcher is still wanted at the next poll. */
  const failed = (watcher: Watcher, error: unknown) => {
    if (!(error instanceof FunctionError)) log('a read failed', error)
    else if (error.family !== 'BUSY') end(watcher, notice('refused', errorBody(error)))
  }

  const ask = async (streams: readonly string[]): Promise<Record<string, number>> => {
    const answers: Record<string, number> = {}
    for (let start = 0; start < streams.length; start += settings.headsPerCall) {
      Object.assign(answers, await heads(streams.slice(start, start + settings.headsPerCall)))
    }
    return answers
  }

  const poll = async (): Promise<void> => {
    const asked = [...watchers]
    const streams = asked.flatMap(([{ stream, person }]) => [stream, `user:${person}`])
    const found = await ask([...new Set(streams)])
    for (const [watcher, standing] of asked) {
      if (!watchers.has(watcher)) continue
      const personHead = found[`user:${watcher.person}`] ?? 0
      const mayHaveChanged = personHead !== standing.personHead
      standing.personHead = personHead
      if (mayHaveChanged || standing.isWanted || (found[watcher.stream] ?? 0) !== watcher.cursor) {
        want(watcher, standing)
      }
    }
    pump()
  }

  const tryToPoll = async (): Promise<void> => {
    if (isPolling) return
    isPolling = true
    try {
      await poll()
      failures = 0
    } catch (error) {
      failures += 1
      log('a poll failed', error)
      if (failures >= settings.failuresAllowed) endAll('the database does not answer; come back later')
    } finally {
      isPolling = false
    }
  }

  const lookAfter = (watcher: Watcher, standing: Standing) => {
    const at = now()
    standing.stuckSince = watcher.sink.isReady() ? undefined : (standing.stuckSince ?? at)
    if (at - (standing.stuckSince ?? at) >= settings.stuckMs) return end(watcher, '')
    if (at >= watcher.endsAt) return endKindly(watcher, watcher.lastWords)
    if (at - standing.wroteAt >= settings.keepAliveMs && watcher.sink.isReady()) {
      write(watcher, standing, comment('still here'))
    }
    if (at - standing.readAt >= settings.recheckMs) standing.isWanted = true
  }

  const tick = () => {
    for (const [watcher, standing] of [...watchers]) lookAfter(watcher, standing)
    isTicking = watchers.size > 0
    if (!isTicking) return
    void tryToPoll()
    after(settings.pollMs, tick)
  }

  return {
    add: (watcher, isBehind) => {
      const at = now()
      const standing: Standing = {
        personHead: undefined,
        // Spread, or those who came together would be asked for together for ever.
        readAt: at - random() * 0.5 * settings.recheckMs,
        wroteAt: at,
        stuckSince: undefined,
        isWanted: false,
        isReading: false,
      }
      watchers.set(watcher, standing)
      if (isBehind) want(watcher, standing)
      if (isTicking) return
      isTicking = true
      after(settings.pollMs, tick)
    },
    resume: (watcher) => {
      const standing = watchers.get(watcher)
      if (!standing?.isWanted) return
      waiting.add(watcher)
      pump()
    },
    remove,
    size: () => watchers.size,
    countOf: (person) => [...watchers.keys()].filter((watcher) => watcher.person === person).length,
    endAll,
  }
}
