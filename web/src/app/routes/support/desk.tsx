import { createSupport, type QueueItem } from '@platewire/client/support'
import { useCallback, useMemo } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { Toggle } from '../../../components/ui/toggle.tsx'
import { DeskAlerts } from '../../../features/support/desk-alerts.tsx'
import { DeskQueue } from '../../../features/support/desk-queue.tsx'
import { NothingChosen } from '../../../features/support/desk-thread.tsx'
import { neighbour, unreadFor } from '../../../features/support/queue-view.ts'
import { useAvailability } from '../../../features/support/use-availability.ts'
import { useDeskKeys } from '../../../features/support/use-desk-keys.ts'
import { useNow } from '../../../lib/clock.ts'
import { formatAge, plural } from '../../../lib/format.ts'
import { paths } from '../../../lib/paths.ts'
import { useCapability } from '../../../lib/use-capability.ts'
import { useFollow } from '../../../lib/use-follow.ts'
import { useUserId } from '../../../lib/use-session.ts'
import { PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import styles from './desk.module.css'
import { DeskConversation } from './desk-conversation.tsx'

/** S1: the desk. Three panes side by side; on a phone three levels, with a way back from each. */
export function DeskRoute() {
  const { id = null } = useParams()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const me = useUserId()
  const support = useCapability(createSupport)
  const { snapshot, refresh } = useFollow(useCallback(() => support.followQueue(), [support]))
  const queue = snapshot.data
  const items = useMemo(() => [...(queue?.items.values() ?? [])], [queue])
  const go = (step: 1 | -1) => {
    const next = neighbour(items, id, step)
    if (next) void navigate(paths.deskConversation(next))
  }
  useDeskKeys({ j: () => go(1), k: () => go(-1) })
  if (!queue && snapshot.reason === 'denied') return <AccessEnded />
  if (!queue && snapshot.error)
    return <QueryError error={snapshot.error} onRetry={refresh} safe="Nothing that was written is lost." />
  if (!queue) return <DeskSkeleton />
  const level = id === null ? 'list' : pathname === paths.deskOrder(id) ? 'order' : 'thread'
  const unread = items.reduce((sum, item) => sum + unreadFor(item, me), 0)
  return (
    <div className={styles.desk} data-level={level}>
      <PageTitle>{unread > 0 ? `(${unread}) Desk` : 'Desk'}</PageTitle>
      <div className={styles.list}>
        <div>
          <QueueHead items={items} />
          <DeskAlerts me={me} />
        </div>
        <DeskQueue items={items} selected={id} me={me} />
      </div>
      {id === null ? (
        <NothingChosen count={items.filter((item) => item.status === 'open').length} onFirst={() => go(1)} />
      ) : (
        <DeskConversation key={id} id={id} agents={queue.agents} me={me} />
      )}
    </div>
  )
}

/** The one sentence of the page: how many wait, and how long. */
function QueueHead({ items }: { items: readonly QueueItem[] }) {
  const now = useNow(5)
  const { availability, setAvailability } = useAvailability()
  const waiting = items.filter((item) => item.waiting_on === 'agent')
  const since = waiting.map((item) => Date.parse(item.waiting_since ?? '')).sort((a, b) => a - b)[0]
  return (
    <div className={styles.head}>
      <h1 className={styles.title}>
        {waiting.length === 0 ? 'Nobody waits' : plural(waiting.length, 'person waits', 'people wait')}
        {since !== undefined && (
          <span className={styles.oldest}>, the longest for {formatAge(now - since)}</span>
        )}
      </h1>
      <Toggle
        label={availability === 'available' ? 'You are available' : 'You are away'}
        checked={availability === 'available'}
        onChange={(isOn) => setAvailability(isOn ? 'available' : 'away')}
      />
    </div>
  )
}

const AccessEnded = () => (
  <EmptyState isPage title="Your access to the desk has ended" art={<EmptyPlate scene="access-ended" />}>
    What you had goes on with a colleague.
  </EmptyState>
)

const DeskSkeleton = () => (
  <Skeleton label="Opening the desk" className={styles.desk}>
    <div className={styles.bones}>
      {[0, 1, 2, 3, 4].map((row) => (
        <Bone key={row} height="56px" />
      ))}
    </div>
  </Skeleton>
)
