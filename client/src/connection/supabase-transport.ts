import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js'
import type { Clock } from '../ports/ports.ts'
import type {
  ClosedCause,
  JoinedTopic,
  JoinOptions,
  PresenceEntry,
  TopicListener,
  Transport,
} from './transport.ts'

/*
 * What supabase-js does by itself, and what it leaves to us:
 *
 *   SUBSCRIBED      joined, or rejoined after a loss
 *   CHANNEL_ERROR   it rejoins by itself, after 1, 2, 5, then every 10 s, with the token it had. Right when the socket
 *   TIMED_OUT       broke; wrong when the join was refused: a refusal holds up everything on the socket for 5 s, and a
 *                   spent token stays spent. So a refused channel is removed, and joined anew by whoever counts topics.
 *   CLOSED          unasked: the server closed the topic (token expired, access ended). It does not rejoin.
 */
export function createSupabaseTransport(supabase: SupabaseClient, clock: Clock): Transport {
  // A join during a disconnect would wait for a socket that nobody opens.
  let closing: Promise<unknown> = Promise.resolve()
  let stopProbe: (() => void) | null = null
  const { realtime } = supabase
  const probe = () => {
    stopProbe ??= probeSocket(realtime, clock, (isDead) => {
      stopProbe = null
      if (isDead) closing = closing.then(() => replace(realtime))
    })
  }
  return {
    join: (topic, options, listener) => {
      const ready = closing.then(() => refreshToken(supabase, options.renew))
      return joinTopic(supabase, topic, ready, options, listener)
    },
    refreshToken: () => refreshToken(supabase, false),
    reconnect: (isBroken = false) => {
      closing = closing.then(() => reconnect(realtime, isBroken, probe))
    },
    disconnect: async () => {
      stopProbe?.()
      stopProbe = null
      closing = closing.then(() => disconnectUnused(realtime))
      await closing
    },
  }
}

/** A socket that is asked whether it lives and says nothing for this long is dead, ms. */
const probeMs = 5000

type Realtime = SupabaseClient['realtime']

async function reconnect(realtime: Realtime, isBroken: boolean, probe: () => void): Promise<void> {
  const isWaiting = !realtime.isConnected() && !realtime.isConnecting() && !realtime.isDisconnecting()
  if (realtime.getChannels().length === 0) return
  if (isWaiting || (isBroken && realtime.isConnected())) await replace(realtime)
  else if (realtime.isConnected()) probe()
}

/** connect() alone would not shorten the pause: the broken socket has to be put away first. */
async function replace(realtime: Realtime): Promise<void> {
  await realtime.disconnect()
  realtime.connect()
}

/** Asks a socket whether it lives, by a heartbeat out of turn, and hears whether it answered. Returns what ends the waiting. */
function probeSocket(realtime: Realtime, clock: Clock, onVerdict: (isDead: boolean) => void): () => void {
  // Asked again before it answers, supabase-js itself would take it for dead.
  if (realtime.pendingHeartbeatRef === null) void realtime.sendHeartbeat()
  const asked = realtime.pendingHeartbeatRef
  return clock.after(probeMs, () => {
    onVerdict(realtime.isConnected() && asked !== null && realtime.pendingHeartbeatRef === asked)
  })
}

/** Closes the socket, or ends its tries to open, unless somebody else has channels on it. */
async function disconnectUnused(realtime: Realtime): Promise<void> {
  if (realtime.getChannels().length === 0) await realtime.disconnect()
}

async function refreshToken(supabase: SupabaseClient, renew: boolean): Promise<void> {
  try {
    if (renew) await supabase.auth.refreshSession()
    // Asks Auth for the session, which is refreshed first when it is about to expire.
    await supabase.realtime.setAuth()
  } catch {
    // The network is gone: the join that follows fails as well, and is repeated.
  }
}

function joinTopic(
  supabase: SupabaseClient,
  topic: string,
  ready: Promise<void>,
  { presenceKey }: JoinOptions,
  listener: TopicListener,
): JoinedTopic {
  let isOver = false
  let isJoined = false
  let channel: RealtimeChannel | undefined

  // Not joined, supabase-js would quietly send by REST, or keep it for later: both wrong for what only counts now.
  const whileJoined = (): RealtimeChannel | undefined =>
    isJoined && !isOver && supabase.realtime.isConnected() ? channel : undefined

  const end = async () => {
    isOver = true
    if (channel) await supabase.removeChannel(channel)
  }
  const close = (cause: ClosedCause) => {
    if (isOver) return
    // Told only when the old channel is gone: until then a new join would get the old channel back.
    void end().finally(() => listener.closed(cause))
  }

  void ready.then(() => {
    if (isOver) return
    const presence = presenceKey === undefined ? {} : { presence: { key: presenceKey, enabled: true } }
    const joining = supabase.channel(topic, { config: { private: true, ...presence } })
    channel = joining
    if (presenceKey !== undefined)
      joining.on('presence', { event: 'sync' }, () => {
        if (!isOver) listener.presence(entriesOf(joining))
      })
    joining
      .on('broadcast', { event: '*' }, ({ event, payload }) => {
        if (!isOver) listener.message(event, payload)
      })
      .subscribe((status, error) => {
        if (isOver) return
        isJoined = status === 'SUBSCRIBED'
        const cause = status === 'CLOSED' ? 'closed' : refusal(error)
        if (status === 'SUBSCRIBED') listener.joined()
        else if (cause) close(cause)
        else listener.lost()
      })
  })

  return {
    leave: end,
    send: (event, payload) => {
      const open = whileJoined()
      void open?.send({ type: 'broadcast', event, payload })
      return open !== undefined
    },
    track: (meta) => void whileJoined()?.track(meta),
    untrack: () => void whileJoined()?.untrack(),
  }
}

function entriesOf(channel: RealtimeChannel): PresenceEntry[] {
  return Object.entries(channel.presenceState()).flatMap(([key, metas]) =>
    metas.map(({ presence_ref: _, ...meta }) => ({ key, meta })),
  )
}

/** Why a join was refused, or null when it failed for a reason that passes. */
function refusal(error: Error | undefined): ClosedCause | null {
  const text = error?.message ?? ''
  if (/^Unauthorized/.test(text)) return 'refused'
  return /jwt|token/i.test(text) ? 'token' : null
}
