import * as z from 'zod/mini'
import { sightingSchema } from '../devices/schemas.ts'
import { orderStatusSchema } from '../orders/schemas.ts'

/** One step of a restaurant's alarm. */
export const ladderStepSchema = z.object({
  step: z.string(),
  is_on: z.boolean(),
  /** Seconds after the order came. */
  after_seconds: z.int(),
  /** The same where no device that would be heard is alive. */
  unattended_seconds: z.int(),
  can_be_off: z.boolean(),
  usual_seconds: z.int(),
  usual_unattended_seconds: z.int(),
})

/** What `set_alarm` answers. */
export const ladderSchema = z.object({ restaurant_id: z.string(), steps: z.array(ladderStepSchema) })

/** A ladder, and how many people its last steps reach. */
export const alarmSchema = z.extend(ladderSchema, { people: z.int(), notified: z.int(), mailed: z.int() })

/** A step that was taken for an order. */
export const takenStepSchema = z.object({
  order_id: z.string(),
  round: z.int(),
  step: z.string(),
  fired_at: z.string(),
  is_unattended: z.boolean(),
  told: z.array(z.string()),
})
export const takenStepsSchema = z.array(takenStepSchema)

/** What says in one's own stream that an order waits. */
export const calledSchema = z.object({
  order_id: z.string(),
  restaurant_id: z.string(),
  number: z.int(),
  step: z.string(),
})

/** A test of the alarm. */
export const drillSchema = z.object({
  id: z.string(),
  restaurant_id: z.string(),
  order_id: z.string(),
  silent_device_id: z.string(),
  speed: z.int(),
  ladder: z.array(z.object({ step: z.string(), after_seconds: z.int(), unattended_seconds: z.int() })),
  started_at: z.string(),
  ends_at: z.string(),
  finished_at: z.nullable(z.string()),
  outcome: z.nullable(z.enum(['seen', 'answered', 'stopped', 'unseen'])),
})

/** What a test showed so far. */
export const drillReportSchema = z.nullable(
  z.object({
    drill: z.extend(drillSchema, { started_by_name: z.nullable(z.string()) }),
    at: z.string(),
    steps: takenStepsSchema,
    sighting: z.nullable(sightingSchema),
    people: z.array(
      z.object({
        user_id: z.string(),
        name: z.nullable(z.string()),
        /** Devices on which they turned notifications on. */
        devices: z.int(),
        push: z.nullable(z.string()),
        mail: z.nullable(z.string()),
      }),
    ),
    alert: z.nullable(z.object({ raised_at: z.string(), taken_at: z.nullable(z.string()) })),
  }),
)

const alertColumns = {
  order_id: z.string(),
  restaurant_id: z.string(),
  restaurant: z.string(),
  hue: z.int(),
  timezone: z.string(),
  address_line: z.string(),
  number: z.int(),
  status: orderStatusSchema,
  waiting_since: z.nullable(z.string()),
  raised_at: z.string(),
  agent_id: z.nullable(z.string()),
  taken_at: z.nullable(z.string()),
  closed_at: z.nullable(z.string()),
}

/** An alert as events carry it: nobody's name. */
export const alertFactsSchema = z.object(alertColumns)
/** An order nobody at its restaurant reacts to. */
export const alertSchema = z.object({ ...alertColumns, agent_name: z.nullable(z.string()) })

export const alertsSnapshotSchema = z.object({
  seq: z.int(),
  topic: z.string(),
  alerts: z.array(alertSchema),
})

/** Open restaurants where no device would be heard. */
export const silentRestaurantsSchema = z.object({
  at: z.string(),
  total: z.int(),
  rows: z.array(
    z.object({
      restaurant_id: z.string(),
      restaurant: z.string(),
      address_line: z.string(),
      devices: z.int(),
      last_seen_at: z.nullable(z.string()),
      waiting: z.int(),
    }),
  ),
})
