import * as z from 'zod/mini'
import { orderLineSchema, orderSchema } from './schemas.ts'

/** Who has seen an order first, and when. */
export const acknowledgementSchema = z.object({
  user_id: z.nullable(z.string()),
  acknowledged_at: z.string(),
})

/** How far the kitchen is with an order; the newest revision wins. */
export const progressSchema = z.object({
  made: z.array(z.int()),
  revision: z.int(),
  changed_at: z.nullable(z.string()),
})

/** An order with its lines, who has seen it and what of it is made, as the kitchen needs it. */
export const fullTicketSchema = z.object({
  ...orderSchema.shape,
  lines: z.array(
    z.object({
      ...orderLineSchema.shape,
      station: z._default(z.string(), ''),
      cook_minutes: z._default(z.nullable(z.int()), null),
    }),
  ),
  acknowledgement: z.nullable(acknowledgementSchema),
  progress: z._default(z.nullable(progressSchema), null),
})
