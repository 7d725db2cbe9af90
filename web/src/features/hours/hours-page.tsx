import type { FollowSnapshot } from '@platewire/client'
import type { HoursDraft, OpeningBook } from '@platewire/client/menu-editor'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, Navigate } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { ErrorState } from '../../components/ui/state-message.tsx'
import { LogoMark } from '../../components/wire/logo.tsx'
import { errorText } from '../../lib/error-text.ts'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { ClosureList } from './closure-list.tsx'
import { CustomersWillSee } from './customers-will-see.tsx'
import styles from './hours-page.module.css'
import { OrdersOutside } from './orders-outside.tsx'
import { SaveBar } from './save-bar.tsx'
import { type HoursEditing, useHours } from './use-hours.ts'
import { WeekEditor } from './week-editor.tsx'

/** When a restaurant is open: the week, and when it is closed all the same. */
export function HoursPage({ restaurantId }: { restaurantId: string }) {
  const session = useSession()
  if (session.status === 'signed_out')
    return <Navigate to={paths.signIn(paths.hours(restaurantId))} replace />
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to={paths.board(restaurantId)} className={styles.back}>
          <Icon of={IconArrowLeft} /> Board
        </Link>
        <nav className={styles.nav} aria-label="Restaurant">
          <Link to={paths.menuEditor(restaurantId)}>Menu</Link>
        </nav>
        <LogoMark size={22} />
      </header>
      <h1 className={styles.title}>Hours</h1>
      {session.status === 'signed_in' && <Hours restaurantId={restaurantId} />}
    </div>
  )
}

function Hours({ restaurantId }: { restaurantId: string }) {
  const editing = useHours(restaurantId)
  const { book, draft, snapshot } = editing
  if (book && draft) return <Desk editing={editing} book={book} draft={draft} restaurantId={restaurantId} />
  if (snapshot.error) return <Closed snapshot={snapshot} onRetry={editing.refresh} />
  return (
    <Skeleton label="Loading the hours" className={styles.bones}>
      <Bone height="96px" round />
      <Bone height="420px" round />
    </Skeleton>
  )
}

function Desk({
  editing,
  book,
  draft,
  restaurantId,
}: {
  editing: HoursEditing
  book: OpeningBook
  draft: HoursDraft
  restaurantId: string
}) {
  return (
    <div className={styles.desk}>
      <div className={styles.columns}>
        <div className={styles.column}>
          <WeekEditor
            hours={draft.hours}
            clashes={editing.clashes}
            timezone={book.timezone}
            onChange={(hours) => editing.edit((before) => ({ ...before, hours }))}
          />
        </div>
        <div className={styles.column}>
          <CustomersWillSee editing={editing} book={book} hours={draft.hours} />
          <ClosureList
            closures={draft.closures}
            book={book}
            onChange={(closures) => editing.edit((before) => ({ ...before, closures }))}
          />
          <OrdersOutside orders={editing.orders} timezone={book.timezone} restaurantId={restaurantId} />
        </div>
      </div>
      <SaveBar editing={editing} book={book} />
    </div>
  )
}

function Closed({ snapshot, onRetry }: { snapshot: FollowSnapshot<OpeningBook>; onRetry: () => void }) {
  const { what, action, reason, isRetryable } = errorText(snapshot.error)
  return (
    <ErrorState
      title={what}
      safe={action}
      reason={reason}
      art={<EmptyPlate scene={isRetryable ? 'offline' : 'access-ended'} />}
      action={
        isRetryable ? (
          <Button onClick={onRetry}>Try again</Button>
        ) : (
          <Link to={paths.work()} className={buttonClass()}>
            Your restaurants
          </Link>
        )
      }
    />
  )
}
