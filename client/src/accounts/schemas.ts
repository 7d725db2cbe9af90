import * as z from 'zod/mini'

/** What a person is called, and how to reach them. */
export const profileSchema = z.object({
  user_id: z.string(),
  display_name: z.string(),
  phone: z.string(),
})

/** Where a person wants food brought. */
export const addressSchema = z.object({
  id: z.string(),
  label: z.string(),
  line1: z.string(),
  line2: z.string(),
  city: z.string(),
  postcode: z.string(),
  instructions: z.string(),
  latitude: z.number(),
  longitude: z.number(),
})

/** A role on the whole platform. */
export const platformRoleSchema = z.enum(['driver', 'agent', 'admin'])

/** The roles of one person, as rows. */
export const platformRolesSchema = z.array(z.object({ role: platformRoleSchema }))
