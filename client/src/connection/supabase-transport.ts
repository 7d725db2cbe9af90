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
  return {
    join: (topic, renew, listener) => joinTopic(supabase, topic, renew, listener),
    refreshToken: () => refreshToken(supabase, false),
    reconnect: () => void reconnect(supabase),
  }
}

async function reconnect({ realtime }: SupabaseClient): Promise<void> {
  const isWaiting = !realtime.isConnected() && !realtime.isConnecting() && !realtime.isDisconnecting()
  if (!isWaiting || realtime.getChannels().length === 0) return
  // connect() alone would not shorten the pause: the broken socket has to be put away first.
  await realtime.disconnect()
  realtime.connect()
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

function joinTopic(supabase: SupabaseClient, topic: string, renew: boolean, listener: TopicListener) {
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

  void refreshToken(supabase, renew).then(() => {
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
