import type { SupabaseClient } from '@supabase/supabase-js'
import type { Accounts } from './accounts/types.ts'
import type { Connection } from './connection/connection.ts'
import type { Orders } from './orders/types.ts'
import type { Clock, Network, NewId, Visibility } from './ports/ports.ts'
import type { Restaurants } from './restaurants/types.ts'
import type { Streams } from './streams/types.ts'

/** What may be passed in; each has a default for browsers, Node and Deno. */
export interface PlatewireOptions {
  readonly clock?: Clock
  readonly network?: Network
  readonly visibility?: Visibility
  readonly newId?: NewId
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
}

/** Builds Platewire on a Supabase client. Nothing runs until `connection.start()` or the first follow. */
export function createPlatewire(_supabase: SupabaseClient, _options: PlatewireOptions = {}): Platewire {
  throw new Error('not wired yet')
}
