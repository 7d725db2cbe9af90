import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { Ticket } from '../restaurants/types.ts'
import type * as s from './schemas.ts'

/** What is made of an order now, and where the order is: the first dish made starts its cooking. */
export type MadeAnswer = z.infer<typeof s.madeSchema>

/** Where the next page of closed orders begins. */
export type PastCursor = NonNullable<z.infer<typeof s.pastOrdersSchema>['next']>

/** Which closed orders to show. */
export interface PastQuery {
  readonly restaurantIds: readonly string[]
  /** A number ("141"), a code ("B 41"), the name of a customer, or a dish. */
  readonly search?: string
  /** The `next` of the page before. */
  readonly after?: PastCursor | null
  /** At most 100; 50 unless said. */
  readonly max?: number
}

/** One page of closed orders, the last closed first. */
export interface PastOrders {
  readonly orders: readonly Ticket[]
  /** Null at the end. A search that found nothing so far back may still have a next page. */
  readonly next: PastCursor | null
}

/** What happens behind the pass, and what is over. Everything rejects with `PlatewireError`. */
export interface Kitchen {
  /** Dishes of an order under way are made, or are not after all: a state, so that saying it twice changes nothing. */
  markMade(
    orderId: string,
    positions: readonly number[],
    isMade: boolean,
    options?: CommandOptions,
  ): Promise<MadeAnswer>
  /** Closed orders of restaurants one works at. */
  past(query: PastQuery): Promise<PastOrders>
}
