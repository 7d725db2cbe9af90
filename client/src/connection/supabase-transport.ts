import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js'
import type { ClosedCause, TopicListener, Transport } from './transport.ts'

/*
 * What supabase-js does by itself, and what it leaves to us:
 *
 *   SUBSCRIBED      joined, or rejoined after a loss
 *   CHANNEL_ERROR   it rejoins by itself, after 1, 2, 5, then every 10 s, with the token it had. Right when the socket
 *   TIMED_OUT       broke; wrong when the join was refused: a refusal holds up everything on the socket for 5 s, and a
 *                   spent token stays spent. So a refused channel is removed, and joined anew by whoever counts topics.
 *   CLOSED          unasked: the server closed the topic (token expired, access ended). It does not rejoin.
 */
export function createSupabaseTransport(supabase: SupabaseClient): Transport {
  // A join during a disconnect would wait for a socket that nobody opens.
  let closing: Promise<unknown> = Promise.resolve()
  return {
    join: (topic, renew, listener) => {
      const ready = closing.then(() => refreshToken(supabase, renew))
      return joinTopic(supabase, topic, ready, listener)
    },
    refreshToken: () => refreshToken(supabase, false),
    reconnect: () => {
      closing = closing.then(() => reconnect(supabase))
    },
    disconnect: async () => {
      closing = closing.then(() => disconnectUnused(supabase))
      await closing
    },
  }
}

async function reconnect({ realtime }: SupabaseClient): Promise<void> {
  const isWaiting = !realtime.isConnected() && !realtime.isConnecting() && !realtime.isDisconnecting()
  if (!isWaiting || realtime.getChannels().length === 0) return
  // connect() alone would not shorten the pause: the broken socket has to be put away first.
  await realtime.disconnect()
  realtime.connect()
}

/** Closes the socket, unless somebody else has channels on it. Left alone it would stay open for most of a minute. */
async function disconnectUnused({ realtime }: SupabaseClient): Promise<void> {
  if (realtime.getChannels().length === 0 && realtime.isConnected()) await realtime.disconnect()
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

function joinTopic(supabase: SupabaseClient, topic: string, ready: Promise<void>, listener: TopicListener) {
  let isOver = false
  let channel: RealtimeChannel | undefined

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
    channel = supabase.channel(topic, { config: { private: true } })
    channel
      .on('broadcast', { event: '*' }, ({ payload }) => {
        if (!isOver) listener.message(payload)
      })
      .subscribe((status, error) => {
        if (isOver) return
        const cause = status === 'CLOSED' ? 'closed' : refusal(error)
        if (status === 'SUBSCRIBED') listener.joined()
        else if (cause) close(cause)
        else listener.lost()
      })
  })

  return { leave: end }
}

/** Why a join was refused, or null when it failed for a reason that passes. */
function refusal(error: Error | undefined): ClosedCause | null {
  const text = error?.message ?? ''
  if (/^Unauthorized/.test(text)) return 'refused'
  return /jwt|token/i.test(text) ? 'token' : null
}
