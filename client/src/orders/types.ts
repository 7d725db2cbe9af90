import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { Follow, StreamChange } from '../streams/types.ts'
import type * as q from './quote-schemas.ts'
import type * as s from './schemas.ts'
import type * as tickets from './ticket-schemas.ts'

/** Where an order is in its life. */
export type OrderStatus = z.infer<typeof s.orderStatusSchema>
/** What every event of an order carries: ids and facts, nobody's name or note. Newest `version` wins. */
export type OrderFacts = z.infer<typeof s.orderFactsSchema>
/** What a command on an order answers: its facts, and where its stream stands. */
export type OrderAnswer = z.infer<typeof s.orderAnswerSchema>
/** One line of an order's ledger; the total is the sum of `amount_minor`. */
export type OrderLine = z.infer<typeof s.orderLineSchema>
/** An order as the database has it. Amounts are minor units of `currency`. */
export type Order = z.infer<typeof s.orderSchema>
/** How far the kitchen is with an order: the positions of its lines that are made. */
export type Progress = z.infer<typeof tickets.progressSchema>
/** An order with its lines, who has seen it and what of it is made. */
export type FullTicket = z.infer<typeof tickets.fullTicketSchema>
/** An order in the list of one's orders; `restaurant` is null when it is no longer published. */
export type ListedOrder = z.infer<typeof s.listedOrderSchema>
/** What a basket costs now, and in `problems` what stands in its way. */
export type Quote = z.infer<typeof q.quoteSchema>
/** One thing that stands in the way of a basket. */
export type QuoteProblem = z.infer<typeof q.quoteProblemSchema>
/** One move of an order, and what was promised from then on. */
export type OrderMove = z.infer<typeof s.orderMoveSchema>
/** When an order can be scheduled for: the starts of spans of `minutes`, in the time zone of the restaurant. */
export type OrderSlots = NonNullable<z.infer<typeof q.orderSlotsSchema>>
/** A listed reason for rejecting or cancelling. */
export type OrderReason = z.infer<typeof s.orderReasonSchema>
/** Everything about one followed order. */
export type FollowedOrder = Omit<z.infer<typeof s.orderSnapshotSchema>, 'seq' | 'stream'>

/** One dish asked for. Prices are never sent: the server knows them. */
export interface BasketItem {
  readonly menu_item_id: string
  /** 1 to 99. */
  readonly quantity: number
  readonly option_ids?: readonly string[]
  readonly note?: string
}

/** A basket to be priced. */
export interface QuoteRequest {
  readonly restaurant_id: string
  readonly items: readonly BasketItem[]
  readonly tip_minor?: number
  readonly latitude?: number
  readonly longitude?: number
  /** One of `slots()`; as soon as possible unless said. */
  readonly scheduled_for?: string
}

/** An order to be placed. */
export interface NewOrder {
  readonly restaurant_id: string
  readonly items: readonly BasketItem[]
  readonly address_id: string
  readonly tip_minor?: number
  readonly note?: string
  /** `cash_on_delivery` unless said otherwise. */
  readonly payment_provider?: string
  /** The total that was shown. If it is no longer true the order is refused with `PRICE_CHANGED`. */
  readonly expected_total_minor?: number
  /** One of `slots()`; as soon as possible unless said. */
  readonly scheduled_for?: string
}

/** Which order a command acts on, and the version the person saw. An `Order`, `OrderFacts` or `Ticket` will do. */
export type OrderRef =
  | { readonly order_id: string; readonly version: number }
  | { readonly id: string; readonly version: number }

/** Ordering and following orders. Everything rejects with `PlatewireError`. */
export interface Orders {
  /** What a basket costs now. Open to everyone. */
  quote(request: QuoteRequest): Promise<Quote>
  /** When an order can be scheduled for, within a week; null where there is no such restaurant. Open to everyone. */
  slots(
    restaurantId: string,
    to?: { readonly latitude: number; readonly longitude: number },
  ): Promise<OrderSlots | null>
  /** Places an order. Sent again with the same key after a network failure, it takes effect once. */
  place(order: NewOrder, options?: CommandOptions): Promise<OrderAnswer>
  /** One's own orders, newest first; `before` is the `created_at` of the last one of the page before. */
  list(page?: { readonly before?: string; readonly max_orders?: number }): Promise<ListedOrder[]>
  /** Follows one order until closed. */
  follow(orderId: string, onChange?: (change: StreamChange<FollowedOrder>) => void): Follow<FollowedOrder>
  /** Cancels, with one of `reasons()`: customers until the restaurant accepts (a scheduled one at any time before), staff until it leaves. */
  cancel(order: OrderRef, reason: string, options?: CommandOptions): Promise<OrderAnswer>
  /** The listed reasons for rejecting and cancelling. */
  reasons(): Promise<OrderReason[]>
}
