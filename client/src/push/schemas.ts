import * as z from 'zod/mini'

export const keySchema = z.object({ public_key: z.string() })
export const savedSchema = z.object({ device_id: z.string() })
export const removedSchema = z.object({ removed: z.boolean() })
export const preferenceSchema = z.object({ kind: z.string(), is_wanted: z.boolean() })
export const sawSchema = z.object({ closes: z.nullable(z.string()) })
export const settingsSchema = z.object({
  unwanted: z.array(z.string()),
  devices: z.array(
    z.object({
      device_id: z.string(),
      label: z.string(),
      created_at: z.string(),
      last_success_at: z.nullable(z.string()),
    }),
  ),
})
