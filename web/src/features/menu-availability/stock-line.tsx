import type { MenuItem } from '@platewire/client'
import { useState } from 'react'
import { formatMoment } from '../../lib/format.ts'
import { StockDialog } from './stock-dialog.tsx'
import styles from './stock-line.module.css'

/** How many of a dish are left and when it returns, and the way to say it. */
export function StockLine({
  item,
  timeZone,
  onSave,
}: {
  item: MenuItem
  timeZone: string
  onSave: (wish: StockWish) => void
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={styles.line}>
      <span className={styles.words}>{stockWords(item, timeZone)}</span>
      <button type="button" className={styles.change} onClick={() => setOpen(true)}>
        {item.left == null ? 'Count it' : 'Change'}
        <span className={styles.of}>: {item.name}</span>
      </button>
      {isOpen && (
        <StockDialog
          item={item}
          onClose={() => setOpen(false)}
          onSave={(wish) => {
            setOpen(false)
            onSave(wish)
          }}
        />
      )}
    </div>
  )
}

/** What is left of a dish: a number, 0 for sold out, null for not counted; and whether that ends with the next opening. */
export interface StockWish {
  readonly itemId: string
  readonly portions: number | null
  readonly untilOpening: boolean
}

/** What the line says: "12 left", "Back Fri 27 Nov, 11:30". */
export function stockWords({ is_available, left, back_at }: MenuItem, timeZone: string): string {
  const back = back_at ? formatMoment(back_at, Date.now(), timeZone) : null
  if (!is_available) return back ? `Back ${back}` : 'Until you switch it back on'
  if (left == null) return 'Not counted'
  return back ? `${left} left, as usual from ${back}` : `${left} left`
}
