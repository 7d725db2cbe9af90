import { cx } from '../../lib/cx.ts'
import { type OrderStatus, statusLook } from '../../lib/order-status.ts'
import styles from './status-chip.module.css'
import { StatusGlyph } from './status-glyph.tsx'

/** The state of an order: its shape, its word and its tint. */
export function StatusChip({ status, size = 'medium' }: { status: OrderStatus; size?: 'medium' | 'large' }) {
  const look = statusLook[status]
  return (
    <span className={cx(styles.chip, styles[look.tone], size === 'large' && styles.large)}>
      <StatusGlyph name={look.glyph} size={size === 'large' ? 20 : 16} />
      {look.word}
    </span>
  )
}
