import * as z from 'zod/mini'

/** A device somebody is signed in on. */
export const ownSessionSchema = z.object({
  id: z.string(),
  user_agent: z.string(),
  created_at: z.string(),
  last_used_at: z.string(),
  is_current: z.boolean(),
})

/** One page of everything an account holds. */
export const exportPageSchema = z.object({
  at: z.string(),
  page: z.number(),
  next_page: z.nullable(z.number()),
  parts: z.record(z.string(), z.array(z.unknown())),
})
