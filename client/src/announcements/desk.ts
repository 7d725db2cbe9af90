import * as z from 'zod/mini'
import { notFound } from '../calls/server-error.ts'
import type { AnnouncementsCore } from './needs.ts'
import { audienceSizesSchema, audiences, deskEntrySchema } from './schemas.ts'
import type { AnnouncementDesk, AnnouncementRef } from './types.ts'

const listSchema = z.array(deskEntrySchema)
const headsSchema = z.record(z.string(), z.int())
const discardedSchema = z.object({ announcement_id: z.string() })

/** What admins do. */
export function createDesk(core: AnnouncementsCore): AnnouncementDesk {
  const { caller, command } = core
  return {
    list: () => caller.rpc('announcement_desk', {}, listSchema),
    sizes: () => caller.rpc('announcement_audience_sizes', {}, audienceSizesSchema),
    save: ({ title, body, severity, audience, expires_at }, existing, options) =>
      command(
        'save_announcement',
        {
          title,
          body,
          severity,
          audience,
          expires_at: expires_at ?? null,
          announcement_id: existing?.announcement_id ?? null,
          version: existing?.version ?? null,
        },
        deskEntrySchema,
        options,
      ),
    publish: (announcement, at, options) =>
      command(
        'publish_announcement',
        { ...refOf(announcement), publish_at: at ?? null },
        deskEntrySchema,
        options,
      ),
    unschedule: (announcement, options) =>
      command('unschedule_announcement', refOf(announcement), deskEntrySchema, options),
    recall: (announcement, options) =>
      command('recall_announcement', refOf(announcement), deskEntrySchema, options),
    discard: async (announcement, options) => {
      await command('discard_announcement', refOf(announcement), discardedSchema, options)
    },
    watch: (listener) => watch(core, listener),
  }
}

const refOf = ({ announcement_id, version }: AnnouncementRef): AnnouncementRef => ({
  announcement_id,
  version,
})

/** Admins read every audience's stream: nothing is kept of it, only that something came. */
function watch({ caller, follow }: AnnouncementsCore, listener: () => void): () => void {
  const handles = audiences.map((audience) => {
    const stream = `announcements:${audience}`
    return follow(stream, {
      topics: () => [stream],
      snapshot: async () => {
        const seq = (await caller.rpc('heads', { streams: [stream] }, headsSchema, { attempts: 1 }))[stream]
        if (seq === undefined) throw notFound()
        return { seq, state: audience }
      },
      reduce: (state) => state,
      onChange: ({ events, skipped }) => {
        if (events.length > 0 || skipped > 0) listener()
      },
    })
  })
  return () => {
    for (const handle of handles) handle.close()
  }
}
