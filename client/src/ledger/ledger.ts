import type { Core } from '../core.ts'
import {
  latencySchema,
  ledgerDaySchema,
  ledgerPageSchema,
  platformLedgerSchema,
  timelineSchema,
} from './schemas.ts'
import type { Ledger, LedgerFilter, LedgerPage } from './types.ts'

/** As many rows as one answer may carry. */
const WHOLE_PAGE = 200

/** Reading the ledger. */
export function createLedger({ core: { caller } }: { readonly core: Pick<Core, 'caller'> }): Ledger {
  const page = (filter: LedgerFilter, after: LedgerPage['next'] = null, maxRows = 50) =>
    caller.rpc(
      'order_ledger',
      {
        restaurant_id: filter.restaurantId,
        day: filter.day,
        kind: filter.kind ?? null,
        device_id: filter.deviceId ?? null,
        after,
        max_rows: maxRows,
      },
      ledgerPageSchema,
    )
  return {
    page,
    async *all(filter) {
      let after: LedgerPage['next'] = null
      do {
        const { rows, next }: LedgerPage = await page(filter, after, WHOLE_PAGE)
        yield* rows
        after = next
      } while (after !== null)
    },
    day: (restaurantId, day) =>
      caller.rpc('ledger_day', { restaurant_id: restaurantId, day: day ?? null }, ledgerDaySchema),
    timeline: (orderId) => caller.rpc('order_timeline', { order_id: orderId }, timelineSchema),
    latency: (hours) => caller.rpc('platform_latency', { hours }, latencySchema),
    platform: () => caller.rpc('platform_ledger', {}, platformLedgerSchema),
  }
}
