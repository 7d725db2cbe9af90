import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { Icon } from '../../../components/ui/icon.tsx'
import { cx } from '../../../lib/cx.ts'
import { useSeenOf } from '../hooks/use-seen.ts'
import styles from './ticket.module.css'

/** Who has seen an order that waits, or that nobody has: the line that stops the alarm in people's heads. */
export function TicketSeen({ orderId }: { orderId: string }) {
  const seen = useSeenOf(orderId)
  if (seen === undefined) return null
  return (
    <p className={cx(styles.seen, seen.tone === 'asking' && styles.unseen)}>
      <Icon of={seen.tone === 'calm' ? IconEye : IconEyeOff} size={20} />
      <span dir="auto">{seen.text}</span>
    </p>
  )
}
