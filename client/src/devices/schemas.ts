import * as z from 'zod/mini'
import { acknowledgementSchema } from '../orders/ticket-schemas.ts'

/** A device that watched a board lately. Without a name its person has left. */
export const watchingDeviceSchema = z.object({
  restaurant_id: z.string(),
  device_id: z.string(),
  user_id: z.string(),
  name: z.nullable(z.string()),
  label: z.string(),
  can_ring: z.boolean(),
  last_seen_at: z.string(),
})

/** Devices, and when the server answered. */
export const devicesNowSchema = z.object({ at: z.string(), devices: z.array(watchingDeviceSchema) })

/** Where an order has been. */
export const sightingSchema = z.object({
  order_id: z.string(),
  receipts: z.array(
    z.object({
      device_id: z.string(),
      user_id: z.nullable(z.string()),
      name: z.nullable(z.string()),
      label: z.nullable(z.string()),
      received_at: z.string(),
      shown_at: z.nullable(z.string()),
    }),
  ),
  acknowledgements: z.array(
    z.object({
      user_id: z.nullable(z.string()),
      name: z.nullable(z.string()),
      acknowledged_at: z.string(),
    }),
  ),
})

export const sightingsSchema = z.array(sightingSchema)

/** What acknowledging answers: who said so first. */
export const acknowledgedSchema = z.object({ order_id: z.string(), ...acknowledgementSchema.shape })

export const recordedSchema = z.object({ recorded: z.int() })
