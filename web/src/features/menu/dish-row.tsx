import type { MenuItem } from '@platewire/client'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Icon } from '../../components/ui/icon.tsx'
import { cx } from '../../lib/cx.ts'
import { formatMoment, formatMoney } from '../../lib/format.ts'
import { isRequired } from './dish-choice.ts'
import styles from './dish-row.module.css'

/** One dish of a menu. The row opens it; the plus adds one at once where nothing must be chosen. */
export function DishRow({
  item,
  currency,
  timeZone,
  picture,
  inCart,
  canAdd,
  onOpen,
  onQuickAdd,
}: {
  item: MenuItem
  currency: string
  timeZone: string
  picture: ReactNode
  inCart: number
  canAdd: boolean
  onOpen: () => void
  onQuickAdd: () => void
}) {
  const note = stockNote(item, timeZone)
  const opensFirst = item.option_groups.some(isRequired)
  return (
    <li className={cx(styles.row, !item.is_available && styles.soldOut)}>
      <span className={styles.picture} aria-hidden="true">
        {picture}
      </span>
      <span className={styles.words}>
        <button type="button" className={styles.open} onClick={onOpen}>
          <bdi>{item.name}</bdi>
        </button>
        {item.description && (
          <span className={styles.description}>
            <bdi>{item.description}</bdi>
          </span>
        )}
        <span className={styles.price}>
          {formatMoney(item.price_minor, currency)}
          {note && <span className={styles.gone}>{note}</span>}
        </span>
      </span>
      {item.is_available && canAdd && (
        <button
          type="button"
          className={cx(styles.plus, inCart > 0 && styles.held)}
          aria-label={addLabel(item.name, inCart)}
          onClick={opensFirst ? onOpen : onQuickAdd}
        >
          {inCart > 0 ? <span className={styles.count}>{inCart}</span> : <Icon of={IconPlus} size={22} />}
        </button>
      )}
    </li>
  )
}

const FEW = 5

/** What a customer should know before they want it: it is gone until then, or nearly gone. */
function stockNote({ is_available, left, back_at }: MenuItem, timeZone: string): string | null {
  if (!is_available)
    return back_at ? `Sold out, back ${formatMoment(back_at, Date.now(), timeZone)}` : 'Sold out'
  return left != null && left <= FEW ? `${left} left` : null
}

const addLabel = (name: string, inCart: number): string =>
  inCart > 0 ? `Add another ${name}, ${inCart} in the cart` : `Add ${name}`
