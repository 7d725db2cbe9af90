import type { Clock } from '../../ports/ports.ts'
import type { ClosedCause, JoinedTopic, PresenceEntry, Transport } from '../transport.ts'
import type { ForHolder, FromHolder, Want } from './messages.ts'

/** How often the holder looks for tabs that fell silent, and after how many looks it forgets one. */
const sweepMs = 60_000
const sweepsUntilForgotten = 3
/** Within this, tabs tell of the same sleep, ms. */
const oneSleepMs = 20_000

/** What a hub stands on. */
export interface HubDependencies {
  /** Who this is: new for each turn at holding. */
  readonly holder: string
  readonly transport: Transport
  readonly clock: Clock
  /** Tells this tab, and the others too where one of them is meant. */
  tell(message: FromHolder, toOthers: boolean): void
}

/** The end of the connection where all tabs of a browser meet. */
export interface Hub {
  hear(message: ForHolder, isOwn: boolean): void
  /** Leaves everything and closes the socket. */
  close(): Promise<void>
}

interface Tab {
  nr: number
  wants: readonly Want[]
  readonly isOwn: boolean
  /** It knows by its own words who holds the connection. Before that it listens to nothing we say. */
  readonly follows: boolean
  silentSweeps: number
}

interface Entry {
  joined: JoinedTopic | null
  status: 'joining' | 'joined' | 'lost'
  joins: number
  presence: readonly PresenceEntry[]
  /** What is said there at the moment; null for nothing. */
  says: Want['says']
}

/**
 * Joins each topic once, however many tabs want it. A socket can be on a topic only once, so of several presence keys
 * the first counts; and what one tab sends is handed to the others, who with sockets of their own would have heard it.
 */
