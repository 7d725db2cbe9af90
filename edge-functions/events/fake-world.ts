import { FunctionError, signInRequired } from '../_shared/errors.ts'
import type { Range } from './frames.ts'
import { createHandler, type Limits } from './handle.ts'
import { createPoller, type PollerSettings } from './poller.ts'

/** Who opens streams in tests. */
export const people = {
  lea: 'a0000000-0000-4000-8000-000000000001',
  jun: 'a0000000-0000-4000-8000-000000000012',
} as const
type PersonName = keyof typeof people

const settings: PollerSettings = {
  pollMs: 1000,
  keepAliveMs: 15_000,
  recheckMs: 30_000,
  stuckMs: 30_000,
  readsAtOnce: 4,
  headsPerCall: 3,
  failuresAllowed: 5,
}
const pageSize = 3

/** What a client that opened a stream has. */
export interface Opened {
  response: Response
  /** Everything received so far. */
  text(): string
  /** The numbers of the events received so far. */
  seqs(): number[]
  isOver(): boolean
  /** The client goes away. */
  leave(): Promise<void>
}

/** The endpoint over streams, rights and time that a test plays. */
export function createWorld(limits: Partial<Limits> = {}) {
  const streams = new Map<string, { head: number; floor: number; bodyOf: (seq: number) => unknown }>()
  const readers = new Map<string, Set<string>>()
  const tasks: { at: number; run: () => void }[] = []
  const calls = { heads: [] as string[][], reads: 0 }
  const world = { now: 1_700_000_000_000, isDatabaseDown: false, calls }

  const rangeOf = (name: string, after: number): Range => {
    const { head, floor, bodyOf } = streams.get(name) ?? { head: 0, floor: 0, bodyOf: () => ({}) }
    const events = Array.from({ length: Math.max(0, head - after) }, (_, index) => ({
      seq: after + 1 + index,
      type: 'order_accepted',
      body: bodyOf(after + 1 + index),
      at: '2026-11-25T19:00:00+00:00',
    }))
    return { head, floor, events: after < floor ? [] : events.slice(0, pageSize) }
  }
  const dependencies = {
    heads: async (names: readonly string[]) => {
      calls.heads.push([...names])
      if (world.isDatabaseDown) throw new Error('down')
      return Object.fromEntries(names.flatMap((name) => (streams.has(name) ? [[name, headOf(name)]] : [])))
    },
    range: async (name: string, after: number, token: string) => {
      calls.reads += 1
      if (world.isDatabaseDown) throw new FunctionError('BUSY', 'BUSY', 'Down.', 'Again.')
      const { sub, exp } = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+')))
      if (exp * 1000 <= world.now) throw signInRequired()
      if (!readers.get(name)?.has(sub)) throw new FunctionError('NOT_FOUND', 'NOT_FOUND', 'Not here.', 'Go.')
      return rangeOf(name, after)
    },
    now: () => world.now,
    after: (ms: number, run: () => void) => void tasks.push({ at: world.now + ms, run }),
    random: () => 0,
    log: () => {},
  }
  const headOf = (name: string): number => streams.get(name)?.head ?? 0
  const poller = createPoller(dependencies, settings)
  const handle = createHandler(
    { poller, ...dependencies },
    { lifetimeMs: 140_000, watchers: 100, watchersPerPerson: 20, ...limits },
  )

  const tokenOf = (name: PersonName, seconds = 3600): string =>
    `h.${btoa(JSON.stringify({ sub: people[name], exp: world.now / 1000 + seconds })).replace(/=+$/, '')}.s`

  return Object.assign(world, {
    poller,
    handle,
    tokenOf,
    /** Makes a stream with so many events, readable by the named. */
    stream(name: string, head: number, by: PersonName[], options: { floor?: number; bytes?: number } = {}) {
      const { floor = 0, bytes = 0 } = options
      streams.set(name, { head, floor, bodyOf: (seq) => ({ version: seq, filler: 'x'.repeat(bytes) }) })
      readers.set(name, new Set(by.map((one) => people[one])))
    },
    /** Sets the last number of a stream: events came, or a backup was restored. */
    setHead(name: string, head: number) {
      streams.set(name, { floor: 0, bodyOf: (seq) => ({ version: seq }), ...streams.get(name), head })
    },
    endAccess(name: string, who: PersonName) {
      readers.get(name)?.delete(people[who])
    },
    get(query: string, headers: Record<string, string> = {}): Promise<Response> {
      return handle(new Request(`http://localhost/events?${query}`, { headers }))
    },
    /** Opens a stream and reads all that comes. */
    async open(who: PersonName, query: string, headers: Record<string, string> = {}): Promise<Opened> {
      const authorization = `Bearer ${tokenOf(who)}`
      const response = await this.get(query, { authorization, ...headers })
      return reading(response)
    },
    /** Lets time pass, a second at a time, and everything happen that is due. */
    async pass(ms: number) {
      const until = world.now + ms
      await settle()
      while (world.now < until) {
        world.now = Math.min(until, world.now + 1000)
        for (const due of tasks.filter(({ at }) => at <= world.now)) {
          tasks.splice(tasks.indexOf(due), 1)
          due.run()
        }
        await settle()
      }
    },
  })
}

/** Lets promises that wait for nothing else resolve: streams take several turns. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(() => setTimeout(resolve, 0), 0))

function reading(response: Response): Opened {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let isOver = false
  void (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value
    isOver = true
  })()
  return {
    response,
    text: () => text,
    seqs: () =>
      [...text.matchAll(/^data: (\{.*"seq":.*\})$/gm)].map(([, data]) => JSON.parse(data ?? '').seq),
    isOver: () => isOver,
    leave: async () => {
      await reader?.cancel()
      await settle()
    },
  }
}
