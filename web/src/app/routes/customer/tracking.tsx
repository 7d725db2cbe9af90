import {
  type FollowedOrder,
  type FollowSnapshot,
  type Order,
  type PlatewireError,
  ticketCode,
} from '@platewire/client'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Ledger } from '../../../components/order/ledger.tsx'
import { Button, buttonClass } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { StatusChip } from '../../../components/ui/status-chip.tsx'
import { ProgressWire } from '../../../components/wire/progress-wire.tsx'
import { NotifyOffer } from '../../../features/notifications/notify-offer.tsx'
import { Arrival } from '../../../features/tracking/arrival.tsx'
import { CancelDialog, useOrderReasons } from '../../../features/tracking/cancel-dialog.tsx'
import { DestinationCard } from '../../../features/tracking/destination-card.tsx'
import { DriverCard } from '../../../features/tracking/driver-card.tsx'
import { orderSentence } from '../../../features/tracking/order-sentence.ts'
import { StepTimes } from '../../../features/tracking/step-times.tsx'
import { StreamAge } from '../../../features/tracking/stream-age.tsx'
import { TrackingSkeleton } from '../../../features/tracking/tracking-skeleton.tsx'
import { useDriver } from '../../../features/tracking/use-driver.ts'
import { useOrderVoice } from '../../../features/tracking/use-order-voice.ts'
import { isolate } from '../../../lib/bidi.ts'
import { useNow } from '../../../lib/clock.ts'
import { formatMoney, plural } from '../../../lib/format.ts'
import { stationTimes, statusLook } from '../../../lib/order-status.ts'
import { paths } from '../../../lib/paths.ts'
import { useOrder } from '../../../lib/use-order.ts'
import { useSession } from '../../../lib/use-session.ts'
import { PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import { OrderStage } from './order-stage.tsx'
import { SignInFirst } from './sign-in-first.tsx'
import styles from './tracking.module.css'

/** C5: how the order stands. Nothing to do here but know. */
export function TrackingRoute() {
  const { id = '' } = useParams()
  const session = useSession()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see this order" />
  return session.status === 'unknown' ? <TrackingSkeleton /> : <FollowedPage key={id} orderId={id} />
}

function FollowedPage({ orderId }: { orderId: string }) {
  const { snapshot, refresh } = useOrder(orderId)
  if (snapshot.data) return <TrackingPage data={snapshot.data} snapshot={snapshot} />
  if (snapshot.reason === 'denied' || isNotFound(snapshot.error)) return <UnknownOrder />
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

function UnknownOrder() {
  return (
    <EmptyState
      isPage
      art={<EmptyPlate scene="not-found" />}
      title="No order of yours is here"
      action={
        <Link to={paths.orders()} className={buttonClass()}>
          See my orders
        </Link>
      }
    >
      It may belong to another account.
    </EmptyState>
  )
}

function TrackingPage({ data, snapshot }: { data: FollowedOrder; snapshot: FollowSnapshot<FollowedOrder> }) {
  const { order, restaurant, lines, destination, payment } = data
  const now = useNow(30)
  const driver = useDriver(order.id, order.closed_at === null && order.accepted_at !== null)
  const reasons = useOrderReasons()
  const [isCancelling, setCancelling] = useState(false)
  const kitchen = restaurant?.name ?? 'The kitchen'
  const timeZone = restaurant?.timezone
  const reason = reasons.data?.find((row) => row.reason === order.reason)?.label ?? null
  const sentence = orderSentence(
    order,
    isolate(kitchen),
    timeZone,
    order.last_actor === 'customer' ? null : reason,
    now,
    driver.delivery?.driver_name ? isolate(driver.delivery.driver_name) : undefined,
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
        <Arrival order={order} timeZone={timeZone} now={now} isStale={snapshot.phase === 'stale'} />
        <StreamAge phase={snapshot.phase} checkedAt={snapshot.checkedAt} />
        <p className={styles.sentence}>{sentence}</p>
        <ProgressWire status={order.status} times={stationTimes(order)} timeZone={timeZone} />
        <NotifyOffer
          stream={`order:${order.id}`}
          seq={snapshot.seq}
          isLive={snapshot.phase === 'live'}
          isOver={order.closed_at !== null}
          driver={driver.delivery?.driver_name ?? null}
        />
        {order.status === 'placed' && (
          <div className={styles.actions}>
            <Button variant="secondary" onClick={() => setCancelling(true)}>
              Cancel this order
            </Button>
          </div>
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
          <StepTimes order={order} kitchen={kitchen} timeZone={timeZone} />
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
      </section>
      {isCancelling && order.status === 'placed' && (
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

function paymentText({ provider, status }: NonNullable<FollowedOrder['payment']>, total: string): string {
  switch (status) {
    case 'paid':
      return `${total} paid.`
    case 'pending':
      return provider === 'cash_on_delivery'
        ? `Have ${total} in cash ready for the courier.`
        : `${total} not paid yet.`
    case 'refund_due':
      return `${total} goes back to you.`
    case 'failed':
      return 'The payment failed.'
    case 'cancelled':
      return 'Nothing to pay.'
  }
}
