import type { Boards } from '@platewire/client/devices'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { ConnectionBanner } from '../../../components/connection/connection-banner.tsx'
import { useAreaNews } from '../../../lib/area-news.tsx'
import { paths } from '../../../lib/paths.ts'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { useConnection } from '../../../lib/use-connection.ts'
import type { Shift, Standing } from '../shift.ts'
import { useBoardSlots } from '../slots.ts'
import styles from './board-bars.module.css'
import { PlaceNotices } from './place-notices.tsx'

/** Under the header of every screen of a restaurant: what is urgent, whether this is true, then what rings. */
export function BoardBars({
  boards,
  shift,
  standings,
  children,
}: {
  boards: Boards
  shift: Shift
  standings: ReadonlyMap<string, Standing>
  children: ReactNode
}) {
  const { connection } = usePlatewire()
  const facts = useConnection()
  const news = useAreaNews()
  const navigate = useNavigate()
  const { pathname, search } = useLocation()
  const { Notices } = useBoardSlots()
  return (
    <div className={styles.bars}>
      {news.banner}
      <ConnectionBanner
        facts={facts}
        audience="board"
        onRetry={() => void connection.checkNow()}
        onSignIn={() => navigate(paths.signIn(`${pathname}${search}`))}
      />
      {boards.size > 1 && <PlaceNotices shift={shift} standings={standings} />}
      {Notices && <Notices restaurants={shift.restaurants} />}
      {children}
    </div>
  )
}
