import type { Order } from '@platewire/client'
import type { ReactNode } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { formatOtherDay, formatTime } from '../../lib/format.ts'
import { isClosed, type OrderStatus } from '../../lib/order-status.ts'
import styles from './cancel-offer.module.css'

/** Whether the customer may still cancel: until the kitchen has accepted. */
export const canCancel = (status: OrderStatus): boolean =>
  status === 'awaiting_payment' || status === 'scheduled' || status === 'placed'

/** Until when an order may be cancelled, or since when it no longer can be and why. Null where it is over. */
export function cancelWords(
  order: Pick<Order, 'status' | 'fires_at' | 'accepted_at'>,
  kitchen: string,
  timeZone: string | undefined,
  now: number,
): string | null {
  if (isClosed(order.status)) return null
  if (order.status === 'scheduled' && order.fires_at) {
    const day = formatOtherDay(order.fires_at, now, timeZone)
    return `You can cancel for nothing until ${kitchen} begins, ${day ? `${day}, ` : ''}${formatTime(order.fires_at, timeZone)}.`
  }
  if (canCancel(order.status)) return `You can cancel for nothing until ${kitchen} accepts.`
  const since = order.accepted_at ? ` since ${formatTime(order.accepted_at, timeZone)}` : ''
  return `${kitchen} has been on it${since}, so it can no longer be cancelled from here.`
}

/** Cancelling while it is allowed; afterwards why not, and the way on. */
export function CancelOffer({
  order,
  kitchen,
  timeZone,
  now,
  help,
  onCancel,
}: {
  order: Order
  kitchen: string
  timeZone: string | undefined
  now: number
  /** The way on when it can no longer be cancelled. */
  help: ReactNode
  onCancel: () => void
}) {
  const words = cancelWords(order, kitchen, timeZone, now)
  if (words === null) return null
  return (
    <div className={styles.offer}>
      {canCancel(order.status) && (
        <Button variant="secondary" onClick={onCancel}>
          Cancel this order
        </Button>
      )}
      <p className={styles.words}>
        {words} {!canCancel(order.status) && help}
      </p>
    </div>
  )
}
