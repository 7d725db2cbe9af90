import type { Platewire } from '../platewire.ts'
import { ticketOf } from '../restaurants/board-state.ts'
import { madeSchema, pastOrdersSchema } from './schemas.ts'
import type { Kitchen } from './types.ts'

/** The kitchen behind a board: what of an order is made, and the orders that are over. */
export function createKitchen({ core: { caller, command } }: Pick<Platewire, 'core'>): Kitchen {
  return {
    markMade: (orderId, positions, isMade, options) =>
      command('mark_lines_made', { order_id: orderId, positions, is_made: isMade }, madeSchema, options),
    past: async ({ restaurantIds, search = '', after = null, max = 50 }) => {
      const page = await caller.rpc(
        'past_orders',
        { restaurant_ids: restaurantIds, search, ...after, max_orders: max },
        pastOrdersSchema,
      )
      return { orders: page.orders.map(ticketOf), next: page.next }
    },
  }
}
