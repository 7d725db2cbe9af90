import * as z from 'zod/mini'
import type { Core } from '../core.ts'
import type { Follow, StreamEvent } from '../streams/types.ts'
import { noteSchema, notesSnapshotSchema } from './schemas.ts'
import type { Notes } from './types.ts'

const bodySchema = z.object({
  author_id: z.nullable(z.string()),
  client_id: z.string(),
  note: z.optional(noteSchema),
})

/** Notes after an event; without its words when they did not come along. */
export function reduceNotes(state: Notes, event: StreamEvent): Notes {
  if (event.type !== 'note_added') return state
  const { note, author_id, client_id } = bodySchema.parse(event.body)
  const bare = { seq: event.seq, author_id, author_name: null, text: null, client_id, at: event.at }
  return { ...state, notes: [...state.notes, note && note.seq === event.seq ? note : bare] }
}

/** Follows the notes on a conversation. They are few: when words are missing, all of them are read again. */
export function followNotes(
  { caller, userId, follow }: Pick<Core, 'caller' | 'userId' | 'follow'>,
  conversationId: string,
): Follow<Notes> {
  const handle = follow<Notes>(`conversation_notes:${conversationId}`, {
    urgent: true,
    topics: (data) => {
      const person = userId.getSnapshot()
      if (!person) return []
      return data?.support_topic ? [`user:${person}`, data.support_topic] : [`user:${person}`]
    },
    snapshot: async () => {
      const args = { conversation_id: conversationId }
      const snapshot = await caller.rpc('conversation_notes_snapshot', args, notesSnapshotSchema, {
        attempts: 1,
      })
      const { support_topic, notes } = snapshot
      return { seq: snapshot.seq, state: { support_topic, notes } }
    },
    reduce: reduceNotes,
    onChange: ({ data }) => {
      if (data.notes.some((note) => note.text === null)) handle.refresh()
    },
  })
  return handle
}
