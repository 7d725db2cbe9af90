import { lazy, Suspense, useSyncExternalStore } from 'react'
import { appUpdate } from '../../lib/app-update.ts'

// Of all things it must not break when a deployment has taken this version's files away.
const LazyBanner = lazy(() =>
  import('../../components/update/update-banner.tsx').then(
    (m) => ({ default: m.UpdateBanner }),
    () => ({ default: () => null }),
  ),
)

/** The line that offers a new version of the app, once one lies ready. */
export function UpdateControl() {
  const isReady = useSyncExternalStore(appUpdate.subscribe, appUpdate.isReady)
  if (!isReady) return null
  return (
    <Suspense fallback={null}>
      <LazyBanner onApply={appUpdate.apply} />
    </Suspense>
  )
}