export function createHub({ holder, transport, clock, tell }: HubDependencies): Hub {
  const tabs = new Map<string, Tab>()
  const topics = new Map<string, Entry>()
  const leaving = new Map<string, Promise<void>>()
  /** Calls of `join` that ended. Their tabs may not know it yet. */
  const ended = new Map<string, ClosedCause>()
  let nr = 0
  let isClosed = false
  let replacedAt = Number.NEGATIVE_INFINITY
  let stopSweep = () => {}

  const wantsOf = (topic: string): Want[] =>
    [...tabs.values()].flatMap(({ wants }) =>
      wants.filter((want) => want.topic === topic && !ended.has(want.id)),
    )
  const isWantedElsewhere = (topic: string) =>
    [...tabs.values()].some((tab) => !tab.isOwn && tab.wants.some((want) => want.topic === topic))

  const report = (topic: string, entry: Entry) => {
    const { status, joins, presence } = entry
    nr += 1
    tell(
      { type: 'topic', holder, nr, topic, status, joins, presence: [...presence] },
      isWantedElsewhere(topic),
    )
  }

  const join = (topic: string, wants: readonly Want[]) => {
    const entry: Entry = { joined: null, status: 'joining', joins: 0, presence: [], says: null }
    topics.set(topic, entry)
    const isCurrent = () => topics.get(topic) === entry
    const change = (next: Partial<Entry>) => {
      if (!isCurrent()) return
      Object.assign(entry, next)
      report(topic, entry)
    }
    const presenceKey = wants.find((want) => want.presenceKey !== null)?.presenceKey
    const renew = wants.some((want) => want.renew)
    entry.joined = transport.join(topic, presenceKey == null ? { renew } : { renew, presenceKey }, {
      joined: () => {
        change({ status: 'joined', joins: entry.joins + 1, says: null })
        if (isCurrent()) say(topic, entry)
      },
      message: (event, payload) => {
        if (isCurrent())
          tell({ type: 'message', holder, topic, event, payload, from: null }, isWantedElsewhere(topic))
      },
      presence: (presence) => change({ presence }),
      lost: () => change({ status: 'lost', presence: [] }),
      closed: (cause) => {
        if (isCurrent()) end(topic, cause)
      },
    })
    report(topic, entry)
  }

  /** The transport gave a topic up: whoever wanted it so far is told, and decides. */
  const end = (topic: string, cause: ClosedCause) => {
    const ids = wantsOf(topic).map(({ id }) => id)
    topics.delete(topic)
    for (const id of ids) ended.set(id, cause)
    tell({ type: 'closed', holder, ids, cause }, isWantedElsewhere(topic))
  }

  const leave = (topic: string, entry: Entry) => {
    topics.delete(topic)
    const done = (entry.joined?.leave() ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        leaving.delete(topic)
        if (!isClosed) balance()
      })
    leaving.set(topic, done)
  }

  /** Says the last word of all tabs about who is there. */
  const say = (topic: string, entry: Entry) => {
    if (entry.status !== 'joined' || !entry.joined) return
    const words = wantsOf(topic).flatMap(({ says }) => (says ? [says] : []))
    const last = words.reduce<Want['says']>((a, b) => (a && a.at > b.at ? a : b), null)
    if (last?.at === entry.says?.at) return
    if (last) entry.joined.track(last.meta)
    else entry.joined.untrack()
    entry.says = last
  }

  /** Makes what is joined what is wanted. */
  const balance = () => {
    const wanted = new Set([...tabs.values()].flatMap(({ wants }) => wants.map((want) => want.topic)))
    for (const [topic, entry] of topics) {
      if (wantsOf(topic).length === 0) leave(topic, entry)
      else say(topic, entry)
    }
    for (const topic of wanted) {
      const wants = wantsOf(topic)
      if (wants.length > 0 && !topics.has(topic) && !leaving.has(topic)) join(topic, wants)
    }
  }

  const update = (message: ForHolder & { type: 'wants' }, isOwn: boolean) => {
    const { tab: id, nr: told, wants } = message
    const before = tabs.get(id)
    if (before) before.silentSweeps = 0
    if (before && told <= before.nr) return
    // One that wants nothing any more is remembered for its number: what it said before may still be on its way.
    tabs.set(id, { nr: told, wants, isOwn, follows: message.holder === holder, silentSweeps: 0 })
    const known = new Set(before?.follows ? before.wants.map((want) => want.id) : [])
    const news = wants.filter((want) => !known.has(want.id))
    const there = new Set(news.map((want) => want.topic).filter((topic) => topics.has(topic)))
    balance()
    for (const [topic, entry] of topics) if (there.has(topic)) report(topic, entry)
    for (const want of news) {
      const cause = ended.get(want.id)
      if (cause) tell({ type: 'closed', holder, ids: [want.id], cause }, !isOwn)
    }
    forgetEnded()
  }

  /** Every tab notices that the device slept; one new socket is enough. */
  const reconnect = (isBroken: boolean) => {
    const isNew = clock.now() - replacedAt > oneSleepMs
    if (isBroken && isNew) replacedAt = clock.now()
    transport.reconnect(isBroken && isNew)
  }

  const forgetEnded = () => {
    const asked = new Set([...tabs.values()].flatMap(({ wants }) => wants.map((want) => want.id)))
    for (const id of ended.keys()) if (!asked.has(id)) ended.delete(id)
  }

  /** Counted in looks and not in time: after a sleep every tab has been silent for hours. */
  const sweep = () => {
    for (const [id, tab] of tabs) {
      if (tab.isOwn) continue
      tab.silentSweeps += 1
      if (tab.silentSweeps >= sweepsUntilForgotten) tabs.delete(id)
    }
    balance()
    forgetEnded()
    stopSweep = clock.after(sweepMs, sweep)
  }

  const send = ({ tab, topic, event, payload }: ForHolder & { type: 'send' }) => {
    if (!topics.get(topic)?.joined?.send(event, payload)) return
    tell({ type: 'message', holder, topic, event, payload, from: tab }, isWantedElsewhere(topic))
  }

  stopSweep = clock.after(sweepMs, sweep)
  return {
    hear: (message, isOwn) => {
      if (isClosed) return
      if (message.type === 'wants') update(message, isOwn)
      else if (message.type === 'send') send(message)
      else reconnect(message.isBroken)
    },
    close: async () => {
      isClosed = true
      stopSweep()
      tabs.clear()
      for (const [topic, entry] of topics) leave(topic, entry)
      await Promise.all(leaving.values())
      await transport.disconnect()
    },
  }
}
