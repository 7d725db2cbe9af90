import * as z from 'zod/mini'
import { orderStatusSchema } from '../orders/schemas.ts'

const id = z.string()
const instant = z.string()
const instantOrNull = z.nullable(z.string())
const latitude = z.number().check(z.minimum(-90), z.maximum(90))
const longitude = z.number().check(z.minimum(-180), z.maximum(180))
const metres = z.number().check(z.minimum(0), z.maximum(100_000))
const ms = z.number().check(z.minimum(0), z.maximum(86_400_000))

/** Whether a driver looks for work, and why not. */
export const shiftSchema = z.object({
  state: z.enum(['online', 'offline']),
  reason: z.enum(['chosen', 'silent', 'role_removed']),
  since: instantOrNull,
  last_seen_at: instantOrNull,
})
export const shiftChangeSchema = z.omit(shiftSchema, { last_seen_at: true })

/** An order as drivers see it before it is theirs. */
export const offerSchema = z.object({
  order_id: id,
  restaurant_id: id,
  restaurant_name: z.string(),
  status: orderStatusSchema,
  item_count: z.int(),
  pay_minor: z.int(),
  currency: z.string(),
  distance_m: z.int(),
  ready_from: instantOrNull,
  promised_until: instant,
  pickup: z.object({ address_line: z.string(), latitude, longitude }),
  area: z.object({ label: z.string(), latitude, longitude }),
})
export const offersSnapshotSchema = z.object({
  seq: z.int(),
  topic: z.string(),
  offers: z.array(offerSchema),
})
export const offerClosedSchema = z.object({ order_id: id })
export const topicSchema = z.object({ topic: z.string() })

/** What a command about a leg answers. */
export const legAnswerSchema = z.object({
  order_id: id,
  leg_id: id,
  topic: z.string(),
  driver_id: z.nullable(id),
  status: orderStatusSchema,
  version: z.int(),
  pay_minor: z.int(),
  currency: z.string(),
  taken_at: instant,
  picked_up_at: instantOrNull,
  stream: z.string(),
  seq: z.int(),
})

/** What every event of a leg carries. */
export const legEventSchema = z.object({ order_id: id, leg_id: id, topic: z.string() })
export const assignedEventSchema = z.extend(legEventSchema, { driver_id: z.nullable(id) })

/** One order a driver carries. */
export const carriedSchema = z.object({
  order_id: id,
  leg_id: id,
  topic: z.string(),
  restaurant_name: z.string(),
  number: z.int(),
  pay_minor: z.int(),
  currency: z.string(),
  taken_at: instant,
  picked_up_at: instantOrNull,
})
export const pastLegSchema = z.object({
  leg_id: id,
  order_id: id,
  restaurant_name: z.string(),
  number: z.int(),
  ended_at: instant,
  end: z.enum(['delivered', 'cancelled', 'released', 'reassigned', 'role_removed']),
  pay_minor: z.int(),
  currency: z.string(),
})
export const runSnapshotSchema = z.object({
  seq: z.int(),
  shift: shiftSchema,
  deliveries: z.array(carriedSchema),
  past: z.array(pastLegSchema),
})

/** Who carries an order. */
export const deliverySchema = z.object({
  leg_id: id,
  topic: z.string(),
  driver_id: z.nullable(id),
  driver_name: z.nullable(z.string()),
  taken_at: instant,
  picked_up_at: instantOrNull,
})
export const deliverySnapshotSchema = z.object({
  seq: z.int(),
  order_id: id,
  status: orderStatusSchema,
  delivery: z.nullable(deliverySchema),
})

/** What a driver's device broadcasts. Anybody's bug may send anything, so every bound is checked. */
export const movedSchema = z.object({
  counter: z.int().check(z.minimum(1)),
  age_ms: ms,
  latitude,
  longitude,
  accuracy_m: metres,
  speed_mps: z.nullable(z.number().check(z.minimum(0), z.maximum(100))),
  heading: z.nullable(z.number().check(z.minimum(0), z.maximum(360))),
})

/** Where a driver was last seen, as the database says it. */
export const lastSeenSchema = z.nullable(
  z.object({
    leg_id: id,
    precision: z.enum(['area', 'point']),
    counter: z.optional(z.int()),
    latitude,
    longitude,
    accuracy_m: metres,
    age_ms: z.number(),
  }),
)

export const reportSchema = z.object({
  leg_id: id,
  through: z.int(),
  stored: z.int(),
  is_active: z.boolean(),
})

export const trackSchema = z.array(
  z.object({
    counter: z.int(),
    at: instant,
    latitude,
    longitude,
    accuracy_m: metres,
    is_suspect: z.boolean(),
  }),
)

export const onShiftSchema = z.array(
  z.object({
    driver_id: id,
    name: z.nullable(z.string()),
    since: instant,
    last_seen_at: instant,
    is_here: z.boolean(),
    carries: z.int(),
  }),
)
