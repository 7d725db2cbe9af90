import type { PlatewireError } from '@platewire/client'
import { Link } from 'react-router'
import { EmptyPlate } from '../../../art/empty-plate.tsx'
import { Button, buttonClass } from '../../../components/ui/button.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '../../../components/ui/state-message.tsx'
import { errorText } from '../../../lib/error-text.ts'
import { paths } from '../../../lib/paths.ts'
import styles from './board-states.module.css'

/** The board in its own geometry while the first snapshot is on its way. */
export function BoardSkeleton() {
  const columns = [2, 4, 1]
  return (
    <Skeleton label="Loading the board" className={styles.skeleton}>
      <div className={styles.bar} />
      <div className={styles.columns}>
        {columns.map((count, column) => (
          <div key={count} className={styles.column}>
            <Bone width="7em" height="1.5em" />
            {Array.from({ length: count }, (_, index) => index).map((index) => (
              <Bone key={index} height={column === 0 ? '320px' : '230px'} />
            ))}
          </div>
        ))}
      </div>
    </Skeleton>
  )
}

/** Nothing of the restaurant stays on the screen of somebody who no longer works there. */
export function AccessEnded({ name }: { name: string | null }) {
  return (
    <EmptyState
      className={styles.state}
      art={<EmptyPlate scene="access-ended" />}
      title={name === null ? 'You do not work at this restaurant' : `Your access to ${name} has ended`}
      action={
        <Link to={paths.work()} className={buttonClass({ size: 'large' })}>
          Your restaurants
        </Link>
      }
    >
      {name === null
        ? 'An owner can let you in. Until then its orders stay with its team.'
        : 'An owner removed you from the team. Its orders are no longer shown on this device.'}
    </EmptyState>
  )
}

/** The first snapshot did not come. */
export function BoardFailed({ error, onRetry }: { error: PlatewireError; onRetry: () => void }) {
  const { what, action, reason } = errorText(error)
  return (
    <ErrorState
      className={styles.state}
      art={<EmptyPlate scene="offline" />}
      title={what}
      safe={`${action} Orders are kept by Platewire; none is lost while this board is away.`}
      reason={reason}
      action={
        <Button size="large" onClick={onRetry}>
          Try again
        </Button>
      }
    />
  )
}
