import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Button } from '../../components/ui/button.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { useNow } from '../../lib/clock.ts'
import { formatAge, formatMoment } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { OrderNeeds } from './order-needs.tsx'
import styles from './overview-page.module.css'
import { SilentRestaurants } from './silent-restaurants.tsx'
import { CHECK_SECONDS, useOverview } from './use-overview.ts'
import { verdict } from './verdict.ts'
import { WorkNeeds } from './work-needs.tsx'

/** A1: one sentence says whether it is all right; below it, what needs somebody. */
export function OverviewPage({ bands }: { bands: ReactNode }) {
  const overview = useOverview()
  const now = useNow(1)
  if (!overview.data)
    return overview.isError ? (
      <QueryError
        error={overview.error}
        onRetry={() => void overview.refetch()}
        isRetrying={overview.isFetching}
      />
    ) : (
      <OverviewSkeleton />
    )
  // Ages are counted from the server's instant: this device's clock may be wrong.
  const serverNow = Date.parse(overview.data.at) + Math.max(0, now - overview.dataUpdatedAt)
  return (
    <div className={styles.page}>
      <h1 className={styles.verdict}>{verdict(overview.data)}</h1>
      {overview.data.missed > 0 && <Link to={paths.adminLedger()}>See the missed ones in the ledger</Link>}
      <div className={styles.checked}>
        <p className={overview.isError ? styles.cut : undefined}>
          {overview.isError
            ? `Cut off: this is as of ${formatMoment(overview.dataUpdatedAt)}, and asked again every ${CHECK_SECONDS} s.`
            : `As of ${formatAge(now - overview.dataUpdatedAt)} ago, asked again every ${CHECK_SECONDS} s.`}
        </p>
        <Button
          variant="secondary"
          size="small"
          pending={overview.isFetching}
          pendingLabel="Asking…"
          onClick={() => void overview.refetch()}
        >
          Ask now
        </Button>
      </div>
      <div className={styles.needs}>
        <SilentRestaurants />
        <OrderNeeds overview={overview.data} now={serverNow} />
        <WorkNeeds overview={overview.data} now={serverNow} />
      </div>
      {bands}
    </div>
  )
}

function OverviewSkeleton() {
  return (
    <Skeleton label="Looking at everything" className={styles.page}>
      <Bone height="36px" width="min(100%, 620px)" />
      <div className={styles.needs}>
        <Bone height="60px" />
        <Bone height="60px" />
        <Bone height="60px" />
        <Bone height="60px" />
        <Bone height="60px" />
        <Bone height="60px" />
      </div>
    </Skeleton>
  )
}
