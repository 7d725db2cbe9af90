import { type FollowedOrder, type Order, type PlatewireError, ticketCode } from '@platewire/client'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { Ledger } from '../../../components/order/ledger.tsx'
import { buttonClass } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { StatusChip } from '../../../components/ui/status-chip.tsx'
import { ProgressWire } from '../../../components/wire/progress-wire.tsx'
import { NotifyOffer } from '../../../features/notifications/notify-offer.tsx'
import { Arrival } from '../../../features/tracking/arrival.tsx'
import { CancelDialog, useOrderReasons } from '../../../features/tracking/cancel-dialog.tsx'
import { CancelOffer, canCancel } from '../../../features/tracking/cancel-offer.tsx'
import { DestinationCard } from '../../../features/tracking/destination-card.tsx'
import { DriverCard } from '../../../features/tracking/driver-card.tsx'
import { KeptCancellation, useCancellation } from '../../../features/tracking/kept-cancellation.tsx'
import { orderSentence } from '../../../features/tracking/order-sentence.ts'
import { StepTimes } from '../../../features/tracking/step-times.tsx'
import { StreamAge } from '../../../features/tracking/stream-age.tsx'
import { TrackingSkeleton } from '../../../features/tracking/tracking-skeleton.tsx'
import { useDriver } from '../../../features/tracking/use-driver.ts'
import { useOrderVoice } from '../../../features/tracking/use-order-voice.ts'
import { isolate } from '../../../lib/bidi.ts'
import { useNow } from '../../../lib/clock.ts'
import { endFirstSight } from '../../../lib/first-light.ts'
import { formatMoney, plural } from '../../../lib/format.ts'
import { stationTimes, statusLook } from '../../../lib/order-status.ts'
import { isWaiting } from '../../../lib/outbox.ts'
import { paths } from '../../../lib/paths.ts'
import { paymentText } from '../../../lib/payment-text.ts'
import { type OrderAge, useKeptOrder } from '../../../lib/use-kept-order.ts'
import { useSession } from '../../../lib/use-session.ts'
import { PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import { OrderStage } from './order-stage.tsx'
import { SignInFirst } from './sign-in-first.tsx'
import styles from './tracking.module.css'
import { UnknownOrder } from './unknown-order.tsx'

// For those whose order is with them, and nobody who still waits.
const RateOrder = lazy(() =>
  import('../../../features/rating/rate-order.tsx').then((m) => ({ default: m.RateOrder })),
)

/** C5: how the order stands. Nothing to do here but know. */
export function TrackingRoute() {
  const { id = '' } = useParams()
  const session = useSession()
  useEffect(() => {
    if (session.status === 'signed_out') endFirstSight()
  }, [session.status])
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see this order" />
  return session.status === 'unknown' ? <TrackingSkeleton /> : <FollowedPage key={id} orderId={id} />
}

function FollowedPage({ orderId }: { orderId: string }) {
  const { data, age, snapshot, refresh } = useKeptOrder(orderId)
  const hasWord = data !== null || snapshot.error !== null || snapshot.reason !== null
  useEffect(() => {
    if (hasWord) endFirstSight()
  }, [hasWord])
  if (snapshot.reason === 'denied' || isNotFound(snapshot.error)) return <UnknownOrder />
  if (data) return <TrackingPage data={data} age={age} seq={snapshot.seq} />
  return snapshot.error ? (
    <QueryError
      error={snapshot.error}
      art={<EmptyPlate scene="offline" />}
      onRetry={refresh}
      safe="Your order goes on without this page."
    />
  ) : (
    <TrackingSkeleton />
  )
}

const isNotFound = (error: PlatewireError | null): boolean =>
  error !== null && (error.code === 'NOT_FOUND' || error.code === 'INVALID_ARGUMENT')

function TrackingPage({ data, age, seq }: { data: FollowedOrder; age: OrderAge; seq: number | null }) {
  const { order, restaurant, lines, destination, payment } = data
  const now = useNow(30)
  const driver = useDriver(order.id, order.closed_at === null && order.accepted_at !== null)
  const courier = driver.delivery?.driver_name
  const reasons = useOrderReasons()
  const [isCancelling, setCancelling] = useState(false)
  const cancellation = useCancellation(order.id)
  const kitchen = restaurant?.name ?? 'The kitchen'
  const timeZone = restaurant?.timezone
  const reason = reasons.data?.find((row) => row.reason === order.reason)?.label ?? null
  const sentence = orderSentence(
    order,
    isolate(kitchen),
    timeZone,
    order.last_actor === 'customer' ? null : reason,
    now,
    courier ? isolate(courier) : undefined,
  )
  useOrderVoice(order, sentence, timeZone)
  return (
    <div className={styles.page}>
      <PageTitle>{`${statusLook[order.status].word}, ${kitchen}`}</PageTitle>
      <section className={styles.card} aria-label="Progress">
        <div className={styles.top}>
          <h1 className={styles.title}>
            Order <TicketName order={order} />, <bdi>{kitchen}</bdi>
          </h1>
          <StatusChip status={order.status} />
        </div>
        <Arrival
          order={order}
          timeZone={timeZone}
          now={now}
          isStale={age.phase === 'stale' || age.phase === 'kept'}
        />
        <StreamAge {...age} />
        <p className={styles.sentence}>{sentence}</p>
        {(order.status === 'rejected' || order.reason === 'not_answered') && (
          <p>
            <Link to={paths.home()}>See other restaurants near you</Link>
          </p>
        )}
        <ProgressWire status={order.status} times={stationTimes(order)} timeZone={timeZone} />
        <NotifyOffer
          stream={`order:${order.id}`}
          seq={seq}
          isLive={age.phase === 'live'}
          isOver={order.closed_at !== null}
          driver={driver.delivery?.driver_name ?? null}
        />
        {cancellation && <KeptCancellation entry={cancellation} kitchen={kitchen} />}
        {!(cancellation && isWaiting(cancellation)) && (
          <CancelOffer
            order={order}
            kitchen={isolate(kitchen)}
            timeZone={timeZone}
            now={now}
            help={<Link to={paths.help(order.id)}>Ask for help with it</Link>}
            onCancel={() => setCancelling(true)}
          />
        )}
        {order.status === 'delivered' && (
          <Suspense fallback={null}>
            <RateOrder orderId={order.id} kitchen={isolate(kitchen)} />
          </Suspense>
        )}
      </section>
      {restaurant && (
        <div className={styles.stage}>
          {driver.delivery ? (
            <DriverCard
              delivery={driver.delivery}
              position={driver.position}
              restaurant={restaurant}
              destination={destination}
            />
          ) : (
            <OrderStage restaurant={restaurant} lines={lines} />
          )}
        </div>
      )}
      <div className={styles.side}>
        <section>
          <h2 className={styles.heading}>What happened when</h2>
          <StepTimes
            history={data}
            kitchen={kitchen}
            courier={courier ?? undefined}
            timeZone={timeZone}
            now={now}
          />
        </section>
        {destination && <DestinationCard destination={destination} />}
        <Link to={paths.help(order.id)} className={buttonClass({ variant: 'secondary' })}>
          Something wrong?
        </Link>
      </div>
      <section className={styles.receipt}>
        <h2 className={styles.heading}>{plural(order.item_count, 'dish', 'dishes')}</h2>
        <Ledger
          lines={lines}
          totalMinor={order.total_minor}
          taxMinor={order.tax_minor}
          currency={order.currency}
        />
        {payment && (
          <p className={styles.payment}>
            {paymentText(payment, formatMoney(order.total_minor, order.currency))}
          </p>
        )}
        {order.status !== 'awaiting_payment' && (
          <p className={styles.payment}>
            <Link to={paths.receipt(order.id)}>Receipt to print or share</Link>
          </p>
        )}
      </section>
      {isCancelling && canCancel(order.status) && (
        <CancelDialog order={order} kitchen={kitchen} onClose={() => setCancelling(false)} />
      )}
    </div>
  )
}

/** The number of an order that ended early is struck. */
function TicketName({ order }: { order: Order }) {
  const code = ticketCode(order.number)
  return order.status === 'rejected' || order.status === 'cancelled' ? <s>{code}</s> : code
}
