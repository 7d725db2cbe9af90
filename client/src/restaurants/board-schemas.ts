import * as z from 'zod/mini'
import { fullTicketSchema } from '../orders/ticket-schemas.ts'
import { restaurantCardSchema } from './schemas.ts'

/** The board as it stands, and the number of its stream that this stands at. */
export const boardSnapshotSchema = z.object({
  stream: z.string(),
  seq: z.int(),
  topic: z.string(),
  restaurant: restaurantCardSchema,
  stations: z._default(z.array(z.string()), []),
  orders: z.array(fullTicketSchema),
})

/** Orders of a board with what events do not carry. */
export const ticketsSchema = z.array(fullTicketSchema)
