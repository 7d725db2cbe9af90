import { FunctionsHttpError, type SupabaseClient } from '@supabase/supabase-js'
import type { Clock } from '../../ports/ports.ts'
import type { Transport } from '../transport.ts'
import { createSseTransport, type EventSourcePort, EventsRefused } from './sse-transport.ts'

/** Server-sent events from the project's function `events`, with the session's token: an EventSource could not send one. */
export function createSupabaseSse(supabase: SupabaseClient, clock: Clock, onWord: () => void): Transport {
  const source: EventSourcePort = {
    open: async (query, signal) => {
      const { data, error } = await supabase.functions.invoke(`events?${query}`, { method: 'GET', signal })
      if (error instanceof FunctionsHttpError) throw refusal(error) ?? error
      if (error) throw error
      if (!(data instanceof Response) || data.body === null) throw new Error('The answer is no event stream.')
      return data.body
    },
    renew: async () => void (await supabase.auth.refreshSession()),
    expiresAt: async () => {
      const { data } = await supabase.auth.getSession()
      return data.session?.expires_at ? data.session.expires_at * 1000 : null
    },
  }
  return createSseTransport(source, clock, onWord)
}

function refusal({ context }: FunctionsHttpError): EventsRefused | null {
  const status: unknown = context?.status
  if (status === 401) return new EventsRefused('token')
  return status === 403 || status === 404 ? new EventsRefused('refused') : null
}
