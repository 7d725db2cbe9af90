import type { PlatewireError } from '@platewire/client'
import { type Offer, rideMinutes, tripMetres } from '@platewire/client/deliveries'
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react'
import type { Pin } from '../../components/map/pin.ts'
import { announce } from '../../lib/announce.ts'
import { isolate } from '../../lib/bidi.ts'
import { useNow } from '../../lib/clock.ts'
import { formatDistance, formatMoney, formatTime, plural } from '../../lib/format.ts'
import { useDriving } from './drive-context.tsx'
import { HoldButton } from './hold-button.tsx'
import styles from './offer-screen.module.css'
import { refusalWords } from './refusal-words.ts'
import { offerMs } from './use-offers.ts'

const LiveMap = lazy(() => import('../../components/map/live-map.tsx').then((m) => ({ default: m.LiveMap })))

/** D2: one offer on the whole screen. Pay first, then time and way, then where; the act under the thumb. */
export function OfferScreen({
  offer,
  until,
  isTaking,
  error,
  onTake,
  onDecline,
  onExpired,
}: {
  offer: Offer
  until: number
  isTaking: boolean
  error: PlatewireError | null
  onTake: () => void
  onDecline: () => void
  onExpired: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const pay = useRef<HTMLHeadingElement>(null)
  const { location, ownPlace } = useDriving()
  const now = useNow(1)
  const leftMs = Math.max(0, until - now)
  const metres = tripMetres(offer, location.fix)
  const pins = useOfferPins(offer)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once an offer; what changes about it is no new offer
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
    // The act wants a decision: the first thing read is what it pays, not a button.
    pay.current?.focus()
    announce(
      `New offer, ${formatMoney(offer.pay_minor, offer.currency)}, from ${offer.restaurant_name}, ${formatDistance(offer.distance_m)}`,
      'assertive',
    )
  }, [offer.order_id])
  useEffect(() => {
    if (leftMs === 0 && !isTaking) onExpired()
  }, [leftMs, isTaking, onExpired])
  return (
    <dialog
      ref={dialog}
      className={styles.offer}
      aria-labelledby="offer-pay"
      data-order={offer.order_id}
      onCancel={(event) => {
        event.preventDefault()
        onDecline()
      }}
    >
      <div className={styles.top}>
        <button type="button" className={styles.decline} onClick={onDecline}>
          Decline
        </button>
      </div>
      <div className={styles.map}>
        <Suspense fallback={null}>
          <LiveMap label="Map: the kitchen and the area it goes to" pins={pins} mover={ownPlace} name="You" />
        </Suspense>
      </div>
      <div className={styles.sheet}>
        <h2 ref={pay} id="offer-pay" tabIndex={-1} className={styles.pay}>
          {formatMoney(offer.pay_minor, offer.currency)}
        </h2>
        <p className={styles.trip}>
          {rideMinutes(metres)} min · {formatDistance(metres)}
        </p>
        <dl className={styles.stops}>
          <dt>A</dt>
          <dd>
            <bdi>{offer.restaurant_name}</bdi>, <bdi>{offer.pickup.address_line}</bdi>
            <span className={styles.when}>{readiness(offer, now)}</span>
          </dd>
          <dt>B</dt>
          <dd>
            <bdi>{offer.area.label}</bdi>
            <span className={styles.when}>
              by {formatTime(offer.promised_until)}, {plural(offer.item_count, 'dish', 'dishes')}
            </span>
          </dd>
        </dl>
        {error && (
          <p className={styles.news} role="alert">
            {refusalWords(error, isolate)}
          </p>
        )}
        <div className={styles.line} style={{ '--left': String(leftMs / offerMs) }} aria-hidden="true" />
        <p className={styles.left}>
          <span aria-live="off">{Math.ceil(leftMs / 1000)} s</span> to decide. After that it waits in your
          list.
        </p>
        <HoldButton plain="Accept now" isPending={isTaking} onHeld={onTake}>
          {isTaking ? 'Accepting…' : 'Hold to accept'}
        </HoldButton>
      </div>
    </dialog>
  )
}

function readiness({ status, ready_from }: Offer, now: number): string {
  if (status === 'ready') return 'ready now'
  if (!ready_from || new Date(ready_from).getTime() < now) return 'nearly ready'
  return `ready about ${formatTime(ready_from)}`
}

function useOfferPins({ pickup, area, restaurant_name }: Offer): readonly Pin[] {
  return useMemo(
    () => [
      { kind: 'kitchen', label: restaurant_name, latitude: pickup.latitude, longitude: pickup.longitude },
      { kind: 'area', label: area.label, latitude: area.latitude, longitude: area.longitude },
    ],
    [pickup, area, restaurant_name],
  )
}
