/**
 * A kitchen's tablet in a process of its own, which a test may kill: a whole client with a stored session, and one board. Tells its parent
 * everything that comes onto it, in `BoardSight`s. `node tablet-process.ts <TabletOrder as JSON>`.
 */
import { createPlatewire, heartbeatIntervalMs, reconnectAfterMs } from '@platewire/client'
import { createClient } from '@supabase/supabase-js'
import { watchBoard } from './watch-board.ts'

/** What a tablet is told. */
export interface TabletOrder {
  url: string
  publishableKey: string
  /** As supabase-js stored it. */
  session: string
  restaurantId: string
}

const order: TabletOrder = JSON.parse(process.argv[2] ?? '{}')
const supabase = createClient(order.url, order.publishableKey, {
  auth: {
    autoRefreshToken: false,
    storageKey: 'tablet',
    storage: { getItem: () => order.session, setItem: () => {}, removeItem: () => {} },
  },
  realtime: { heartbeatIntervalMs, reconnectAfterMs },
})
watchBoard(createPlatewire(supabase), order.restaurantId, (sight) => process.send?.(sight))
process.on('disconnect', () => process.exit(0))
