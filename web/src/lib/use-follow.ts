import type { Follow, FollowSnapshot } from '@platewire/client'
import { useEffect, useState, useSyncExternalStore } from 'react'

const IDLE = {
  phase: 'subscribing',
  reason: null,
  data: null,
  seq: null,
  missing: 0,
  error: null,
  checkedAt: null,
} as const satisfies FollowSnapshot<never>

const noSubscription = () => () => {}

/** Follows a stream while the component is there. `open` must be stable: another one closes the old follow. */
export function useFollow<T>(open: () => Follow<T>): { snapshot: FollowSnapshot<T>; refresh: () => void } {
  const [follow, setFollow] = useState<Follow<T> | null>(null)
  useEffect(() => {
    const opened = open()
    setFollow(opened)
    return () => {
      setFollow(null)
      opened.close()
    }
  }, [open])
  const snapshot = useSyncExternalStore<FollowSnapshot<T>>(
    follow?.subscribe ?? noSubscription,
    follow?.getSnapshot ?? (() => IDLE),
  )
  return { snapshot, refresh: () => follow?.refresh() }
}
