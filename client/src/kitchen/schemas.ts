import * as z from 'zod/mini'
import { orderStatusSchema } from '../orders/schemas.ts'
import { fullTicketSchema, progressSchema } from '../orders/ticket-schemas.ts'

/** What saying that dishes are made answers: what is made now, and where the order is. */
export const madeSchema = z.object({
  order_id: z.string(),
  ...progressSchema.shape,
  status: orderStatusSchema,
  version: z.int(),
})

/** Where the next page of closed orders begins. */
const cursorSchema = z.object({ before: z.string(), before_id: z.string() })

/** One page of closed orders. */
export const pastOrdersSchema = z.object({
  orders: z.array(fullTicketSchema),
  next: z.nullable(cursorSchema),
})
