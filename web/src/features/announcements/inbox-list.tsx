import type { InboxItem } from '@platewire/client/announcements'
import { type ReactNode, useEffect, useState } from 'react'
import { AnnouncementCard } from '../../components/announcements/announcement-card.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { formatMoment, formatTime } from '../../lib/format.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import styles from './inbox-list.module.css'
import { Visit } from './sections.ts'
import { useAnnouncements, useInbox } from './use-inbox.ts'

/** Everything announced: urgent, new, older. To look at it is to have seen it, on every device. */
export function InboxList({ art }: { art?: ReactNode }) {
  const inbox = useInbox()
  const { connection } = usePlatewire()
  const [visit] = useState(() => new Visit())
  useSeenWhileVisible(inbox.unread)
  if (inbox.status === 'loading') return <InboxSkeleton />
  if (inbox.status === 'unavailable')
    return (
      <QueryError
        error={inbox.error}
        art={art}
        safe="What was announced is kept for you."
        onRetry={() => void connection.checkNow()}
      />
    )
  const { urgent, fresh, older, withdrawn } = visit.sections(inbox)
  if (inbox.items.length === 0 && withdrawn.length === 0)
    return (
      <EmptyState art={art} title="Nothing announced yet">
        Changes that concern you will be here, and stay here.
      </EmptyState>
    )
  return (
    <div className={styles.inbox}>
      {withdrawn.map(({ announcement_id, published_at, withdrawn_at }) => (
        <p key={announcement_id} className={styles.withdrawn} role="status">
          An announcement of {formatMoment(published_at)} was withdrawn at {formatTime(withdrawn_at)}. Please
          disregard it.
        </p>
      ))}
      <Section title="Urgent" items={urgent} />
      <Section title="New" items={fresh} />
      <Section title={urgent.length + fresh.length > 0 ? 'Older' : 'Everything so far'} items={older} />
    </div>
  )
}

/** A page in the background shows nothing to anybody. */
function useSeenWhileVisible(unread: number) {
  const { seeAll } = useAnnouncements()
  useEffect(() => {
    const see = () => {
      if (unread > 0 && document.visibilityState !== 'hidden') seeAll()
    }
    see()
    document.addEventListener('visibilitychange', see)
    return () => document.removeEventListener('visibilitychange', see)
  }, [unread, seeAll])
}

function Section({ title, items }: { title: string; items: readonly InboxItem[] }) {
  if (items.length === 0) return null
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{title}</h2>
      {items.map((item) => (
        <AnnouncementCard
          key={item.announcement_id}
          {...item}
          when={<time dateTime={item.published_at}>{formatMoment(item.published_at)}</time>}
          until={
            item.expires_at && `${item.isOver ? 'Over since' : 'Until'} ${formatMoment(item.expires_at)}`
          }
        />
      ))}
    </section>
  )
}

function InboxSkeleton() {
  return (
    <Skeleton label="Loading your inbox" className={styles.section}>
      <div className={styles.section}>
        <Bone width="120px" height="24px" />
        <Bone height="104px" />
        <Bone height="104px" />
        <Bone height="104px" />
      </div>
    </Skeleton>
  )
}
