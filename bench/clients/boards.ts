/**
 * Kitchens' boards, each a whole client of ours with a session on a device of its own: it follows the board, beats, and tells what it received
 * and showed. Told what to do by its parent, in `BoardsOrder`s; answers each with a `BoardsReport`. Beside each board a bare socket at the
 * log, where the parent gives an address.
 */
import { createPlatewire, heartbeatIntervalMs, type Platewire, reconnectAfterMs } from '@platewire/client'
import { createDevices } from '@platewire/client/devices'
import { createClient } from '@supabase/supabase-js'
import { WebSocket } from 'ws'
import { millisOf, now, until } from '../lib/clock.ts'
import { storedSession, type TokenHolder } from '../lib/stored-session.ts'

/** Somebody at the board of a restaurant. */
export interface WatchedBoard extends TokenHolder {
  restaurant: string
}

/** What the parent wants. */
export type BoardsOrder =
  | {
      do: 'open'
      url: string
      publishableKey: string
      watched: WatchedBoard[]
      atOnce: number
      /** Where a bare socket gets the same events. */
      raw: string
    }
  | { do: 'report' }
  | { do: 'close' }

/** What was seen since the last report. */
export interface BoardsReport {
  /** How old each new order was when the board's state had it, ms; and when the bare socket had it. */
  ages: number[]
  rawAges: number[]
  /** Numbers that did not follow the one before. */
  wrong: number
  /** New orders that came by message; the others were asked for. */
  byMessage: number
  /** Boards that say they are live over the socket. */
  live: number
}

let devices: Platewire[] = []
let endings: (() => void)[] = []
let report = newReport()

function newReport(): BoardsReport {
  return { ages: [], rawAges: [], wrong: 0, byMessage: 0, live: 0 }
}

async function open(order: BoardsOrder & { do: 'open' }, watched: WatchedBoard): Promise<void> {
  const stored = storedSession(watched)
  const supabase = createClient(order.url, order.publishableKey, {
    auth: {
      autoRefreshToken: false,
      storageKey: watched.person,
      storage: { getItem: () => stored, setItem: () => {}, removeItem: () => {} },
    },
    realtime: { heartbeatIntervalMs, reconnectAfterMs },
  })
  const platewire = createPlatewire(supabase)
  devices.push(platewire)
  const kept = new Map<string, string>()
  const device = createDevices(platewire, {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
  })
  let last = 0
  const follow = device.followBoards([watched.restaurant], (_, { data, events, origin, skipped }) => {
    const at = now()
    report.wrong += skipped
    for (const event of events) {
      if (last > 0 && event.seq !== last + 1) report.wrong += 1
      last = event.seq
      if (event.type !== 'order_placed') continue
      report.ages.push(at - millisOf(event.at))
      if (origin === 'message') report.byMessage += 1
    }
    device.receipts.shown(data.tickets.keys())
  })
  const beating = device.startBeating({ label: 'Bench', canRing: true })
  endings.push(beating.stop, follow.close)
  const isThere = (): boolean =>
    follow.getSnapshot().get(watched.restaurant)?.phase === 'live' && isLive(platewire)
  await until(isThere, 'a board to be live', 120_000)
  await openRaw(`${order.raw}/?stream=restaurant:${watched.restaurant}`)
}

const isLive = (platewire: Platewire): boolean => {
  const { state, transport } = platewire.connection.getSnapshot()
  return state === 'live' && transport === 'websocket'
}

async function openRaw(url: string): Promise<void> {
  const socket = new WebSocket(url)
  socket.on('message', (data) => {
    const at = now()
    const event = JSON.parse(String(data))
    if (event.type === 'order_placed') report.rawAges.push(at - millisOf(event.at))
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  endings.push(() => socket.terminate())
}

async function openAll(order: BoardsOrder & { do: 'open' }): Promise<void> {
  let next = 0
  const opener = async (): Promise<void> => {
    for (let watched = order.watched[next++]; watched; watched = order.watched[next++])
      await open(order, watched)
  }
  await Promise.all(Array.from({ length: order.atOnce }, opener))
}

async function closeAll(): Promise<void> {
  for (const end of endings) end()
  await Promise.all(devices.map((platewire) => platewire.connection.stop()))
  devices = []
  endings = []
}

process.on('message', async (order: BoardsOrder) => {
  if (order.do === 'open') await openAll(order)
  if (order.do === 'close') await closeAll()
  report.live = devices.filter(isLive).length
  process.send?.(report)
  report = newReport()
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
process.send?.(0)
