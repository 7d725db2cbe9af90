import type * as z from 'zod/mini'
import type { StreamEvent } from '../streams/types.ts'
import { type myAnnouncementsSchema, publishedSchema, recalledSchema } from './schemas.ts'
import type { Announcement, Audience } from './types.ts'

/** What one audience was told. */
export interface AudienceState {
  readonly items: ReadonlyMap<string, Announcement>
  /** When each was recalled. Nothing recalled comes back, in whatever order events arrive. */
  readonly recalled: ReadonlyMap<string, string>
}

/** The part of an inbox that is one audience's. */
export function audienceOf(inbox: z.infer<typeof myAnnouncementsSchema>, audience: Audience): AudienceState {
  const own = inbox.items.filter((item) => item.audience === audience)
  return { items: new Map(own.map((item) => [item.announcement_id, item])), recalled: new Map() }
}

/** What an audience was told after an event. */
export function reduceAudience(state: AudienceState, event: StreamEvent, audience: Audience): AudienceState {
  if (event.type === 'announcement_published') {
    const body = publishedSchema.parse(event.body)
    const isKnown = state.items.has(body.announcement_id) || state.recalled.has(body.announcement_id)
    if (isKnown || body.title === undefined) return state
    const item = { ...body, audience, seq: event.seq }
    return { ...state, items: new Map(state.items).set(item.announcement_id, item) }
  }
  if (event.type === 'announcement_recalled') {
    const { announcement_id, recalled_at } = recalledSchema.parse(event.body)
    if (state.recalled.has(announcement_id)) return state
    const items = new Map(state.items)
    items.delete(announcement_id)
    return { items, recalled: new Map(state.recalled).set(announcement_id, recalled_at) }
  }
  return state
}
