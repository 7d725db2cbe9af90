import type { ListedOrder } from '@platewire/client'
import { IconRepeat } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { StatusChip } from '../../components/ui/status-chip.tsx'
import { formatDay, formatMoney, formatTime } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { minutesAfterPromise } from '../../lib/promise.ts'
import styles from './past-order.module.css'

const RATE_FOR_MS = 14 * 24 * 3600_000

/** Whether the server would still take a rating of it. */
const canRate = ({ delivered_at }: ListedOrder): boolean =>
  delivered_at !== null && Date.now() - Date.parse(delivered_at) < RATE_FOR_MS

/** One order that is over: from whom, what, how much, and once more. */
export function PastOrder({
  order,
  face,
  isReordering,
  onReorder,
}: {
  order: ListedOrder
  face: ReactNode
  isReordering: boolean
  onReorder: () => void
}) {
  const late = minutesAfterPromise(order)
  const dishes = order.lines.filter((line) => line.kind === 'item')
  return (
    <li className={styles.order}>
      <span className={styles.face}>{face}</span>
      <span className={styles.words}>
        <Link to={paths.order(order.id)} className={styles.name}>
          <bdi>{order.restaurant?.name ?? 'A restaurant no longer here'}</bdi>
        </Link>
        <span className={styles.dishes}>
          {dishes.map((line, index) => (
            <span key={line.position}>
              {index > 0 && ', '}
              {line.quantity}× <bdi>{line.label}</bdi>
            </span>
          ))}
        </span>
        <span className={styles.facts}>
          {formatDay(order.created_at)}, {formatTime(order.created_at)} ·{' '}
          {formatMoney(order.total_minor, order.currency)}
          {late !== null && ` · ${late > 0 ? `${late} min late` : 'on time'}`}
        </span>
        <span className={styles.links}>
          <Link to={paths.receipt(order.id)}>Receipt</Link>
          {order.food_stars !== null ? (
            <span>You gave {order.food_stars} of 5</span>
          ) : (
            canRate(order) && <Link to={paths.order(order.id)}>Rate it</Link>
          )}
        </span>
      </span>
      <span className={styles.end}>
        <StatusChip status={order.status} />
        {order.restaurant && (
          <Button
            variant="secondary"
            size="small"
            pending={isReordering}
            pendingLabel="Looking at today's menu…"
            onClick={onReorder}
          >
            <Icon of={IconRepeat} size={18} />
            Order again
          </Button>
        )}
      </span>
    </li>
  )
}
