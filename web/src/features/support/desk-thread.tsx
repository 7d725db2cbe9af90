import {
  type Agent,
  type ConversationFollow,
  type ConversationView,
  createSupport,
} from '@platewire/client/support'
import { type Ref, useCallback } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { isolate } from '../../lib/bidi.ts'
import { cx } from '../../lib/cx.ts'
import { errorLine } from '../../lib/error-text.ts'
import { plural } from '../../lib/format.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useFollow } from '../../lib/use-follow.ts'
import { Composer } from './composer.tsx'
import { DeskActs } from './desk-acts.tsx'
import styles from './desk-thread.module.css'
import { useDraft } from './drafts.ts'
import { Thread } from './thread.tsx'
import { TypingLine } from './typing-line.tsx'
import { useAddNote } from './use-add-note.ts'
import { kindWord } from './words.ts'

/** An agent's side of a conversation: what may be done with it, messages and notes, the box. */
export function DeskThread({
  view,
  talk,
  agents,
  me,
  mode,
  onMode,
  boxRef,
}: {
  view: ConversationView
  talk: ConversationFollow | null
  agents: readonly Agent[]
  me: string | null
  mode: 'reply' | 'note'
  onMode: (mode: 'reply' | 'note') => void
  boxRef: Ref<HTMLTextAreaElement>
}) {
  const { data } = view
  const id = data?.facts.conversation_id ?? ''
  const [reply, setReply] = useDraft(id)
  const noting = useAddNote(id)
  const notes = useNotes(id)
  if (!data) return <DeskThreadSkeleton />
  const isNote = mode === 'note'
  const nameOf = (person: string): string =>
    person === data.facts.customer_id
      ? data.details.customer_label
      : (agents.find((agent) => agent.user_id === person)?.name ?? 'A colleague')
  return (
    <section className={styles.pane} aria-label={`Conversation with ${data.details.customer_label}`}>
      <header className={styles.head}>
        <h2 className={styles.title}>
          <bdi>{data.details.customer_label}</bdi>, {kindWord(data.facts.kind).toLowerCase()}
        </h2>
        <DeskActs conversation={data} agents={agents} me={me} onRefused={() => talk?.refresh()} />
      </header>
      <Thread
        view={view}
        talk={talk}
        notes={notes}
        label="Messages"
        onDiscarded={(text) => setReply(reply ? `${reply}\n${text}` : text)}
      />
      <Composer
        boxRef={boxRef}
        isNote={isNote}
        label={isNote ? 'A note for the team' : `Answer to ${isolate(data.details.customer_label)}`}
        sendWord={isNote ? 'Add note' : 'Send'}
        text={isNote ? noting.note : reply}
        onText={isNote ? noting.setNote : setReply}
        onTyping={() => {
          if (!isNote) talk?.typing()
        }}
        locked={isNote ? null : lockOf(view, me)}
        onSend={(text) => {
          if (isNote) return noting.send(text)
          talk?.send(text)
          setReply('')
        }}
      >
        <div className={styles.modes}>
          {(['reply', 'note'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className={cx(styles.mode, mode === one && styles.chosen)}
              aria-pressed={mode === one}
              onClick={() => onMode(one)}
            >
              {one === 'reply' ? 'Reply' : 'Note'}
            </button>
          ))}
          <TypingLine names={view.typing.map(nameOf)} />
        </div>
        {noting.error && <p role="alert">Your note is not added yet. {errorLine(noting.error)}</p>}
      </Composer>
    </section>
  )
}

function useNotes(id: string) {
  const support = useCapability(createSupport)
  const open = useCallback(() => support.followNotes(id), [support, id])
  return useFollow(open).snapshot.data?.notes ?? []
}

/** Why an agent cannot answer now, or null. Nobody answers what they have not seen, or past a colleague. */
function lockOf({ data, phase, missing }: ConversationView, me: string | null): string | null {
  if (!data) return 'Opening the conversation.'
  const { facts, details } = data
  if (facts.status === 'closed') return 'Closed. Reopen it to answer.'
  if (missing > 0) return `Locked until ${plural(missing, 'message is', 'messages are')} here.`
  if (phase !== 'live') return 'Locked until this conversation is up to date. What you write is kept.'
  if (facts.agent_id !== null && facts.agent_id !== me)
    return `${isolate(details.agent_name ?? 'A colleague')} answers this. Take it over, or leave a note.`
  return null
}

/** The same geometry before anything is known. */
function DeskThreadSkeleton() {
  return (
    <Skeleton label="Opening the conversation" className={styles.pane}>
      <div className={styles.bones}>
        <Bone width="100%" height="32px" />
        <Bone width="60%" height="56px" />
        <Bone width="50%" height="72px" />
      </div>
    </Skeleton>
  )
}

/** One button for those who may only look: the pane without a conversation. */
export const NothingChosen = ({ onFirst, count }: { onFirst: () => void; count: number }) => (
  <section className={cx(styles.pane, styles.nothing)}>
    <p>
      {count > 0
        ? 'Choose a conversation, or press J for the first.'
        : 'Nobody waits. New questions appear here by themselves.'}
    </p>
    {count > 0 && <Button onClick={onFirst}>Open the longest waiting</Button>}
  </section>
)
