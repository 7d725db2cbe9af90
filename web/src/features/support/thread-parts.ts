import type { Note, ShownChange, ThreadEntry } from '@platewire/client/support'
import { isolate } from '../../lib/bidi.ts'
import { formatDay } from '../../lib/format.ts'

/** What stands in a thread, one below the other. */
export type ThreadPart =
  | { readonly type: 'day'; readonly key: string; readonly day: string }
  | { readonly type: 'new'; readonly key: string; readonly since: string }
  | { readonly type: 'note'; readonly key: string; readonly note: Note }
  | { readonly type: 'entry'; readonly key: string; readonly entry: ThreadEntry }

/** The parts of a thread: entries and notes by time, a line at each day, and one where the unread begins. */
export function threadParts(
  entries: readonly ThreadEntry[],
  notes: readonly Note[],
  readUpTo: number,
): ThreadPart[] {
  const parts: ThreadPart[] = []
  const waiting = [...notes]
  let day = ''
  let hasNew = false
  const begin = (at: string) => {
    const today = formatDay(at)
    if (today !== day) parts.push({ type: 'day', key: `day ${today}`, day: today })
    day = today
  }
  const putNotes = (before: string) => {
    for (let note = waiting[0]; note && Date.parse(note.at) < Date.parse(before); note = waiting[0]) {
      waiting.shift()
      begin(note.at)
      parts.push({ type: 'note', key: `note ${note.seq}`, note })
    }
  }
  for (const entry of entries) {
    putNotes(entry.at)
    begin(entry.at)
    const isNew = entry.type === 'message' && entry.state === 'received' && (entry.seq ?? 0) > readUpTo
    if (isNew && !hasNew) {
      hasNew = true
      parts.push({ type: 'new', key: 'new', since: entry.at })
    }
    parts.push({ type: 'entry', key: entry.key, entry })
  }
  putNotes('9999-12-31')
  return parts
}

/** What happened to a conversation, in words. */
export function changeSentence(change: ShownChange, me: string | null): string {
  const name = (who: string | null) => (who ? isolate(who) : null)
  const actor = change.is_mine ? 'You' : (name(change.author_name) ?? 'Platewire')
  if (change.type === 'closed') return `${actor} closed this conversation.`
  if (change.type === 'reopened') return `${actor} reopened this conversation.`
  if (!change.subject_id) return 'Back in the queue: the next free agent takes it.'
  if (change.subject_id === me)
    return change.is_mine ? 'You took this conversation.' : `${actor} gave this to you.`
  const taker = name(change.subject_name) ?? 'An agent'
  return change.author_name === change.subject_name
    ? `${taker} took this conversation.`
    : `${actor} gave this conversation to ${taker}.`
}
