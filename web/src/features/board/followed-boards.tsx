import type { Boards } from '@platewire/client/devices'
import { type ReactNode, useMemo, useRef } from 'react'
import { Navigate, useLocation } from 'react-router'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { useWakeLock } from '../../lib/use-wake-lock.ts'
import { useArrivals } from './hooks/use-arrivals.ts'
import { useBoardTheme } from './hooks/use-board-theme.ts'
import { useBoards } from './hooks/use-boards.ts'
import { useConnectionAlarm } from './hooks/use-connection-alarm.ts'
import { AccessEnded, BoardFailed, BoardSkeleton } from './parts/board-states.tsx'
import { shiftName, shownBoards } from './shift.ts'

/** What a screen of followed boards is given. */
export interface FollowedProps {
  readonly boards: Boards
  readonly refresh: () => void
  readonly theme: 'light' | 'dark'
  readonly switchTheme: () => void
}

/**
 * Follows the stream of one restaurant, or of several, for as long as a screen of theirs is open, and keeps that awake.
 * Until there is something to show, or when nothing may be shown any more, it says so in place of the screen.
 */
export function FollowedBoards({
  restaurantIds,
  children,
}: {
  restaurantIds: string
  children: (followed: FollowedProps) => ReactNode
}) {
  const session = useSession()
  const { pathname, search } = useLocation()
  const onChange = useArrivals(restaurantIds.includes(','))
  const { boards, refresh } = useBoards(restaurantIds, onChange)
  const shown = useMemo(() => shownBoards(boards), [boards])
  const name = useRef<string | null>(null)
  if (shown.length > 0) name.current = shiftName({ restaurants: shown.map(({ restaurant }) => restaurant) })
  const theme = useBoardTheme()
  useWakeLock()
  useConnectionAlarm()
  if (session.status === 'signed_out') return <Navigate to={paths.signIn(`${pathname}${search}`)} replace />
  const all = [...boards.values()]
  if (all.length > 0 && all.every((board) => board.reason === 'denied'))
    return <AccessEnded name={name.current} />
  if (shown.length === 0) {
    const error = all.find((board) => board.reason !== 'denied' && board.error !== null)?.error
    return error ? <BoardFailed error={error} onRetry={refresh} /> : <BoardSkeleton />
  }
  return children({ boards, refresh, ...theme })
}
