import type * as z from 'zod/mini'
import type * as s from './schemas.ts'

/**
 * What became of the promise for an order: `kept`; shown later than promised (`late`); `missed`, because nobody attended to it in
 * time; `withdrawn` by its customer before that; or `waiting`, still within its time.
 */
export type Verdict = z.infer<typeof s.verdictSchema>
/** An order from its commit to whoever attended to it. Ages of devices are measured, bounded by the server's clock. */
export type LedgerRow = z.infer<typeof s.ledgerRowSchema>
/** Rows of the ledger, newest first, and where the next page begins. */
export type LedgerPage = z.infer<typeof s.ledgerPageSchema>
/** The figures of a day. `missed` must read zero. */
export type LedgerFigures = z.infer<typeof s.figuresSchema>
/** One local day of a restaurant. `figures` is null when it had no orders. */
export type LedgerDay = z.infer<typeof s.ledgerDaySchema>
/** When an order was committed (seconds since 1970), how long until it was shown (ms, null: never), and its verdict. */
export type LedgerPoint = LedgerDay['points'][number]
/** What a restaurant was for a time. What no band covers is not known. */
export type StateBand = z.infer<typeof s.bandSchema>
/** Something that happened to an order: `committed`, `sent`, `received`, `shown`, `acknowledged`, `moved`, `escalated`. */
export type Moment = z.infer<typeof s.momentSchema>
/** One order of the ledger and everything that happened to it. */
export type Timeline = z.infer<typeof s.timelineSchema>
/** Commit to shown over a time, over all restaurants. Slots without orders are absent. */
export type Latency = z.infer<typeof s.latencySchema>
export type LatencyPoint = z.infer<typeof s.latencyPointSchema>
/** The reports of all restaurants together, and what they were over the last day. */
export type PlatformLedger = z.infer<typeof s.platformLedgerSchema>

/** Which orders of a day. */
export interface LedgerFilter {
  /** Null: all restaurants, for admins. */
  readonly restaurantId: string | null
  /** A local day: `2026-11-26`. */
  readonly day: string
  /** Only those shown late, or only those missed. */
  readonly kind?: 'late' | 'missed' | null
  /** Only those that reached this device. */
  readonly deviceId?: string | null
}

/** The ledger: of one's restaurant for staff, of all for admins. Everything rejects with `PlatewireError`. */
export interface Ledger {
  /** One page, after the place that the page before named. */
  page(filter: LedgerFilter, after?: LedgerPage['next'], maxRows?: number): Promise<LedgerPage>
  /** Every row, page by page. */
  all(filter: LedgerFilter): AsyncGenerator<LedgerRow>
  /** A local day of a restaurant; its today if none is named. */
  day(restaurantId: string, day?: string): Promise<LedgerDay>
  timeline(orderId: string): Promise<Timeline>
  /** Admins: the last 1 to 720 hours. */
  latency(hours: number): Promise<Latency>
  /** Admins: reports and states of all restaurants. */
  platform(): Promise<PlatformLedger>
}
