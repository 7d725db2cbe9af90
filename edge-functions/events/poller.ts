import { errorBody, FunctionError } from '../_shared/errors.ts'
import { advance, comment, ending, notice, type Range } from './frames.ts'
import { idOf, type Line, type Watcher, watchersOf } from './line.ts'

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
  /** Watches for a line: the streams it may read, and whether there is more to read of each at once. */
  add(line: Line, watched: ReadonlyMap<Watcher, boolean>): void
  /** The sink of a line has room again. */
  resume(line: Line): void
  remove(line: Line): void
  /** How many answers are being written. */
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
  isWanted: boolean
  isReading: boolean
}

/** What the poller knows of a line. */
interface LineStanding {
  wroteAt: number
  stuckSince: number | undefined
}

/**
 * Asks once a second how far all watched streams are, and reads what moved, for each watcher with its own token. So a
 * thousand idle watchers cost one question, and nobody is sent what they may no longer read.
 */
export function createPoller(dependencies: PollerDependencies, settings: PollerSettings): Poller {
  const { heads, range, now, after, random, log } = dependencies
  const lines = new Map<Line, LineStanding>()
  const watchers = new Map<Watcher, Standing>()
  const waiting = new Set<Watcher>()
  let isTicking = false
  let isPolling = false
  let failures = 0
  let reading = 0

  const write = (line: Line, text: string) => {
    const standing = lines.get(line)
    if (!text || !standing) return
    line.sink.write(text)
    standing.wroteAt = now()
  }
  const forget = (watcher: Watcher) => {
    watchers.delete(watcher)
    waiting.delete(watcher)
  }
  const remove = (line: Line) => {
    lines.delete(line)
    for (const watcher of watchersOf(line)) forget(watcher)
  }
  const end = (line: Line, text: string) => {
    remove(line)
    line.sink.write(text)
    line.sink.close()
  }
  // Whoever leaves together must not come back together.
  const endKindly = (line: Line, why: string) => end(line, ending(why, 500 + random() * 2500))
  const endAll = (why: string) => {
    for (const line of [...lines.keys()]) endKindly(line, why)
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
      if (standing && watcher.line.sink.isReady()) void read(watcher, standing)
    }
  }

  const read = async (watcher: Watcher, standing: Standing): Promise<void> => {
    reading += 1
    standing.isReading = true
    try {
      const found = await range(watcher.stream, watcher.cursor, watcher.line.token)
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
    const { stream, cursor, line } = watcher
    const step = advance(stream, cursor, found, (seq) => idOf(line, watcher, seq))
    watcher.cursor = step.cursor
    standing.isWanted = false
    standing.readAt = now()
    write(line, step.text)
    if (step.isBehind) want(watcher, standing)
  }

  /** A refusal ends the stream, and the line with its last one. Anything else passes: it is still wanted at the next poll. */
  const failed = (watcher: Watcher, error: unknown) => {
    if (!(error instanceof FunctionError)) return log('a read failed', error)
    if (error.family === 'BUSY') return
    const { line, stream } = watcher
    const text = notice('refused', { stream, ...errorBody(error) })
    forget(watcher)
    const isLast = !watchersOf(line).some((other) => watchers.has(other))
    if (isLast || error.family === 'UNAUTHENTICATED') end(line, text)
    else write(line, text)
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
    const streams = asked.flatMap(([{ stream, line }]) => [stream, `user:${line.person}`])
    const found = await ask([...new Set(streams)])
    for (const [watcher, standing] of asked) {
      if (!watchers.has(watcher)) continue
      const personHead = found[`user:${watcher.line.person}`] ?? 0
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

  const lookAfter = (line: Line, standing: LineStanding) => {
    const at = now()
    standing.stuckSince = line.sink.isReady() ? undefined : (standing.stuckSince ?? at)
    if (at - (standing.stuckSince ?? at) >= settings.stuckMs) return end(line, '')
    if (at >= line.endsAt) return endKindly(line, line.lastWords)
    if (at - standing.wroteAt >= settings.keepAliveMs && line.sink.isReady()) {
      write(line, comment('still here'))
    }
  }

  const tick = () => {
    for (const [line, standing] of [...lines]) lookAfter(line, standing)
    for (const [{ stream, line }, standing] of watchers) {
      // One's own stream is never taken away.
      const isOwn = stream === `user:${line.person}`
      if (!isOwn && now() - standing.readAt >= settings.recheckMs) standing.isWanted = true
    }
    isTicking = lines.size > 0
    if (!isTicking) return
    void tryToPoll()
    after(settings.pollMs, tick)
  }

  return {
    add: (line, watched) => {
      const at = now()
      lines.set(line, { wroteAt: at, stuckSince: undefined })
      for (const [watcher, isBehind] of watched) {
        // Spread, or those who came together would be asked for together for ever.
        const readAt = at - random() * 0.5 * settings.recheckMs
        const standing: Standing = { personHead: undefined, readAt, isWanted: false, isReading: false }
        watchers.set(watcher, standing)
        if (isBehind) want(watcher, standing)
      }
      if (isTicking) return
      isTicking = true
      after(settings.pollMs, tick)
    },
    resume: (line) => {
      for (const watcher of watchersOf(line)) if (watchers.get(watcher)?.isWanted) waiting.add(watcher)
      pump()
    },
    remove,
    size: () => lines.size,
    countOf: (person) => [...watchers.keys()].filter(({ line }) => line.person === person).length,
    endAll,
  }
}
