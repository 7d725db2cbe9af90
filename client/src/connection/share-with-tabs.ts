import type { SupabaseClient } from '@supabase/supabase-js'
import { createStore, type Observable } from '../observable.ts'
import type { Clock, NewId, Tabs, Visibility } from '../ports/ports.ts'
import type { HeldBy } from './connection-state.ts'
import type { Way } from './ladder.ts'
import { lazyTransport } from './lazy-transport.ts'
import { sharedName } from './shared-name.ts'
import type { Transport } from './transport.ts'

/** What sharing stands on. */
export interface SharingDependencies {
  readonly supabase: SupabaseClient
  /** Null where the browser lets tabs do nothing together. */
  readonly tabs: Tabs | null
  readonly clock: Clock
  readonly visibility: Visibility
  readonly newId: NewId
}

/** Makes a way one for all tabs that share a session; without such tabs it stays as it is. Nobody who is signed out loads the code. */
export function shareWithTabs(
  { supabase, tabs, ...rest }: SharingDependencies,
  way: Way,
  transport: Transport,
): { readonly transport: Transport; readonly heldBy: Observable<HeldBy> } {
  const heldBy = createStore<HeldBy>(null)
  const name = sharedName(supabase)
  if (!tabs || !name) return { transport, heldBy }
  const shared = lazyTransport(async () => {
    const { shareTransport } = await import('./shared/shared-transport.ts')
    const onHeldBy = heldBy.set
    return shareTransport({ ...rest, tabs, transport, name: `${name}:${way}`, onHeldBy })
  })
  return { transport: shared, heldBy }
}
