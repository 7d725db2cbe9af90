import { Link } from 'react-router'
import { StateBands } from '../../components/bands/state-bands.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { paths } from '../../lib/paths.ts'
import styles from './ledger.module.css'
import { usePlatformLedger } from './use-ledger.ts'

/** What each restaurant was over the last day: open, slower, paused, or with no device on. Each leads to its ledger. */
export function BandsPanel() {
  const ledger = usePlatformLedger()
  return (
    <section className={styles.rowsPart} aria-labelledby="bands-title">
      <h2 id="bands-title" className={styles.heading}>
        Restaurants over 24 hours
      </h2>
      {ledger.data ? (
        <StateBands
          rows={ledger.data.restaurants.map(({ restaurant_id, restaurant, states }) => ({
            id: restaurant_id,
            name: (
              <Link to={paths.ledger(restaurant_id)}>
                <bdi dir="auto">{restaurant}</bdi>
              </Link>
            ),
            bands: states,
          }))}
          span={[Date.parse(ledger.data.from), Date.parse(ledger.data.at)]}
        />
      ) : ledger.isError ? (
        <QueryError
          error={ledger.error}
          safe=""
          onRetry={() => void ledger.refetch()}
          isRetrying={ledger.isFetching}
        />
      ) : (
        <Skeleton label="Loading the bands">
          <Bone height="24px" />
          <Bone height="24px" />
          <Bone height="24px" />
        </Skeleton>
      )}
    </section>
  )
}
