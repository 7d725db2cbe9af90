import { ticketCode } from '@platewire/client'
import type { QueueItem } from '@platewire/client/support'
import { Link } from 'react-router'
import { StatusGlyph } from '../../components/ui/status-glyph.tsx'
import { VisuallyHidden } from '../../components/ui/visually-hidden.tsx'
import { useNow } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { formatCountdown } from '../../lib/format.ts'
import { statusLook } from '../../lib/order-status.ts'
import { paths } from '../../lib/paths.ts'
import styles from './desk-queue.module.css'
import { deskGroups, unreadFor } from './queue-view.ts'
import { kindWord } from './words.ts'

/** The queue: who waits for an answer, the longest first; then who was answered; then what is over. */
export function DeskQueue({
  items,
  selected,
  me,
}: {
  items: readonly QueueItem[]
  selected: string | null
  me: string | null
}) {
  return (
    <nav className={styles.queue} aria-label="Conversations">
      {deskGroups(items).map(({ title, items: group }) => (
        <section key={title} aria-label={title}>
          <h2 className={styles.title}>
            {title} <span className={styles.count}>{group.length}</span>
          </h2>
          <ul className={styles.list}>
            {group.map((item) => (
              <li key={item.conversation_id}>
                <Row item={item} isSelected={item.conversation_id === selected} me={me} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function Row({ item, isSelected, me }: { item: QueueItem; isSelected: boolean; me: string | null }) {
  const { details, agent_id } = item
  const unread = unreadFor(item, me)
  const agent = agent_id === null ? null : agent_id === me ? 'you' : (details?.agent_name ?? 'a colleague')
  return (
    <Link
      to={paths.deskConversation(item.conversation_id)}
      className={cx(styles.row, isSelected && styles.selected, unread > 0 && styles.isUnread)}
      aria-current={isSelected ? 'page' : undefined}
    >
      <span className={styles.name}>
        {details?.order && <StatusGlyph name={statusLook[details.order.status].glyph} size={16} />}
        <bdi>{details?.customer_label ?? 'A customer'}</bdi>
        {details?.order && <span className={styles.code}>{ticketCode(details.order.number)}</span>}
      </span>
      {item.waiting_on === 'agent' && item.waiting_since && <Waiting since={item.waiting_since} />}
      <span className={styles.preview} dir="auto">
        {details?.preview ?? 'Getting the words…'}
      </span>
      <span className={styles.tail}>
        {agent && <bdi>{agent}</bdi>}
        {unread > 0 && (
          <span className={styles.badge}>
            {unread}
            <VisuallyHidden> unread</VisuallyHidden>
          </span>
        )}
      </span>
      <VisuallyHidden>{kindWord(item.kind)}</VisuallyHidden>
    </Link>
  )
}

/** The service clock: a number that sorts the list. */
function Waiting({ since }: { since: string }) {
  const now = useNow(1)
  return (
    <span className={styles.waiting}>
      <VisuallyHidden>waiting for </VisuallyHidden>
      {formatCountdown(now - Date.parse(since))}
    </span>
  )
}
