import type * as z from 'zod/mini'
import type { StreamEvent } from '../streams/types.ts'
import { audiences, cursorsSchema, type myAnnouncementsSchema } from './schemas.ts'
import type { Announcement, Audience } from './types.ts'

/** How far somebody has seen one audience's stream: all of it, and the urgent ones put away one by one. */
export interface SeenUpTo {
  readonly seen: number
  readonly urgent_seen: number
}

/** Cursors by audience. They go forward only. */
export type Cursors = Readonly<Partial<Record<Audience, SeenUpTo>>>

/** What the person's own stream says of announcements: the audiences they are of, and how far they have seen. */
export interface Reader {
  readonly audiences: readonly Audience[]
  readonly cursors: Cursors
}

const start: SeenUpTo = { seen: 0, urgent_seen: 0 }

/** The position in an audience. */
export function positionIn(cursors: Cursors, audience: Audience): SeenUpTo {
  return cursors[audience] ?? start
}

/** The further of two, audience by audience: in whatever order tabs and devices speak, it ends the same. */
export function furthest(a: Cursors, b: Readonly<Record<string, SeenUpTo | undefined>>): Cursors {
  const merged: Partial<Record<Audience, SeenUpTo>> = { ...a }
  for (const audience of audiences) {
    const [one, other] = [a[audience], b[audience]]
    if (one && other)
      merged[audience] = {
        seen: Math.max(one.seen, other.seen),
        urgent_seen: Math.max(one.urgent_seen, other.urgent_seen),
      }
    else if (other) merged[audience] = { seen: other.seen, urgent_seen: other.urgent_seen }
  }
  return merged
}

/** Where `wanted` is ahead of `known`, and how far it goes there. */
export function ahead(wanted: Cursors, known: Cursors): Cursors {
  const entries = audiences.flatMap((audience) => {
    const [there, here] = [positionIn(wanted, audience), positionIn(known, audience)]
    const isAhead = there.seen > here.seen || there.urgent_seen > here.urgent_seen
    return isAhead ? [[audience, there] as const] : []
  })
  return Object.fromEntries(entries)
}

/** Whether somebody at these cursors has seen an announcement. */
export function isSeen({ audience, seq, severity }: Announcement, cursors: Cursors): boolean {
  const { seen, urgent_seen } = positionIn(cursors, audience)
  return seq <= seen || (severity === 'urgent' && seq <= urgent_seen)
}

/** Who reads, as the inbox has it. */
export function readerOf(inbox: z.infer<typeof myAnnouncementsSchema>): Reader {
  const positions = Object.fromEntries(inbox.audiences.map((position) => [position.audience, position]))
  const cursors = furthest({}, positions)
  return { audiences: audiences.filter((audience) => positions[audience]), cursors }
}

/** Who reads, after an event of their own stream. */
export function reduceReader(reader: Reader, event: StreamEvent): Reader {
  if (event.type !== 'announcements_seen') return reader
  return { ...reader, cursors: furthest(reader.cursors, cursorsSchema.parse(event.body).cursors) }
}
