/**
 * Customers' devices, each a whole client of ours with a session, tracking an order. Told what to do by its parent, in `TrackersOrder`s;
 * answers each with a `TrackersReport`. Beside each device a bare socket at the log, where the parent gives an address.
 */
import { createPlatewire, heartbeatIntervalMs, type Platewire, reconnectAfterMs } from '@platewire/client'
import { createClient } from '@supabase/supabase-js'
import { WebSocket } from 'ws'
import { millisOf, now, until } from '../lib/clock.ts'
import { storedSession } from '../lib/stored-session.ts'

/** A customer and the order they look at. */
export interface TrackedOrder {
  person: string
  email: string
  token: string
  order: string
}

/** What the parent wants. */
export type TrackersOrder =
  | {
      do: 'open'
      url: string
      publishableKey: string
      transport: 'websocket' | 'sse' | 'polling'
      tracked: TrackedOrder[]
      atOnce: number
      /** Where a bare socket gets the same events; null for none. */
      raw: string | null
    }
  | { do: 'report' }
  | { do: 'close' }

/** What was seen since the last report. */
export interface TrackersReport {
  /** How old each event was when the client's state had it, ms; and when the bare socket had it. */
  ages: number[]
  rawAges: number[]
  /** Numbers that did not follow the one before. */
  wrong: number
  /** Requests by what they asked. */
  requests: Record<string, number>
  /** Devices that say they are live, by their way. */
  live: Record<string, number>
}

let devices: Platewire[] = []
let sockets: WebSocket[] = []
let report = newReport()

function newReport(): TrackersReport {
  return { ages: [], rawAges: [], wrong: 0, requests: {}, live: {} }
}

const countingFetch: typeof fetch = (input, init) => {
  const path = new URL(input instanceof Request ? input.url : input).pathname
  report.requests[path] = (report.requests[path] ?? 0) + 1
  return fetch(input, init)
}

async function open(order: TrackersOrder & { do: 'open' }, tracked: TrackedOrder): Promise<void> {
  const stored = storedSession(tracked)
  const supabase = createClient(order.url, order.publishableKey, {
    auth: {
      autoRefreshToken: false,
      storageKey: tracked.person,
      storage: { getItem: () => stored, setItem: () => {}, removeItem: () => {} },
    },
    global: { fetch: countingFetch },
    realtime: { heartbeatIntervalMs, reconnectAfterMs },
  })
  const platewire = createPlatewire(supabase, { transport: order.transport })
  devices.push(platewire)
  let last = 0
  const follow = platewire.orders.follow(tracked.order, ({ events, skipped }) => {
    const at = now()
    if (skipped > 0) report.wrong += skipped
    for (const event of events) {
      report.ages.push(at - millisOf(event.at))
      if (last > 0 && event.seq !== last + 1) report.wrong += 1
      last = event.seq
    }
  })
  const isThere = (): boolean =>
    follow.getSnapshot().phase === 'live' && platewire.connection.getSnapshot().transport === order.transport
  await until(isThere, 'a device to be live', 120_000).catch((error) => {
    console.error(JSON.stringify([follow.getSnapshot(), platewire.connection.getSnapshot()]))
    throw error
  })
  last = follow.getSnapshot().seq ?? 0
  if (order.raw !== null) await openRaw(`${order.raw}/?stream=order:${tracked.order}`)
}

async function openRaw(url: string): Promise<void> {
  const socket = new WebSocket(url)
  socket.on('message', (data) => report.rawAges.push(now() - millisOf(JSON.parse(String(data)).at)))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  sockets.push(socket)
}

async function openAll(order: TrackersOrder & { do: 'open' }): Promise<void> {
  let next = 0
  const opener = async (): Promise<void> => {
    for (let tracked = order.tracked[next++]; tracked; tracked = order.tracked[next++])
      await open(order, tracked)
  }
  await Promise.all(Array.from({ length: order.atOnce }, opener))
}

async function closeAll(): Promise<void> {
  for (const socket of sockets) socket.terminate()
  await Promise.all(devices.map((platewire) => platewire.connection.stop()))
  devices = []
  sockets = []
}

process.on('message', async (order: TrackersOrder) => {
  if (order.do === 'open') await openAll(order)
  if (order.do === 'close') await closeAll()
  for (const platewire of devices) {
    const { state, transport } = platewire.connection.getSnapshot()
    const how = state === 'live' ? transport : state
    report.live[how] = (report.live[how] ?? 0) + 1
  }
  process.send?.(report)
  report = newReport()
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
process.send?.(0)
