import * as z from 'zod/mini'
import { notFound } from '../calls/server-error.ts'
import { orderArgs } from '../orders/orders.ts'
import { orderAnswerSchema } from '../orders/schemas.ts'
import type { Platewire } from '../platewire.ts'
import { acceptanceSchema, staffLoadSchema, stockSchema } from './schemas.ts'
import type { Accepting, LoadChange, StockChange } from './types.ts'

const acceptancesSchema = z.array(acceptanceSchema)

/** How a restaurant takes orders: its load, its deadline, what is left, and longer times. */
export function createAccepting({ core }: Pick<Platewire, 'core'>): Accepting {
  const { caller, command, supabase } = core
  return {
    load: (restaurantId) => caller.rpc('restaurant_load', { restaurant_id: restaurantId }, staffLoadSchema),
    setLoad: (restaurantId, change, options) =>
      command('set_load', { restaurant_id: restaurantId, ...loadArgs(change) }, staffLoadSchema, options),
    acceptance: async (restaurantId) => {
      const rows = await caller.request(
        (signal) =>
          supabase
            .from('acceptance_settings')
            .select('restaurant_id, accept_minutes, pause_after, accepts_automatically')
            .eq('restaurant_id', restaurantId)
            .retry(false)
            .abortSignal(signal),
        acceptancesSchema,
      )
      const [own] = rows
      if (!own) throw notFound()
      return own
    },
    setAcceptance: (acceptance, options) =>
      command('set_acceptance', { ...acceptance }, acceptanceSchema, options),
    setStock: (menuItemId, change, options) =>
      command('set_item_stock', { menu_item_id: menuItemId, ...stockArgs(change) }, stockSchema, options),
    extend: (order, minutes, options) =>
      command('extend_preparation', { ...orderArgs(order), minutes }, orderAnswerSchema, options),
  }
}

const loadArgs = (change: LoadChange) => ({
  mode: change.mode,
  minutes: change.mode === 'slower' ? change.minutes : 0,
  reason: change.mode === 'paused' ? change.reason : null,
  ...(change.mode === 'open' ? {} : { ...untilArgs(change.until, 'until') }),
})

const stockArgs = ({ portions, until = null }: StockChange) => ({
  portions,
  ...untilArgs(until, 'back_at'),
})

const untilArgs = (until: string | null, name: 'until' | 'back_at') =>
  until === 'opening' ? { until_opening: true } : { [name]: until }
