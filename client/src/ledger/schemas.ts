import * as z from 'zod/mini'

const instant = z.string()
const maybeInstant = z.nullable(z.string())
const maybeMs = z.nullable(z.int())

/** What became of the promise for an order. */
export const verdictSchema = z.enum(['waiting', 'kept', 'late', 'missed', 'withdrawn'])

/** An order of the ledger. */
export const ledgerRowSchema = z.object({
  order_id: z.string(),
  restaurant_id: z.string(),
  restaurant: z.string(),
  timezone: z.string(),
  number: z.int(),
  verdict: verdictSchema,
  is_late: z.boolean(),
  status: z.string(),
  reason: z.nullable(z.string()),
  committed_at: instant,
  received_at: maybeInstant,
  shown_at: maybeInstant,
  shown_ms: maybeMs,
  told_at: maybeInstant,
  devices: z.int(),
  acknowledged_at: maybeInstant,
  acknowledged_by: z.nullable(z.string()),
  answered_at: maybeInstant,
  answer: z.nullable(z.string()),
  answered_by: z.nullable(z.string()),
  attended_ms: maybeMs,
  closed_at: maybeInstant,
})

/** A place in the ledger: the row after which the next page begins. */
export const placeSchema = z.object({ committed_at: instant, order_id: z.string() })

export const ledgerPageSchema = z.object({
  at: instant,
  rows: z.array(ledgerRowSchema),
  next: z.nullable(placeSchema),
})

const figures = {
  orders: z.int(),
  waiting: z.int(),
  late: z.int(),
  missed: z.int(),
  withdrawn: z.int(),
  shown: z.int(),
  p50_ms: maybeMs,
  p95_ms: maybeMs,
  p99_ms: maybeMs,
  worst_ms: maybeMs,
  worst_order_id: z.nullable(z.string()),
}

export const figuresSchema = z.object(figures)
export const reportSchema = z.object({
  ...figures,
  day: z.string(),
  is_final: z.boolean(),
  counted_at: instant,
})

/** What a restaurant was for a time. A state that is not known here is as good as none. */
export const bandSchema = z.object({
  state: z.catch(z.enum(['open', 'slower', 'paused', 'closed', 'offline', 'unknown']), 'unknown'),
  from: instant,
  until: instant,
})

export const ledgerDaySchema = z.object({
  at: instant,
  day: z.string(),
  today: z.string(),
  from: instant,
  until: instant,
  restaurant: z.object({ id: z.string(), name: z.string(), timezone: z.string() }),
  figures: z.nullable(figuresSchema),
  points: z.array(z.tuple([z.number(), maybeMs, verdictSchema])),
  states: z.array(bandSchema),
  devices: z.array(
    z.object({ device_id: z.string(), label: z.string(), name: z.nullable(z.string()), orders: z.int() }),
  ),
  days: z.array(reportSchema),
})

/** Something that happened to an order. Kinds not known here stand as they are. */
export const momentSchema = z.object({
  at: instant,
  kind: z.string(),
  told_at: z.optional(instant),
  device_id: z.optional(z.string()),
  label: z.optional(z.string()),
  name: z.optional(z.nullable(z.string())),
  status: z.optional(z.string()),
  actor: z.optional(z.string()),
  reason: z.optional(z.nullable(z.string())),
  step: z.optional(z.string()),
})

export const timelineSchema = z.object({ at: instant, row: ledgerRowSchema, moments: z.array(momentSchema) })

export const latencyPointSchema = z.object({
  at: instant,
  orders: z.int(),
  late: z.int(),
  missed: z.int(),
  p50_ms: maybeMs,
  p95_ms: maybeMs,
  p99_ms: maybeMs,
  worst_ms: maybeMs,
})

export const latencySchema = z.object({
  at: instant,
  from: instant,
  width_s: z.int(),
  promise_ms: z.int(),
  orders: z.int(),
  late: z.int(),
  missed: z.int(),
  worst_ms: maybeMs,
  points: z.array(latencyPointSchema),
  gaps: z.array(z.object({ from: instant, until: instant })),
  devices: z.array(
    z.object({
      device_id: z.string(),
      restaurant_id: z.string(),
      restaurant: z.string(),
      label: z.string(),
      shown: z.int(),
      late: z.int(),
      worst_ms: z.int(),
      p95_ms: z.int(),
    }),
  ),
  restaurants: z.array(
    z.object({
      restaurant_id: z.string(),
      restaurant: z.string(),
      orders: z.int(),
      late: z.int(),
      missed: z.int(),
      p95_ms: maybeMs,
      worst_ms: maybeMs,
    }),
  ),
})

export const platformLedgerSchema = z.object({
  at: instant,
  from: instant,
  orders: z.int(),
  missed: z.int(),
  days: z.array(reportSchema),
  restaurants: z.array(
    z.object({
      restaurant_id: z.string(),
      restaurant: z.string(),
      timezone: z.string(),
      states: z.array(bandSchema),
    }),
  ),
})
