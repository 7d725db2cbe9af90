import {
  type FollowedOrder,
  type OrderLine,
  type RestaurantCard,
  type Ticket,
  ticketCode,
} from '@platewire/client'
import { IconPrinter } from '@tabler/icons-react'
import { useCallback } from 'react'
import { Monogram } from '../../../art/monogram.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { ProgressWire } from '../../../components/wire/progress-wire.tsx'
import { formatDay, formatMoney, formatTime, formatTimeRange, plural } from '../../../lib/format.ts'
import { isClosed } from '../../../lib/order-status.ts'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { useFollow } from '../../../lib/use-follow.ts'
import type { Act } from '../acts.ts'
import { useBoardSlots } from '../slots.ts'
import styles from './order-detail.module.css'
import { OrderTrail } from './order-trail.tsx'
import { TicketActs } from './ticket-acts.tsx'
import type { TicketHandlers } from './ticket-card.tsx'
import { TicketLines } from './ticket-lines.tsx'

/** How an order is paid; null until it is known. */
export function usePayment(orderId: string): FollowedOrder['payment'] {
  const { orders } = usePlatewire()
  const open = useCallback(() => orders.follow(orderId), [orders, orderId])
  return useFollow(open).snapshot.data?.payment ?? null
}

const PAYMENT_WORD: Record<NonNullable<FollowedOrder['payment']>['status'], string> = {
  pending: 'to be paid at the door',
  paid: 'paid',
  failed: 'payment failed',
  cancelled: 'not charged',
  refund_due: 'refund on its way',
}

/** Everything about one order: what to make, what was promised, what it costs, and every act it allows. */
export function OrderDetail({
  ticket,
  payment,
  place,
  isShared,
  pending,
  defaultMinutes,
  handlers,
  onCancel,
}: {
  ticket: Ticket
  payment: FollowedOrder['payment']
  place: RestaurantCard | undefined
  /** Whether the board shows other restaurants too, so that this one has to be named. */
  isShared: boolean
  pending: Act['type'] | null
  defaultMinutes: number
  handlers: TicketHandlers
  onCancel: () => void
}) {
  const canCancel = ticket.status !== 'placed' && ticket.status !== 'picked_up' && !isClosed(ticket.status)
  const { TicketTools, DetailParts } = useBoardSlots()
  const isForLater = ticket.status === 'scheduled'
  const timeZone = place?.timezone
  return (
    <div className={styles.detail}>
      {isShared && place && (
        <p className={styles.place}>
          <Monogram name={place.name} hue={place.hue} className={styles.face} />
          <bdi dir="auto">{place.name}</bdi>
        </p>
      )}
      <p className={styles.promise}>
        <bdi dir="auto">{ticket.details?.customer_label ?? 'The customer'}</bdi> was promised{' '}
        <strong>{formatTimeRange(ticket.promised_from, ticket.promised_until, timeZone)}</strong>
        {isForLater && `, ${formatDay(ticket.promised_from, timeZone)}`}
        {ticket.accepted_at && `; you said ${ticket.prep_minutes} min`}.
        {isForLater && ticket.fires_at && ` It rings here at ${formatTime(ticket.fires_at, timeZone)}.`}
      </p>
      <Journey ticket={ticket} timeZone={timeZone} />
      <div className={styles.lines}>
        <TicketLines ticket={ticket} />
      </div>
      <Bill ticket={ticket} payment={payment} />
      <OrderTrail ticket={ticket} timeZone={timeZone} />
      {DetailParts && <DetailParts ticket={ticket} timeZone={timeZone} />}
      {TicketTools && <TicketTools ticket={ticket} />}
      <div className={styles.acts}>
        <TicketActs
          ticket={ticket}
          pending={pending}
          defaultMinutes={defaultMinutes}
          onAct={handlers.onAct}
          onReject={() => handlers.onReject(ticket.order_id)}
        />
      </div>
      <Button
        variant="secondary"
        wide
        className={styles.print}
        aria-keyshortcuts="P"
        onClick={() => handlers.onPrint(ticket)}
      >
        <Icon of={IconPrinter} size={22} />
        Print {ticketCode(ticket.number)}
      </Button>
      {canCancel && (
        <Button variant="quiet" wide className={styles.cancel} aria-keyshortcuts="C" onClick={onCancel}>
          {isForLater ? 'Reject' : 'Cancel'} {ticketCode(ticket.number)}…
        </Button>
      )}
    </div>
  )
}

const steps = (ticket: Ticket) =>
  [
    ['Ordered', ticket.scheduled_at],
    ['Placed', ticket.placed_at],
    ['Accepted', ticket.accepted_at],
    ['Cooking', ticket.preparing_at],
    ['Ready', ticket.ready_at],
    ['Left', ticket.picked_up_at],
    ['Closed', ticket.closed_at],
  ] as const

/** The wire, and when each step happened. */
function Journey({ ticket, timeZone }: { ticket: Ticket; timeZone: string | undefined }) {
  return (
    <div className={styles.journey}>
      <ProgressWire
        compact
        status={ticket.status}
        times={{
          placed: ticket.placed_at,
          accepted: ticket.accepted_at,
          preparing: ticket.preparing_at,
          ready: ticket.ready_at,
          picked_up: ticket.picked_up_at,
          delivered: ticket.delivered_at,
        }}
      />
      <dl className={styles.steps}>
        {steps(ticket).map(
          ([word, at]) =>
            at && (
              <div key={word}>
                <dt>{word}</dt>
                <dd>{formatTime(at, timeZone)}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  )
}

function Bill({ ticket, payment }: { ticket: Ticket; payment: FollowedOrder['payment'] }) {
  const extras: readonly OrderLine[] = (ticket.details?.lines ?? []).filter((line) => line.kind !== 'item')
  const money = (minor: number) => formatMoney(minor, ticket.currency)
  return (
    <dl className={styles.bill}>
      <dt>{plural(ticket.item_count, 'item', 'items')}</dt>
      <dd>{ticket.details ? money(ticket.details.subtotal_minor) : ''}</dd>
      {extras.map((line) => (
        <BillRow key={line.position} label={line.label} amount={money(line.amount_minor)} />
      ))}
      <dt className={styles.total}>Total{payment && `, ${PAYMENT_WORD[payment.status]}`}</dt>
      <dd className={styles.total}>{money(ticket.total_minor)}</dd>
    </dl>
  )
}

function BillRow({ label, amount }: { label: string; amount: string }) {
  return (
    <>
      <dt dir="auto">{label}</dt>
      <dd>{amount}</dd>
    </>
  )
}
