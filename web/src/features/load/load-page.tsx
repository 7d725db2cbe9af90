import type { Membership } from '@platewire/client'
import type { ReactNode } from 'react'
import { Navigate } from 'react-router'
import { WorkPage } from '../../components/work/work-page.tsx'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { Answering } from './answering.tsx'
import styles from './load-page.module.css'
import { LoadPanel } from './load-panel.tsx'

/** How much a restaurant takes on, and how it answers. */
export function LoadPage({
  restaurantId,
  membership,
  timeZone,
  children,
}: {
  restaurantId: string
  membership: Membership | undefined
  timeZone: string | undefined
  /** What else belongs to when it is open. */
  children?: ReactNode
}) {
  const session = useSession()
  if (session.status === 'signed_out') return <Navigate to={paths.signIn(paths.load(restaurantId))} replace />
  return (
    <WorkPage back={{ to: paths.board(restaurantId), word: 'Board' }} title="Load">
      <LoadPanel restaurantId={restaurantId} timeZone={timeZone} />
      <section className={styles.section}>
        <h2 className={styles.heading}>How you answer</h2>
        <Answering
          restaurantId={restaurantId}
          canChange={membership !== undefined && membership.role !== 'staff'}
        />
      </section>
      {children}
    </WorkPage>
  )
}
