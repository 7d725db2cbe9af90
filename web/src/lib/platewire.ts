import { createPlatewire, type Platewire, reconnectAfterMs } from '@platewire/client'
import { createClient } from '@supabase/supabase-js'
import { rememberedTransport } from './transport-choice.ts'

/** Builds the app's one client on the project's URL and publishable key. */
export function connect(env: { supabaseUrl: string; publishableKey: string }): Platewire {
  const supabase = createClient(env.supabaseUrl, env.publishableKey, {
    auth: { persistSession: true, autoRefreshToken: true, detectSessionInUrl: true },
    realtime: { reconnectAfterMs },
  })
  return createPlatewire(supabase, { transport: rememberedTransport() })
}
