import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js'
import { expect } from 'vitest'

/** Subscribes and resolves with the first status that settles the join. */
export function subscribe(channel: RealtimeChannel): Promise<{ status: string; error: Error | undefined }> {
  return new Promise((resolve) => {
    channel.subscribe((status, error) => resolve({ status, error }))
  })
}

/** A broadcast as a listener gets it. */
export interface Heard {
  event: string
  payload: Record<string, unknown>
  meta?: { id?: string; replayed?: boolean }
}

type Config = NonNullable<Parameters<SupabaseClient['channel']>[1]>['config']

/** A joined channel that keeps every broadcast it hears. */
export async function listen(
  client: SupabaseClient,
  topic: string,
  config: Config = {},
): Promise<{ channel: RealtimeChannel; heard: Heard[] }> {
  const channel = client.channel(topic, { config })
  const heard: Heard[] = []
  channel.on('broadcast', { event: '*' }, (message) => {
    heard.push({
      event: message.event,
      payload: message.payload,
      ...('meta' in message ? { meta: message.meta } : {}),
    })
  })
  expect(await subscribe(channel)).toEqual({ status: 'SUBSCRIBED', error: undefined })
  return { channel, heard }
}

/** Joins a private topic and says how it went. */
export function knock(
  client: SupabaseClient,
  topic: string,
): Promise<{ status: string; error: Error | undefined }> {
  return subscribe(client.channel(topic, { config: { private: true } }))
}
