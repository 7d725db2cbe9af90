import * as z from 'zod/mini'
import { memberSchema, membershipSchema, restaurantRoleSchema } from '../restaurants/schemas.ts'

/** A colleague, and when their devices were last heard of at this restaurant. */
export const colleagueSchema = z.extend(memberSchema, { last_seen_at: z.nullable(z.string()) })

/** An invitation as owners see it. */
export const invitationSchema = z.object({
  invitation_id: z.string(),
  restaurant_id: z.string(),
  email: z.string(),
  role: restaurantRoleSchema,
  created_at: z.string(),
  expires_at: z.string(),
  mail_state: z.enum(['queued', 'running', 'sent', 'failed']),
  asked_at: z.string(),
  is_valid: z.boolean(),
  invited_by: z.nullable(z.string()),
})

/** An invitation as whoever holds its link sees it. */
export const invitedSchema = z.object({
  restaurant_id: z.string(),
  restaurant: z.string(),
  hue: z.int(),
  role: restaurantRoleSchema,
  email: z.string(),
  invited_by: z.nullable(z.string()),
  expires_at: z.string(),
  state: z.enum(['open', 'accepted', 'over']),
  has_account: z.boolean(),
  is_mine: z.boolean(),
})

export const joinedSchema = z.object({
  restaurant_id: membershipSchema.shape.restaurant_id,
  role: restaurantRoleSchema,
})
export const revokedSchema = z.object({ invitation_id: z.string() })
