import type { Order } from '@platewire/client'
import { StatusGlyph } from '../../components/ui/status-glyph.tsx'
import { formatTime } from '../../lib/format.ts'
import { type OrderStatus, statusLook } from '../../lib/order-status.ts'
import styles from './step-times.module.css'

type Step = { status: OrderStatus; at: string | null; words: string }

function stepsOf(order: Order, kitchen: string): Step[] {
  const ended: Step[] =
    order.status === 'rejected' || order.status === 'cancelled'
      ? [{ status: order.status, at: order.closed_at, words: statusLook[order.status].word }]
      : []
  const steps: Step[] = [
    { status: 'placed', at: order.placed_at, words: 'You ordered' },
    { status: 'accepted', at: order.accepted_at, words: `${kitchen} accepted` },
    { status: 'preparing', at: order.preparing_at, words: `${kitchen} started cooking` },
    { status: 'ready', at: order.ready_at, words: 'Your food was ready' },
    { status: 'picked_up', at: order.picked_up_at, words: 'The courier left' },
    { status: 'delivered', at: order.delivered_at, words: 'Handed over to you' },
  ]
  return [...steps, ...ended].filter((step) => step.at !== null)
}

/** When each step happened, so that nobody has to do sums. */
export function StepTimes({
  order,
  kitchen,
  timeZone,
}: {
  order: Order
  kitchen: string
  timeZone: string | undefined
}) {
  return (
    <ol className={styles.steps}>
      {stepsOf(order, kitchen).map((step) => (
        <li key={step.status} className={styles.step}>
          <time className={styles.time} dateTime={step.at ?? undefined}>
            {step.at && formatTime(step.at, timeZone)}
          </time>
          <StatusGlyph name={statusLook[step.status].glyph} />
          <bdi>{step.words}</bdi>
        </li>
      ))}
    </ol>
  )
}
