import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { OrderAnswer, OrderRef } from '../orders/types.ts'
import type * as s from './schemas.ts'

/** Why staff pause a restaurant. */
export type PauseReason = z.infer<typeof s.pauseReasonSchema>
/** The load of a restaurant, and who set it and why. `opens_at` is when it opens next. */
export type StaffLoad = z.infer<typeof s.staffLoadSchema>
/** Why a restaurant is paused, `orders_missed` included. */
export type LoadReason = NonNullable<StaffLoad['reason']>
/** How a restaurant answers: minutes, misses in a row that pause it (null: never), and whether orders are accepted by themselves. */
export type Acceptance = z.infer<typeof s.acceptanceSchema>
/** How a dish stands: `left` null where nobody counts, `back_at` when it returns by itself. */
export type Stock = z.infer<typeof s.stockSchema>

/** Until when something holds: an instant, `opening` (when the restaurant opens next), or null, until somebody says otherwise. */
type Until = string | 'opening' | null

/** A load to be set. */
export type LoadChange =
  | { readonly mode: 'open' }
  | { readonly mode: 'slower'; readonly minutes: number; readonly until: Until }
  | { readonly mode: 'paused'; readonly reason: PauseReason; readonly until: Until }

/** What is left of a dish: 0 sold out, null not counted. */
export interface StockChange {
  readonly portions: number | null
  readonly until?: Until
}

/** Staff: how a restaurant takes orders. Everything rejects with `PlatewireError`. */
export interface Accepting {
  /** The load now. Changes come in the restaurant's stream, and on its board. */
  load(restaurantId: string): Promise<StaffLoad>
  setLoad(restaurantId: string, change: LoadChange, options?: CommandOptions): Promise<StaffLoad>
  /** How the restaurant answers. */
  acceptance(restaurantId: string): Promise<Acceptance>
  /** Owners and managers. */
  setAcceptance(acceptance: Acceptance, options?: CommandOptions): Promise<Acceptance>
  /** Says what is left of a dish. */
  setStock(menuItemId: string, change: StockChange, options?: CommandOptions): Promise<Stock>
  /** It takes longer, until the order leaves; the promise moves by as much. */
  extend(order: OrderRef, minutes: 5 | 10 | 20, options?: CommandOptions): Promise<OrderAnswer>
}
