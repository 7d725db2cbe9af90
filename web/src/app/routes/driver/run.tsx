import { ticketCode } from '@platewire/client'
import type { Carried } from '@platewire/client/deliveries'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { useDriving } from '../../../features/driving/drive-context.tsx'
import { RunMap } from '../../../features/driving/run-map.tsx'
import { RunSheet } from '../../../features/driving/run-sheet.tsx'
import { paths } from '../../../lib/paths.ts'
import { useOrder } from '../../../lib/use-order.ts'
import { PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import styles from './driver.module.css'

/** D3: what is under way. */
export function RunRoute() {
  const { run, refresh } = useDriving()
  const [chosen, setChosen] = useState<string | null>(null)
  const carried = run.data?.deliveries ?? []
  const current = carried.find(({ order_id }) => order_id === chosen) ?? carried[0]
  useArrivalAt(current?.leg_id)
  if (!run.data) {
    return run.error ? (
      <QueryError error={run.error} onRetry={refresh} safe="What you carry is still with you." />
    ) : (
      <RunSkeleton />
    )
  }
  if (!current) return <NothingToCarry />
  return (
    <div className={styles.run}>
      <PageTitle>{`Run, ${ticketCode(current.number)}`}</PageTitle>
      {carried.length > 1 && (
        <nav className={styles.stops} aria-label="Orders with you">
          {carried.map((order) => (
            <button
              key={order.leg_id}
              type="button"
              aria-current={order === current ? 'true' : undefined}
              onClick={() => setChosen(order.order_id)}
            >
              {ticketCode(order.number)}
            </button>
          ))}
        </nav>
      )}
      <Stop key={current.leg_id} carried={current} />
    </div>
  )
}

/** What had the focus goes with the order it was about. The next one is like another page: it begins at its start. */
function useArrivalAt(legId: string | undefined): void {
  const before = useRef(legId)
  useEffect(() => {
    const hadOne = before.current !== undefined && before.current !== legId
    before.current = legId
    if (hadOne && document.activeElement === document.body)
      document.getElementById('main')?.focus({ preventScroll: true })
  }, [legId])
}

function Stop({ carried }: { carried: Carried }) {
  const { snapshot, refresh } = useOrder(carried.order_id)
  if (snapshot.data) {
    return (
      <>
        <div className={styles.map}>
          <RunMap data={snapshot.data} />
        </div>
        <RunSheet carried={carried} data={snapshot.data} />
      </>
    )
  }
  return snapshot.error ? (
    <QueryError error={snapshot.error} onRetry={refresh} safe="The order is still with you." />
  ) : (
    <RunSkeleton />
  )
}

const RunSkeleton = () => (
  <Skeleton label="Reading your run" className={styles.run}>
    <Bone height="320px" round />
    <Bone height="320px" round />
  </Skeleton>
)

function NothingToCarry() {
  return (
    <EmptyState
      isPage
      art={<EmptyPlate scene="no-orders" />}
      title="Nothing to carry"
      action={
        <Link to={paths.drive()} className={buttonClass()}>
          See what waits
        </Link>
      }
    >
      What you take opens here.
    </EmptyState>
  )
}
