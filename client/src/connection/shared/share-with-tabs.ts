import type { SupabaseClient } from '@supabase/supabase-js'
import { createStore, type Observable } from '../../observable.ts'
import type { Clock, NewId, Tabs, Visibility } from '../../ports/ports.ts'
import type { HeldBy } from '../connection-state.ts'
import type { Way } from '../ladder.ts'
import type { Transport } from '../transport.ts'
import { sharedName } from './shared-name.ts'
import { shareTransport } from './shared-transport.ts'

/** What sharing stands on. */
export interface SharingDependencies {
  readonly supabase: SupabaseClient
  /** Null where the browser lets tabs do nothing together. */
  readonly tabs: Tabs | null
  readonly clock: Clock
  readonly visibility: Visibility
  readonly newId: NewId
}

/** Makes a way one for all tabs that share a session; without such tabs it stays as it is. */
export function shareWithTabs(
  { supabase, tabs, ...rest }: SharingDependencies,
  way: Way,
  transport: Transport,
): { readonly transport: Transport; readonly heldBy: Observable<HeldBy> } {
  const name = sharedName(supabase)
  if (!tabs || !name) return { transport, heldBy: createStore<HeldBy>(null) }
  const shared = shareTransport({ ...rest, tabs, transport, name: `${name}:${way}` })
  return { transport: shared, heldBy: shared.heldBy }
}
