import { type ConversationFollow, type ConversationView, createSupport } from '@platewire/client/support'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from '../../components/ui/button.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatTime, plural } from '../../lib/format.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { Composer } from './composer.tsx'
import styles from './customer-chat.module.css'
import { useDraft } from './drafts.ts'
import { OrderCard } from './order-card.tsx'
import { Thread } from './thread.tsx'
import { TypingLine } from './typing-line.tsx'
import { deskSentence, kindWord } from './words.ts'

/** A customer's side of a conversation: the order, who answers, the messages, the box. */
export function CustomerChat({ view, talk }: { view: ConversationView; talk: ConversationFollow | null }) {
  const { data } = view
  const id = data?.facts.conversation_id ?? ''
  const [draft, setDraft] = useDraft(id)
  if (!data) return <ChatSkeleton />
  const { facts, details } = data
  const giveBack = (text: string) => setDraft(draft ? `${draft}\n${text}` : text)
  return (
    <section className={styles.chat} aria-label={`Support: ${kindWord(facts.kind)}`}>
      <header className={styles.head}>
        {details.order && <OrderCard order={details.order} />}
        <DeskLine view={view} />
      </header>
      <Thread view={view} talk={talk} label="Messages with support" onDiscarded={giveBack} />
      {facts.status === 'closed' ? (
        <Closed view={view} />
      ) : (
        <Composer
          text={draft}
          onText={setDraft}
          onTyping={() => talk?.typing()}
          onSend={(text) => {
            talk?.send(text)
            setDraft('')
          }}
        >
          <TypingLine names={view.typing.length > 0 ? [details.agent_name ?? 'An agent'] : []} />
          <LineNote view={view} />
        </Composer>
      )}
    </section>
  )
}

/** Who answers, or the place in the queue. */
function DeskLine({ view }: { view: ConversationView }) {
  const support = useCapability(createSupport)
  const facts = view.data?.facts
  const id = facts?.conversation_id ?? ''
  const isWaiting = facts?.status === 'open' && facts.agent_id === null
  // No event tells that somebody before one has left the queue: asked now and then, while one waits and looks.
  const place = useQuery({
    queryKey: queryKeys.supportPlace(id),
    queryFn: () => support.place(id),
    enabled: isWaiting,
    refetchInterval: 15_000,
  })
  return <p className={styles.desk}>{deskSentence(view, isWaiting ? place.data : null)}</p>
}

/** What is true about the line while it is not quite live. Nothing is shown fresher than it is. */
function LineNote({ view }: { view: ConversationView }) {
  const waiting = view.entries.filter((entry) => entry.type === 'message' && entry.state === 'sending').length
  if (view.phase !== 'stale') return null
  return (
    <p className={styles.note} role="status">
      {waiting > 0
        ? `${plural(waiting, 'message waits', 'messages wait')} on this device until the connection is back.`
        : 'You can write: it is sent when the connection is back.'}
    </p>
  )
}

function Closed({ view }: { view: ConversationView }) {
  const support = useCapability(createSupport)
  const facts = view.data?.facts
  const reopen = useMutation({
    mutationFn: (how: { conversation_id: string; version: number }) => support.reopen(how),
  })
  if (!facts) return null
  return (
    <div className={styles.closed}>
      <p>Closed{facts.closed_at && ` at ${formatTime(facts.closed_at)}`}. Was it not settled?</p>
      <Button
        variant="secondary"
        pending={reopen.isPending}
        pendingLabel="Reopening…"
        onClick={() => reopen.mutate(facts)}
      >
        Reopen and write again
      </Button>
      {reopen.isError && <p role="alert">{errorLine(reopen.error)}</p>}
    </div>
  )
}

function ChatSkeleton() {
  return (
    <Skeleton label="Opening the conversation" className={styles.chat}>
      <div className={styles.bones}>
        <Bone width="100%" height="48px" />
        <Bone width="60%" height="64px" />
        <Bone width="45%" height="44px" className={styles.mine} />
        <Bone width="55%" height="84px" />
      </div>
    </Skeleton>
  )
}
