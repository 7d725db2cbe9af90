import type { Audience } from '@platewire/client/announcements'
import { lazy, Suspense } from 'react'
import { useSession } from '../../lib/use-session.ts'
import styles from './announcement-control.module.css'

// Nobody waits for news: they come after the page they stand on.
const LazyBell = lazy(() =>
  import('../../features/announcements/inbox-bell.tsx').then((m) => ({ default: m.InboxBell })),
)
const LazyBanner = lazy(() =>
  import('../../features/announcements/urgent-banner.tsx').then((m) => ({ default: m.UrgentBanner })),
)

/** The inbox in the header: only for somebody who is signed in. Its place is kept until it is here. */
function Bell({ opens }: { opens: 'page' | 'panel' }) {
  const session = useSession()
  if (session.status !== 'signed_in') return null
  return (
    <Suspense fallback={<span className={styles.place} />}>
      <LazyBell opens={opens} />
    </Suspense>
  )
}

/** What is urgent for the people of this area, under the header. */
function Urgent({ hears }: { hears: readonly Audience[] }) {
  const session = useSession()
  if (session.status !== 'signed_in') return null
  return (
    <Suspense fallback={null}>
      <LazyBanner hears={hears} />
    </Suspense>
  )
}

export const AnnouncementControl = { Bell, Urgent }
