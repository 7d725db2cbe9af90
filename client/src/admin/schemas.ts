import * as z from 'zod/mini'
import { platformRoleSchema } from '../accounts/schemas.ts'
import { membershipSchema } from '../restaurants/schemas.ts'

const staffRoleSchema = membershipSchema.shape.role

/** An account, found by its whole e-mail address, and what it holds. */
export const foundPersonSchema = z.object({
  user_id: z.string(),
  email: z.string(),
  display_name: z.string(),
  since: z.string(),
  roles: z.array(platformRoleSchema),
  restaurants: z.array(z.object({ restaurant_id: z.string(), name: z.string(), role: staffRoleSchema })),
})

/** Who holds a role of the platform, since when, and who gave it. */
export const roleHolderSchema = z.object({
  user_id: z.string(),
  display_name: z.string(),
  email: z.string(),
  role: platformRoleSchema,
  since: z.string(),
  granted_by: z.nullable(z.string()),
})

/** One role that was granted or revoked, of the platform or of a restaurant. */
export const accessChangeSchema = z.object({
  id: z.number(),
  at: z.string(),
  act: z.enum(['granted', 'revoked']),
  role: z.union([platformRoleSchema, staffRoleSchema]),
  display_name: z.nullable(z.string()),
  restaurant: z.nullable(z.string()),
  by: z.string(),
})

/** Everybody with a role, and what changed lately. */
export const roleListSchema = z.object({
  totals: z.record(platformRoleSchema, z.number()),
  members: z.array(roleHolderSchema),
  changes: z.array(accessChangeSchema),
})

/** A restaurant and who owns it. */
export const ownedRestaurantSchema = z.object({
  restaurant_id: z.string(),
  name: z.string(),
  slug: z.string(),
  is_published: z.boolean(),
  owners: z.array(
    z.object({ user_id: z.string(), display_name: z.string(), email: z.string(), since: z.string() }),
  ),
})

/** What a command about a role answers. */
export const roleAnswerSchema = z.object({
  user_id: z.string(),
  role: platformRoleSchema,
  holds: z.boolean(),
})

const count = z.number()

/** Is it all right? Counts are whole, rows the worst twenty. */
export const overviewSchema = z.object({
  at: z.string(),
  placed: count,
  open: count,
  missed: count,
  late: count,
  late_rows: z.array(
    z.object({
      order_id: z.string(),
      restaurant: z.string(),
      number: z.number(),
      status: z.string(),
      promised_until: z.string(),
      driver: z.nullable(z.string()),
    }),
  ),
  unacknowledged: count,
  unacknowledged_rows: z.array(
    z.object({ order_id: z.string(), restaurant: z.string(), number: z.number(), placed_at: z.string() }),
  ),
  drivers: count,
  driver_rows: z.array(
    z.object({
      driver_id: z.string(),
      name: z.string(),
      since: z.string(),
      last_seen_at: z.string(),
      carrying: z.number(),
    }),
  ),
  conversations: count,
  conversation_rows: z.array(
    z.object({
      conversation_id: z.string(),
      customer: z.string(),
      kind: z.string(),
      waiting_since: z.string(),
      agent: z.nullable(z.string()),
    }),
  ),
  jobs: count,
  stuck_jobs: count,
  stuck_job_rows: z.array(
    z.object({
      job_id: z.string(),
      step: z.string(),
      state: z.string(),
      reason: z.nullable(z.string()),
      attempts: z.number(),
      restaurant: z.string(),
      dish: z.nullable(z.string()),
      uploaded_at: z.string(),
    }),
  ),
  timers: count,
  failing_timer_rows: z.array(
    z.object({ timer: z.string(), message: z.nullable(z.string()), last_start: z.nullable(z.string()) }),
  ),
})
