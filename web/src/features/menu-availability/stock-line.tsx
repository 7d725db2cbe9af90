import type { MenuItem } from '@platewire/client'
import { useState } from 'react'
import { formatMoment } from '../../lib/format.ts'
import { StockDialog } from './stock-dialog.tsx'
import styles from './stock-line.module.css'

/** How many of a dish are left and when it returns, and the way to say it. */
export function StockLine({ item, onSave }: { item: MenuItem; onSave: (wish: StockWish) => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={styles.line}>
      <span className={styles.words}>{stockWords(item)}</span>
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
export function stockWords({ is_available, left, back_at }: MenuItem): string {
  const back = back_at ? `back ${formatMoment(back_at)}` : null
  if (!is_available) return back ? `B${back.slice(1)}` : 'Until you switch it back on'
  if (left == null) return 'Not counted'
  return back ? `${left} left, as usual from ${formatMoment(back_at ?? '')}` : `${left} left`
}
