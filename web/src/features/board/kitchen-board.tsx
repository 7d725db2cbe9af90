import { useMemo, useRef } from 'react'
import { Navigate } from 'react-router'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { useWakeLock } from '../../lib/use-wake-lock.ts'
import { useArrivals } from './hooks/use-arrivals.ts'
import { useBoardTheme } from './hooks/use-board-theme.ts'
import { useBoards } from './hooks/use-boards.ts'
import { useConnectionAlarm } from './hooks/use-connection-alarm.ts'
import { useUnlockSound } from './hooks/use-unlock-sound.ts'
import { OpenBoard } from './open-board.tsx'
import { AccessEnded, BoardFailed, BoardSkeleton } from './parts/board-states.tsx'
import { shiftName, shownBoards } from './shift.ts'

/** The board of one restaurant, or of several: follows each one's stream for as long as it is open. */
export function KitchenBoard({ restaurantIds }: { restaurantIds: string }) {
  const session = useSession()
  const onChange = useArrivals(restaurantIds.includes(','))
  const { boards, refresh } = useBoards(restaurantIds, onChange)
  const shown = useMemo(() => shownBoards(boards), [boards])
  const name = useRef<string | null>(null)
  if (shown.length > 0) name.current = shiftName({ restaurants: shown.map(({ restaurant }) => restaurant) })
  const theme = useBoardTheme()
  useWakeLock()
  useUnlockSound()
  useConnectionAlarm()
  if (session.status === 'signed_out')
    return <Navigate to={paths.signIn(paths.board(restaurantIds))} replace />
  const all = [...boards.values()]
  if (all.length > 0 && all.every((board) => board.reason === 'denied'))
    return <AccessEnded name={name.current} />
  if (shown.length === 0) {
    const error = all.find((board) => board.reason !== 'denied' && board.error !== null)?.error
    return error ? <BoardFailed error={error} onRetry={refresh} /> : <BoardSkeleton />
  }
  return <OpenBoard boards={boards} refresh={refresh} {...theme} />
}
