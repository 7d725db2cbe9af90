import type { Dish } from '@platewire/client/menu-editor'
import type { ComponentProps } from 'react'
import { cx } from '../../lib/cx.ts'
import { formatMoney } from '../../lib/format.ts'
import styles from './dish-line.module.css'
import { DragHandle } from './drag-handle.tsx'
import type { MenuEditing } from './use-menu-editor.ts'

/** One dish of the list: its name, its price, and what is not published or not right about it. */
export function DishLine({
  dish,
  index,
  place,
  currency,
  editing,
  isSelected,
  isDropPlace,
  isDragged,
  handle,
  onSelect,
}: {
  dish: Dish
  index: number
  place: string
  currency: string
  editing: Pick<MenuEditing, 'book' | 'changes' | 'problems' | 'conflicts'>
  isSelected: boolean
  isDropPlace: boolean
  isDragged: boolean
  handle: Omit<ComponentProps<typeof DragHandle>, 'id' | 'label'>
  onSelect: () => void
}) {
  const name = dish.name || 'Without a name'
  const note = noteOf(dish.id, editing)
  return (
    <li
      className={cx(
        styles.line,
        isSelected && styles.selected,
        isDropPlace && styles.dropPlace,
        isDragged && styles.dragged,
      )}
      data-dish={dish.id}
      data-index={index}
    >
      <DragHandle id={dish.id} label={`Move ${name}, ${place}`} {...handle} />
      <button
        type="button"
        className={styles.open}
        data-open={dish.id}
        aria-current={isSelected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span className={styles.words}>
          <bdi className={styles.name}>{name}</bdi>
          {note && (
            <span className={styles.note} data-tone={note.tone}>
              {note.word}
            </span>
          )}
        </span>
        <span className={styles.price}>{formatMoney(Math.max(0, dish.price_minor), currency)}</span>
      </button>
    </li>
  )
}

type Note = { word: string; tone: 'changed' | 'wrong' }

function noteOf(
  id: string,
  { book, changes, problems, conflicts }: Pick<MenuEditing, 'book' | 'changes' | 'problems' | 'conflicts'>,
): Note | null {
  if (problems.some((problem) => problem.id === id)) return { word: 'Not complete', tone: 'wrong' }
  if (conflicts.some((conflict) => conflict.id === id))
    return { word: 'Changed by a colleague', tone: 'wrong' }
  if (!changes.items.some((item) => item.id === id)) return null
  const isNew = !book?.items.some((item) => item.id === id)
  return { word: isNew ? 'Not published' : 'Changed', tone: 'changed' }
}
