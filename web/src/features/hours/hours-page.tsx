import type { HoursDraft, OpeningBook } from '@platewire/client/menu-editor'
import { Link, Navigate } from 'react-router'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { WorkFailed } from '../../components/work/work-failed.tsx'
import { WorkHeader } from '../../components/work/work-page.tsx'
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
      <WorkHeader
        back={{ to: paths.board(restaurantId), word: 'Board' }}
        links={<Link to={paths.menuEditor(restaurantId)}>Menu</Link>}
      />
      <h1 className={styles.title}>Hours</h1>
      {session.status === 'signed_in' && (
        <Hours key={session.userId} userId={session.userId} restaurantId={restaurantId} />
      )}
    </div>
  )
}

function Hours({ userId, restaurantId }: { userId: string; restaurantId: string }) {
  const editing = useHours(userId, restaurantId)
  const { book, draft, snapshot } = editing
  if (book && draft) return <Desk editing={editing} book={book} draft={draft} restaurantId={restaurantId} />
  if (snapshot.error) return <WorkFailed error={snapshot.error} onRetry={editing.refresh} />
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
