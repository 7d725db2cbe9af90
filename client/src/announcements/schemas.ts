import * as z from 'zod/mini'

/** Everybody an announcement can be for. */
export const audiences = ['everyone', 'customers', 'restaurants', 'drivers', 'agents'] as const

/** How loud an announcement is. */
export const severities = ['info', 'notice', 'urgent'] as const

const audienceSchema = z.enum(audiences)
const severitySchema = z.enum(severities)

const text = {
  announcement_id: z.string(),
  severity: severitySchema,
  title: z.string(),
  body: z.string(),
  published_at: z.string(),
  expires_at: z.nullable(z.string()),
}

/** An announcement of one audience, and its number in the stream of that audience. */
export const announcementSchema = z.object({ ...text, audience: audienceSchema, seq: z.int() })

/** The inbox as it stands. Audiences this client does not know yet are left out. */
export const myAnnouncementsSchema = z.object({
  at: z.string(),
  seq: z.int(),
  audiences: z.array(z.object({ audience: z.string(), seq: z.int(), seen: z.int(), urgent_seen: z.int() })),
  items: z.array(announcementSchema),
})

/** What `announcement_published` carries; without its words once it was recalled. */
export const publishedSchema = z.union([
  z.object(text),
  z.object({ announcement_id: z.string(), title: z.optional(z.undefined()) }),
])
/** What `announcement_recalled` carries. */
export const recalledSchema = z.object({ announcement_id: z.string(), recalled_at: z.string() })

/** Cursors by audience. */
export const cursorsSchema = z.object({
  cursors: z.record(z.string(), z.object({ seen: z.int(), urgent_seen: z.int() })),
})

/** An announcement as admins see it. */
export const deskEntrySchema = z.object({
  announcement_id: z.string(),
  audience: audienceSchema,
  severity: severitySchema,
  title: z.string(),
  body: z.string(),
  state: z.enum(['draft', 'scheduled', 'published', 'recalled']),
  publish_at: z.nullable(z.string()),
  expires_at: z.nullable(z.string()),
  published_at: z.nullable(z.string()),
  recalled_at: z.nullable(z.string()),
  version: z.int(),
  last_act: z.object({
    act: z.enum(['saved', 'scheduled', 'unscheduled', 'published', 'recalled']),
    at: z.string(),
    by: z.nullable(z.string()),
  }),
  seen_by: z.nullable(z.int()),
})

/** How many people each audience is. */
export const audienceSizesSchema = z.record(audienceSchema, z.int())
