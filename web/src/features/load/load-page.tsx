import type { Membership } from '@platewire/client'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link, Navigate } from 'react-router'
import { Icon } from '../../components/ui/icon.tsx'
import { LogoMark } from '../../components/wire/logo.tsx'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { Answering } from './answering.tsx'
import styles from './load-page.module.css'
import { LoadPanel } from './load-panel.tsx'

/** How much a restaurant takes on, and how it answers. */
export function LoadPage({
  restaurantId,
  membership,
  children,
}: {
  restaurantId: string
  membership: Membership | undefined
  /** What else belongs to when it is open. */
  children?: ReactNode
}) {
  const session = useSession()
  if (session.status === 'signed_out') return <Navigate to={paths.signIn(paths.load(restaurantId))} replace />
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to={paths.board(restaurantId)} className={styles.back}>
          <Icon of={IconArrowLeft} /> Board
        </Link>
        <LogoMark size={22} />
      </header>
      <h1 className={styles.title}>Load</h1>
      <LoadPanel restaurantId={restaurantId} />
      <section className={styles.section}>
        <h2 className={styles.heading}>How you answer</h2>
        <Answering
          restaurantId={restaurantId}
          canChange={membership !== undefined && membership.role !== 'staff'}
        />
      </section>
      {children}
    </div>
  )
}
