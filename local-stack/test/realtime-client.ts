import {
  createClient,
  type RealtimeChannel,
  type RealtimeChannelOptions,
  type SupabaseClient,
} from '@supabase/supabase-js'
import { vi } from 'vitest'
import { signToken } from './realtime-server.ts'

/** A person with the real client. */
export interface TestUser {
  readonly client: SupabaseClient
  /** Subscribes and resolves with what the channel became. */
  join(topic: string, options?: Partial<RealtimeChannelOptions['config']>): Promise<JoinedChannel>
  setToken(claims: object): Promise<void>
  leave(): Promise<void>
}

/** A channel, what it received and how its state went. */
export interface JoinedChannel {
  readonly channel: RealtimeChannel
  readonly received: { event: string; payload: Record<string, unknown> }[]
  readonly states: string[]
  readonly error: string | undefined
}

/** Connects with the anon key and then acts for `claims`. */
export async function createUser(url: string, claims: object): Promise<TestUser> {
  const client = createClient(url, signToken({ role: 'anon' }), {
    auth: { persistSession: false, autoRefreshToken: false },
  })
  const setToken = (next: object) => client.realtime.setAuth(signToken(next))
  await setToken(claims)
  return {
    client,
    setToken,
    join: (topic, options = {}) => join(client, topic, options),
    async leave() {
      await client.removeAllChannels()
      await client.realtime.disconnect()
    },
  }
}

function join(
  client: SupabaseClient,
  topic: string,
  options: Partial<RealtimeChannelOptions['config']>,
): Promise<JoinedChannel> {
  const channel = client.channel(topic, { config: { private: true, ...options } })
  const received: JoinedChannel['received'] = []
  const states: string[] = []
  channel.on('broadcast', { event: '*' }, ({ event, payload }) => void received.push({ event, payload }))
  return new Promise((resolve) => {
    channel.subscribe((state, error) => {
      states.push(state)
      if (states.length === 1) resolve({ channel, received, states, error: error?.message })
    })
  })
}

/** Waits until a condition holds. */
export function until(condition: () => void, timeout = 5_000): Promise<void> {
  return vi.waitFor(condition, { timeout, interval: 10 })
}
