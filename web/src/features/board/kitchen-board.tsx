import { useCallback, useRef } from 'react'
import { Navigate } from 'react-router'
import { paths } from '../../lib/paths.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { useFollow } from '../../lib/use-follow.ts'
import { useSession } from '../../lib/use-session.ts'
import { useArrivals } from './hooks/use-arrivals.ts'
import { useBoardTheme } from './hooks/use-board-theme.ts'
import { useConnectionAlarm } from './hooks/use-connection-alarm.ts'
import { useUnlockSound } from './hooks/use-unlock-sound.ts'
import { useWakeLock } from './hooks/use-wake-lock.ts'
import { OpenBoard } from './open-board.tsx'
import { AccessEnded, BoardFailed, BoardSkeleton } from './parts/board-states.tsx'

/** A restaurant's board: follows its stream for as long as it is open. */
export function KitchenBoard({ restaurantId }: { restaurantId: string }) {
  const { restaurants } = usePlatewire()
  const session = useSession()
  const onChange = useArrivals()
  const open = useCallback(
    () => restaurants.followBoard(restaurantId, onChange),
    [restaurants, restaurantId, onChange],
  )
  const { snapshot, refresh } = useFollow(open)
  const name = useRef<string | null>(null)
  name.current = snapshot.data?.restaurant.name ?? name.current
  const theme = useBoardTheme()
  useWakeLock()
  useUnlockSound()
  useConnectionAlarm()
  if (session.status === 'signed_out')
    return <Navigate to={paths.signIn(paths.board(restaurantId))} replace />
  if (snapshot.reason === 'denied') return <AccessEnded name={name.current} />
  if (snapshot.data === null) {
    return snapshot.error ? <BoardFailed error={snapshot.error} onRetry={refresh} /> : <BoardSkeleton />
  }
  return <OpenBoard board={snapshot.data} seq={snapshot.seq} refresh={refresh} {...theme} />
}
