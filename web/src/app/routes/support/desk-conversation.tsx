import type { Agent } from '@platewire/client/support'
import { IconChevronLeft } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { Icon } from '../../../components/ui/icon.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { VisuallyHidden } from '../../../components/ui/visually-hidden.tsx'
import { DeskOrder } from '../../../features/support/desk-order.tsx'
import { DeskThread } from '../../../features/support/desk-thread.tsx'
import { OrderCard } from '../../../features/support/order-card.tsx'
import { useConversation } from '../../../features/support/use-conversation.ts'
import { useDeskKeys } from '../../../features/support/use-desk-keys.ts'
import { paths } from '../../../lib/paths.ts'
import { EmptyPlate } from '../../pictures.tsx'
import styles from './desk.module.css'

/** The conversation that is chosen, and its order. */
export function DeskConversation({
  id,
  agents,
  me,
}: {
  id: string
  agents: readonly Agent[]
  me: string | null
}) {
  const { view, talk } = useConversation(id)
  const [mode, setMode] = useState<'reply' | 'note'>('reply')
  const box = useRef<HTMLTextAreaElement>(null)
  const write = (next: 'reply' | 'note') => {
    setMode(next)
    box.current?.focus()
  }
  const { data } = view
  useDeskKeys({
    r: () => write('reply'),
    n: () => write('note'),
  })
  if (!data && view.reason === 'denied')
    return (
      <EmptyState title="This conversation is not here" art={<EmptyPlate scene="not-found" />}>
        It was erased with its customer’s account, or the link is wrong.
      </EmptyState>
    )
  return (
    <>
      <div className={styles.thread}>
        <div className={styles.narrowOnly}>
          <VisuallyHidden>
            <h1>Conversation</h1>
          </VisuallyHidden>
          <Back to={paths.desk()} word="Queue" />
          {data?.details.order && (
            <Link to={paths.deskOrder(id)} className={styles.strip}>
              <VisuallyHidden>Show the order:</VisuallyHidden>
              <OrderCard order={data.details.order} />
            </Link>
          )}
        </div>
        <DeskThread
          view={view}
          talk={talk}
          agents={agents}
          me={me}
          mode={mode}
          onMode={setMode}
          boxRef={box}
        />
      </div>
      <div className={styles.order}>
        <div className={styles.narrowOnly}>
          <VisuallyHidden>
            <h1>Order of the conversation</h1>
          </VisuallyHidden>
          <Back to={paths.deskConversation(id)} word="Conversation" />
        </div>
        {data && <DeskOrder conversationId={id} orderId={data.facts.order_id} />}
      </div>
    </>
  )
}

const Back = ({ to, word }: { to: string; word: string }) => (
  <Link to={to} className={styles.back}>
    <Icon of={IconChevronLeft} size={20} /> {word}
  </Link>
)
