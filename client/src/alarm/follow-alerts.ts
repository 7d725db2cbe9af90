import type { Core } from '../core.ts'
import type { StreamHandle } from '../streams/follow.ts'
import { alertsOf, reduceAlerts } from './alerts-state.ts'
import { alertsSnapshotSchema } from './schemas.ts'
import type { Alerts } from './types.ts'

/** Follows the desk's stream for its alerts. */
export function followAlerts({
  caller,
  userId,
  follow,
}: Pick<Core, 'caller' | 'userId' | 'follow'>): StreamHandle<Alerts> {
  return follow<Alerts>('support:desk', {
    urgent: true,
    topics: (alerts) => {
      const person = userId.getSnapshot()
      if (!person) return []
      return alerts ? [`user:${person}`, alerts.topic] : [`user:${person}`]
    },
    snapshot: async () => {
      const snapshot = await caller.rpc('support_alerts', {}, alertsSnapshotSchema, { attempts: 1 })
      return { seq: snapshot.seq, state: alertsOf(snapshot) }
    },
    reduce: reduceAlerts,
  })
}
