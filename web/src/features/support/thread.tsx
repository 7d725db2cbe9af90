import type { ConversationFollow, ConversationView, Note, ShownMessage } from '@platewire/client/support'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { formatTime, plural } from '../../lib/format.ts'
import { useUserId } from '../../lib/use-session.ts'
import { Bubble } from './bubble.tsx'
import styles from './thread.module.css'
import { changeSentence, type ThreadPart, threadParts } from './thread-parts.ts'

/** Within this many pixels of its end a thread follows what comes. */
const NEAR_END = 80
const NO_NOTES: readonly Note[] = []

/** A conversation, oldest first. It follows what comes while its end is in sight, and says how much is below otherwise. */
export function Thread({
  view,
  talk,
  notes = NO_NOTES,
  label,
  onDiscarded,
}: {
  view: ConversationView
  talk: ConversationFollow | null
  notes?: readonly Note[]
  label: string
  onDiscarded: (text: string) => void
}) {
  const me = useUserId()
  const box = useRef<HTMLDivElement>(null)
  const [isAtEnd, setAtEnd] = useState(true)
  const [openedAt, setOpenedAt] = useState<number | null>(null)
  const { data, entries, typing, unread } = view
  const lastSeq = data?.facts.last_seq ?? 0
  const isLoaded = data !== null

  // The line "new" stands where one had read when the conversation was opened, and stays there.
  if (data && openedAt === null) setOpenedAt(data.read_seq)

  const look = useCallback(() => {
    const { current } = box
    if (current) setAtEnd(current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_END)
  }, [])
  const toEnd = useCallback(() => box.current?.scrollTo({ top: box.current.scrollHeight }), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever makes the thread longer moves its end
  useLayoutEffect(() => {
    if (isAtEnd) toEnd()
  }, [isAtEnd, toEnd, entries.length, notes.length, typing.length, isLoaded])

  useReading(talk, isAtEnd && isLoaded ? lastSeq : 0)

  const parts = threadParts(entries, notes, openedAt ?? Number.POSITIVE_INFINITY)
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by key */}
      <div ref={box} className={styles.thread} role="log" aria-label={label} tabIndex={0} onScroll={look}>
        {data?.has_older && (
          <div className={styles.older}>
            <Button size="small" variant="quiet" onClick={() => void talk?.loadOlder().catch(() => {})}>
              Show older messages
            </Button>
          </div>
        )}
        {parts.map((part) => (
          <Part key={part.key} part={part} talk={talk} view={view} me={me} onDiscarded={onDiscarded} />
        ))}
      </div>
      {!isAtEnd && unread > 0 && (
        <Button size="small" className={styles.pill} onClick={toEnd}>
          {plural(unread, 'new message', 'new messages')} below
        </Button>
      )}
    </div>
  )
}

/** What stands on the screen of somebody who looks is read. */
function useReading(talk: ConversationFollow | null, upTo: number): void {
  useEffect(() => {
    const tell = () => {
      if (upTo > 0 && document.visibilityState === 'visible') talk?.read(upTo)
    }
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [talk, upTo])
}

function Part({
  part,
  talk,
  view,
  me,
  onDiscarded,
}: {
  part: ThreadPart
  talk: ConversationFollow | null
  view: ConversationView
  me: string | null
  onDiscarded: (text: string) => void
}) {
  if (part.type === 'day') return <p className={styles.day}>{part.day}</p>
  if (part.type === 'new') return <p className={styles.new}>New since {formatTime(part.since)}</p>
  if (part.type === 'note') return <NoteCard note={part.note} />
  const { entry } = part
  if (entry.type !== 'message') {
    return (
      <p className={styles.change}>
        <time dateTime={entry.at}>{formatTime(entry.at)}</time> {changeSentence(entry, me)}
      </p>
    )
  }
  return <Bubble message={entry} talk={talk} who={writerOf(entry, view)} onDiscarded={onDiscarded} />
}

function writerOf(message: ShownMessage, { data }: ConversationView): string | null {
  if (message.is_mine) return null
  if (message.side === 'customer') return data?.details.customer_label ?? message.author_name
  return message.author_name ?? 'An agent'
}

/** What agents tell each other: another shape than a message, so that nobody takes one for the other. */
function NoteCard({ note }: { note: Note }) {
  return (
    <article className={styles.note}>
      <p className={styles.noteHead}>
        <strong>Note: team only</strong>
        <span>
          <bdi>{note.author_name ?? 'A colleague'}</bdi>,{' '}
          <time dateTime={note.at}>{formatTime(note.at)}</time>
        </span>
      </p>
      <p className={styles.noteText} dir="auto">
        {note.text ?? 'Getting the words…'}
      </p>
    </article>
  )
}
