import { useCallback, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { useDriving } from '../../../features/driving/drive-context.tsx'
import { OfferList } from '../../../features/driving/offer-list.tsx'
import { OfferScreen } from '../../../features/driving/offer-screen.tsx'
import { PastLegs } from '../../../features/driving/past-legs.tsx'
import { refusalWords } from '../../../features/driving/refusal-words.ts'
import { ShiftPanel } from '../../../features/driving/shift-panel.tsx'
import { useAct } from '../../../features/driving/use-act.ts'
import { useAsked, useOffers } from '../../../features/driving/use-offers.ts'
import { isolate } from '../../../lib/bidi.ts'
import { plural } from '../../../lib/format.ts'
import { paths } from '../../../lib/paths.ts'
import { PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import styles from './driver.module.css'

/** D1 and D2: the shift, and what there is to do. */
export function ShiftRoute() {
  const { run, refresh } = useDriving()
  if (!run.data) {
    return run.error ? (
      <QueryError error={run.error} onRetry={refresh} safe="Nothing of your shift is lost." />
    ) : (
      <Skeleton label="Reading your shift">
        <Bone height="280px" round />
      </Skeleton>
    )
  }
  const { deliveries, past, shift } = run.data
  return (
    <div className={styles.shift}>
      <PageTitle>Shift</PageTitle>
      <h1 className={styles.hidden}>Shift</h1>
      <div className={styles.column}>
        {deliveries.length > 0 && (
          <Link to={paths.driveRun()} className={buttonClass({ variant: 'warm', size: 'large', wide: true })}>
            {`Continue: ${plural(deliveries.length, 'order', 'orders')} with you`}
          </Link>
        )}
        <ShiftPanel />
      </div>
      <div className={styles.column}>
        {shift.state === 'online' && <Offered isFree={deliveries.length === 0} />}
        {past.length > 0 && (
          <section>
            <h2 className={styles.heading}>Last runs</h2>
            <PastLegs past={past} />
          </section>
        )}
      </div>
    </div>
  )
}

function Offered({ isFree }: { isFree: boolean }) {
  const { deliveries } = useDriving()
  const navigate = useNavigate()
  const { snapshot, offers, refresh } = useOffers()
  const take = useAct(deliveries.take)
  const { refused } = take
  const [takenId, setTaken] = useState<string | null>(null)
  // Taken, until the page of the run is there: nothing else is asked about meanwhile.
  const takingId = take.pending ?? takenId
  const { offer, until, putAside, open } = useAsked(
    offers,
    isFree && takingId === null,
    refused?.target ?? null,
  )
  const offerId = offer?.order_id ?? null
  const accept = async (orderId: string) => {
    if (!(await take.run(orderId))) return
    setTaken(orderId)
    navigate(paths.driveRun())
  }
  const expire = useCallback(() => {
    if (offerId) putAside(offerId)
  }, [offerId, putAside])
  return (
    <section>
      <h2 className={styles.heading}>Waiting for a driver</h2>
      {/* About an offer whose screen is gone: what became of it is read here. */}
      {refused && refused.target !== offerId && (
        <p className={styles.news} role="alert">
          {refusalWords(refused.error, isolate)}
        </p>
      )}
      {take.pending !== null && take.pending !== offerId && (
        <p className={styles.news} role="status">
          Accepting…
        </p>
      )}
      {!snapshot.data ? (
        snapshot.error ? (
          <QueryError error={snapshot.error} onRetry={refresh} safe="You stay online." />
        ) : (
          <Skeleton label="Looking for orders">
            <Bone height="80px" round />
          </Skeleton>
        )
      ) : offers.length > 0 ? (
        <OfferList
          offers={offers}
          onOpen={(id) => {
            if (take.pending !== null) return
            take.clear()
            open(id)
          }}
        />
      ) : (
        <EmptyState art={<EmptyPlate scene="quiet-board" />} title="No order waits for a driver">
          The next one opens here by itself. Keep this page in front: the screen stays on.
        </EmptyState>
      )}
      {offer && (
        <OfferScreen
          key={offer.order_id}
          offer={offer}
          until={until}
          isTaking={takingId === offer.order_id}
          error={refused?.target === offer.order_id ? refused.error : null}
          onTake={() => void accept(offer.order_id)}
          onDecline={() => {
            expire()
            take.clear()
          }}
          onExpired={expire}
        />
      )}
    </section>
  )
}
