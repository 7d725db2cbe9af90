import { type FollowedOrder, type Order, ticketCode } from '@platewire/client'
import type { Carried } from '@platewire/client/deliveries'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { StatusChip } from '../../components/ui/status-chip.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoney, formatTime, plural } from '../../lib/format.ts'
import { useDriving } from './drive-context.tsx'
import styles from './run-sheet.module.css'
import { useAct } from './use-act.ts'

/** D3: the next stop, what one needs there, and the one verb that is next. */
export function RunSheet({ carried, data }: { carried: Carried; data: FollowedOrder }) {
  const { order } = data
  const isOnTheRoad = order.status === 'picked_up'
  return (
    <section className={styles.sheet} aria-label="Next stop">
      <div className={styles.head}>
        <p className={styles.what}>{isOnTheRoad ? 'Bring it to' : 'Pick it up at'}</p>
        <StatusChip status={order.status} />
      </div>
      {isOnTheRoad ? <Door data={data} /> : <Counter data={data} />}
      <p className={styles.facts}>
        Order <strong>{ticketCode(order.number)}</strong>, {plural(order.item_count, 'dish', 'dishes')}, by{' '}
        {formatTime(order.promised_until)}. You earn {formatMoney(carried.pay_minor, carried.currency)}.
      </p>
      {isOnTheRoad && <Cash data={data} />}
      <Acts order={order} />
    </section>
  )
}

function Counter({ data: { restaurant, order } }: { data: FollowedOrder }) {
  return (
    <>
      <h1 className={styles.stop}>
        <bdi>{restaurant?.name ?? 'The kitchen'}</bdi>
      </h1>
      <p className={styles.address}>
        <bdi>{restaurant?.address_line}</bdi>
      </p>
      <p className={styles.note}>
        {order.status === 'ready'
          ? `Ready since ${formatTime(order.ready_at ?? order.promised_from)}. Say ${ticketCode(order.number)} at the counter.`
          : `Still cooking. Ready about ${formatTime(readyAbout(order))}.`}
      </p>
    </>
  )
}

const readyAbout = ({ accepted_at, prep_minutes, promised_from }: Order): number =>
  accepted_at ? new Date(accepted_at).getTime() + prep_minutes * 60_000 : new Date(promised_from).getTime()

function Door({ data: { destination } }: { data: FollowedOrder }) {
  if (!destination) return <h1 className={styles.stop}>The address is being read</h1>
  const { recipient_name, line1, line2, postcode, city, instructions, phone } = destination
  return (
    <>
      <h1 className={styles.stop}>
        <bdi>{line1}</bdi>
      </h1>
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

function Acts({ order }: { order: Order }) {
  const { deliveries } = useDriving()
  const isOnTheRoad = order.status === 'picked_up'
  const next = useAct(isOnTheRoad ? deliveries.handOver : deliveries.pickUp)
  const release = useAct(deliveries.release)
  const [isGivingBack, setGivingBack] = useState(false)
  const error = next.error ?? release.error
  return (
    <div className={styles.acts}>
      {error && (
        <p className={styles.error} role="alert">
          {errorLine(error)}
        </p>
      )}
      <Button
        variant="warm"
        size="large"
        wide
        className={styles.verb}
        disabled={!isOnTheRoad && order.status !== 'ready'}
        pending={next.pending !== null}
        pendingLabel={isOnTheRoad ? 'Saying delivered…' : 'Saying picked up…'}
        onClick={() => void next.run(order)}
      >
        {isOnTheRoad ? 'Delivered' : 'Picked up'}
      </Button>
      {!isOnTheRoad &&
        (isGivingBack ? (
          <Button
            variant="danger"
            size="large"
            wide
            pending={release.pending !== null}
            pendingLabel="Giving it back…"
            onClick={() => void release.run(order.id)}
          >
            Give it back, another driver takes it
          </Button>
        ) : (
          <Button variant="quiet" size="large" wide onClick={() => setGivingBack(true)}>
            I cannot take this one
          </Button>
        ))}
    </div>
  )
}
