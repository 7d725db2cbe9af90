import type { SupabaseClient } from '@supabase/supabase-js'
import { createAccounts } from './accounts/accounts.ts'
import { createSession } from './accounts/session.ts'
import type { SessionGuard } from './accounts/session-guard.ts'
import type { Accounts } from './accounts/types.ts'
import { createCaller } from './calls/caller.ts'
import { createCommands } from './calls/command.ts'
import { heartbeatIntervalMs } from './connection/backoff.ts'
import { type Connection, createConnection } from './connection/connection.ts'
import { createContact } from './connection/contact.ts'
import { createLadder, type TransportChoice } from './connection/ladder.ts'
import { lazyTransport } from './connection/lazy-transport.ts'
import { openLiveTopic } from './connection/live-topic.ts'
import { shareWithTabs } from './connection/share-with-tabs.ts'
import { createSupabaseTransport } from './connection/supabase-transport.ts'
import { createTopics } from './connection/topics.ts'
import type { Core } from './core.ts'
import { createOrders } from './orders/orders.ts'
import type { Orders } from './orders/types.ts'
import type { Clock, Network, NewId, Tabs, Visibility } from './ports/ports.ts'
import { pageVisibility, randomId, systemClock, windowNetwork } from './ports/runtime.ts'
import { browserTabs } from './ports/tabs.ts'
import { createRestaurants } from './restaurants/restaurants.ts'
import type { Restaurants } from './restaurants/types.ts'
import { createCarry } from './streams/carriage.ts'
import { followStream, type StreamHandle } from './streams/follow.ts'
import { createHeadCheck } from './streams/head-check.ts'
import { createInbox } from './streams/inbox.ts'
import { createPersonalEvents } from './streams/personal.ts'
import { createReads } from './streams/reads.ts'
import type { FollowOptions, Streams } from './streams/types.ts'

/** What may be passed in; each has a default for browsers, Node and Deno. */
export interface PlatewireOptions {
  readonly clock?: Clock
  readonly network?: Network
  readonly visibility?: Visibility
  readonly newId?: NewId
  /** How news shall come. `auto` unless said otherwise: WebSocket, else SSE, else asking every few seconds. */
  readonly transport?: TransportChoice
  /** The other tabs of this browser; null keeps this one on its own. */
  readonly tabs?: Tabs | null
  /** The guard whose `fetch` the Supabase client was given: the session is known without a network, and outlasts a bad one. */
  readonly guard?: SessionGuard
  /** How often urgent streams (boards) are checked for missed events, ms. 4000 unless said otherwise. */
  readonly headCheckMs?: number
  /** How often other joined streams are checked while visible, ms. 60000 unless said otherwise. */
  readonly idleCheckMs?: number
  /** How long one attempt of a call may take, ms. 10000 unless said otherwise. */
  readonly callTimeoutMs?: number
}

/** Everything Platewire can do, on one Supabase client. */
export interface Platewire {
  readonly connection: Connection
  readonly streams: Streams
  readonly accounts: Accounts
  readonly orders: Orders
  readonly restaurants: Restaurants
  /** What capabilities stand on: `createSupport(platewire)` and its like take it from here. */
  readonly core: Core
}

/** Builds Platewire on a Supabase client. It knows the session; nothing else runs until `connection.start()` or the first follow. */
export function createPlatewire(supabase: SupabaseClient, options: PlatewireOptions = {}): Platewire {
  const clock = options.clock ?? systemClock
  const network = options.network ?? windowNetwork
  const visibility = options.visibility ?? pageVisibility
  const newId = options.newId ?? randomId
  const headCheckMs = options.headCheckMs ?? 4000
  const timeoutMs = options.callTimeoutMs ?? 10_000

  const { guard } = options
  const session = createSession(supabase, clock, guard)
  session.start()
  const caller = createCaller({
    supabase,
    clock,
    timeoutMs,
    renewSession: session.renew,
    isBlocked: guard?.isHolding,
    onUnanswered: () => keeper.doubt(),
  })
  const command = createCommands(caller, newId)
  const reads = createReads(caller)
  // One waking of the radio for both: the check of heads goes out when the way of news has spoken.
  const alongside = () => headCheck.checkIfDue(heartbeatIntervalMs)
  supabase.realtime.onHeartbeat((status) => {
    if (status === 'ok') alongside()
  })
  const tabs = options.tabs === undefined ? browserTabs() : options.tabs
  const share = { supabase, tabs, clock, visibility, newId }
  const socket = shareWithTabs(share, 'websocket', createSupabaseTransport(supabase, clock))
  const events = lazyTransport(async () =>
    (await import('./connection/sse/supabase-events.ts')).createSupabaseSse(supabase, clock, alongside),
  )
  const sse = shareWithTabs(share, 'sse', events)
  const inbox = createInbox()
  const topics = createTopics(socket.transport, clock, inbox.deliver)
  const feeds = createTopics(sse.transport, clock, inbox.deliver)
  const ladder = createLadder({ clock, visibility }, options.transport)
  const carry = createCarry({ topics, feeds, ladder })
  const contact = createContact(clock)
  const idleCheckMs = options.idleCheckMs ?? 60_000
  const headCheck = createHeadCheck({ reads, clock, visibility, headCheckMs, idleCheckMs })
  guard?.stayAwakeWhile(headCheck.staysAwake)
  const keeper = createConnection({
    clock,
    network,
    visibility,
    transport: socket.transport,
    topics,
    feeds,
    ladder,
    contact,
    headCheck,
    session,
    heldBy: { websocket: socket.heldBy, sse: sse.heldBy },
    headCheckMs,
  })
  const { connection } = keeper

  const open = <T>(stream: string, how: FollowOptions<T>, isOwn: boolean): StreamHandle<T> => {
    const { userId } = session
    const handle = followStream({ clock, reads, carry, inbox, headCheck, contact, userId }, stream, how)
    return keeper.track(handle, isOwn)
  }
  const follow = <T>(stream: string, how: FollowOptions<T>): StreamHandle<T> => {
    connection.start()
    return open(stream, how, false)
  }

  const personal = createPersonalEvents(
    session.userId,
    reads,
    headCheck,
    (stream, how) => open(stream, how, true),
    () => void session.renew().catch(() => {}),
  )
  personal.listen(({ type, body }) => {
    if (type === 'session_ended') session.ended(body)
  })
  keeper.onStart(personal.begin)

  const { userId } = session
  const core: Core = {
    supabase,
    clock,
    network,
    visibility,
    newId,
    caller,
    retryAfterSeconds: guard?.retryAfterSeconds ?? (() => null),
    command,
    userId,
    follow,
    headCheck,
    live: (topic, how) => {
      connection.start()
      return openLiveTopic({ topics, userId }, topic, how)
    },
    onPersonalEvent: (listener) => {
      connection.start()
      return personal.listen(listener)
    },
  }
  return {
    connection,
    core,
    streams: { follow },
    accounts: createAccounts({
      supabase,
      clock,
      timeoutMs,
      caller,
      command,
      newId,
      session,
      guard,
      personal,
      start: connection.start,
      leaveTopics: async () => {
        await Promise.all([topics.closeAll(), feeds.closeAll()])
      },
    }),
    orders: createOrders(core),
    restaurants: createRestaurants(core),
  }
}
