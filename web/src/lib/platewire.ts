import {
  createPlatewire,
  createSessionGuard,
  heartbeatIntervalMs,
  type Platewire,
  reconnectAfterMs,
} from '@platewire/client'
import { createClient } from '@supabase/supabase-js'
import { rememberedTransport } from './transport-choice.ts'

/** Builds the app's one client on the project's URL and publishable key. */
export function connect(env: { supabaseUrl: string; publishableKey: string }): Platewire {
  const guard = createSessionGuard({ storageKey: 'platewire-auth-token' })
  const { fetch, storageKey } = guard
  const supabase = createClient(env.supabaseUrl, env.publishableKey, {
    global: { fetch },
    auth: { persistSession: true, autoRefreshToken: true, detectSessionInUrl: true, storageKey },
    realtime: { heartbeatIntervalMs, reconnectAfterMs },
  })
  return createPlatewire(supabase, { guard, transport: rememberedTransport() })
}
