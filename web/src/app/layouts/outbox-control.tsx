import { lazy, Suspense } from 'react'
import { useSession } from '../../lib/use-session.ts'

// Nobody waits for it: what was kept here is sent beside the first page.
const LazyWatch = lazy(() => import('./outbox-watch.tsx').then((m) => ({ default: m.OutboxWatch })))

/** Sends what is kept on this device and tells what became of it, on every page. */
export function OutboxControl() {
  const session = useSession()
  if (session.status !== 'signed_in') return null
  return (
    <Suspense fallback={null}>
      <LazyWatch />
    </Suspense>
  )
}
