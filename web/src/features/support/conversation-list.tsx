import { ticketCode } from '@platewire/client'
import { type ListedConversation, unreadMessages } from '@platewire/client/support'
import { Link } from 'react-router'
import { VisuallyHidden } from '../../components/ui/visually-hidden.tsx'
import { formatMoment, plural } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import styles from './conversation-list.module.css'
import { kindWord, waitingSentence } from './words.ts'

/** One's conversations, the one written to last first. */
export function ConversationList({ conversations }: { conversations: readonly ListedConversation[] }) {
  return (
    <ul className={styles.list}>
      {conversations.map((one) => (
        <li key={one.conversation_id}>
          <Row conversation={one} />
        </li>
      ))}
    </ul>
  )
}

function Row({ conversation }: { conversation: ListedConversation }) {
  const { details, conversation_id, last_at, kind } = conversation
  const unread = unreadMessages(conversation, 'customer')
  return (
    <Link to={paths.conversation(conversation_id)} className={styles.row}>
      <span className={styles.head}>
        <strong>
          {kindWord(kind)}
          {details.order && (
            <>
              , {ticketCode(details.order.number)} <bdi>{details.order.restaurant_name}</bdi>
            </>
          )}
        </strong>
        {last_at && <time dateTime={last_at}>{formatMoment(last_at)}</time>}
      </span>
      <span className={styles.preview} dir="auto">
        {details.preview}
      </span>
      <span className={styles.state}>
        {unread > 0 ? (
          <span className={styles.unread}>{plural(unread, 'new answer', 'new answers')}</span>
        ) : (
          waitingSentence(conversation)
        )}
        <VisuallyHidden>. Open it.</VisuallyHidden>
      </span>
    </Link>
  )
}
