import { type FollowedOrder, type Order, type PlatewireError, ticketCode } from '@platewire/client'
import type { Carried } from '@platewire/client/deliveries'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { StatusChip } from '../../components/ui/status-chip.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoney, formatTime, plural } from '../../lib/format.ts'
import { useDriving } from './drive-context.tsx'
import { HoldButton } from './hold-button.tsx'
import styles from './run-sheet.module.css'
import { useAct } from './use-act.ts'
import { useSettled } from './use-settled.ts'

/** D3: the next stop, what one needs there, and the one verb that is next. */
export function RunSheet({ carried, data }: { carried: Carried; data: FollowedOrder }) {
  const { order, restaurant, destination } = data
  // The order's stream may tell of its end before the run does: for that moment it looks as it did.
  const isOnTheRoad = order.status === 'picked_up' || order.status === 'delivered'
  const stop = useNextStop(isOnTheRoad)
  return (
    <section className={styles.sheet} aria-label="Next stop">
      <div className={styles.head}>
        <p className={styles.what}>{isOnTheRoad ? 'Bring it to' : 'Pick it up at'}</p>
        <StatusChip status={order.status} />
      </div>
      <h1 ref={stop} tabIndex={-1} className={styles.stop}>
        <bdi>
          {isOnTheRoad
            ? (destination?.line1 ?? 'The address is being read')
            : (restaurant?.name ?? 'The kitchen')}
        </bdi>
      </h1>
      {isOnTheRoad ? <Door data={data} /> : <Counter data={data} />}
      <p className={styles.facts}>
        Order <strong>{ticketCode(order.number)}</strong>, {plural(order.item_count, 'dish', 'dishes')}, by{' '}
        {formatTime(order.promised_until, restaurant?.timezone)}. You earn{' '}
        {formatMoney(carried.pay_minor, carried.currency)}.
      </p>
      {isOnTheRoad && <Cash data={data} />}
      {isOnTheRoad ? <Delivering key={order.id} order={order} /> : <PickingUp key={order.id} order={order} />}
    </section>
  )
}

/** The button that was pressed goes with its verb: who had the focus there is led to where to go now. */
function useNextStop(isOnTheRoad: boolean): RefObject<HTMLHeadingElement | null> {
  const stop = useRef<HTMLHeadingElement>(null)
  const before = useRef(isOnTheRoad)
  useEffect(() => {
    if (before.current === isOnTheRoad) return
    before.current = isOnTheRoad
    if (document.activeElement === document.body) stop.current?.focus({ preventScroll: true })
  }, [isOnTheRoad])
  return stop
}

function Counter({ data: { restaurant, order } }: { data: FollowedOrder }) {
  return (
    <>
      <p className={styles.address}>
        <bdi>{restaurant?.address_line}</bdi>
      </p>
      <p className={styles.note}>
        {order.status === 'ready'
          ? `Ready since ${formatTime(order.ready_at ?? order.promised_from, restaurant?.timezone)}. Say ${ticketCode(order.number)} at the counter.`
          : `Still cooking. Ready about ${formatTime(readyAbout(order), restaurant?.timezone)}.`}
      </p>
    </>
  )
}

const readyAbout = ({ accepted_at, prep_minutes, promised_from }: Order): number =>
  accepted_at ? new Date(accepted_at).getTime() + prep_minutes * 60_000 : new Date(promised_from).getTime()

function Door({ data: { destination } }: { data: FollowedOrder }) {
  if (!destination) return null
  const { recipient_name, line2, postcode, city, instructions, phone } = destination
  return (
    <>
      <p className={styles.address}>
        <bdi>
          {[line2, [postcode, city].filter(Boolean).join(' '), recipient_name].filter(Boolean).join(', ')}
        </bdi>
      </p>
      {instructions && (
        <p className={styles.note}>
          <bdi>{instructions}</bdi>
        </p>
      )}
      {phone && (
        <a className={styles.call} href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
          Call&nbsp;<bdi>{recipient_name}</bdi>
        </a>
      )}
    </>
  )
}

function Cash({ data: { payment, order } }: { data: FollowedOrder }) {
  if (payment?.provider !== 'cash_on_delivery' || payment.status !== 'pending') return null
  return (
    <p className={styles.cash}>
      Collect <strong>{formatMoney(order.total_minor, order.currency)}</strong> in cash
    </p>
  )
}

/** Held, not tapped: the customer reads it at once, cash counts as paid, and nobody takes it back. */
function Delivering({ order }: { order: Order }) {
  const { deliveries } = useDriving()
  const { run, pending, error } = useAct(deliveries.handOver)
  const isPending = pending !== null || order.status === 'delivered'
  return (
    <div className={styles.acts}>
      {error && <Refused error={error} />}
      <HoldButton plain="Mark delivered now" isPending={isPending} onHeld={() => void run(order)}>
        {isPending ? 'Saying delivered…' : 'Hold to mark delivered'}
      </HoldButton>
    </div>
  )
}

function PickingUp({ order }: { order: Order }) {
  const { deliveries } = useDriving()
  const pickUp = useAct(deliveries.pickUp)
  const release = useAct(deliveries.release)
  const [isGivingBack, setGivingBack] = useState(false)
  const isSettled = useSettled(order.id)
  const isGivingSteady = useSettled(`${isGivingBack}`)
  const error = pickUp.error ?? release.error
  return (
    <div className={styles.acts}>
      {error && <Refused error={error} />}
      <Button
        variant="warm"
        size="large"
        wide
        className={styles.verb}
        disabled={order.status !== 'ready'}
        aria-disabled={!isSettled || undefined}
        pending={pickUp.pending !== null}
        pendingLabel="Saying picked up…"
        onClick={() => isSettled && void pickUp.run(order)}
      >
        Picked up
      </Button>
      {isGivingBack ? (
        <Button
          variant="danger"
          size="large"
          wide
          aria-disabled={!isGivingSteady || undefined}
          pending={release.pending !== null}
          pendingLabel="Giving it back…"
          onClick={() => isGivingSteady && void release.run(order.id)}
        >
          Give it back, another driver takes it
        </Button>
      ) : (
        <Button variant="quiet" size="large" wide onClick={() => setGivingBack(true)}>
          I cannot take this one
        </Button>
      )}
    </div>
  )
}

const Refused = ({ error }: { error: PlatewireError }) => (
  <p className={styles.error} role="alert">
    {errorLine(error)}
  </p>
)
