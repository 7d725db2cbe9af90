import type { DraftCategory, MenuDraft } from '@platewire/client/menu-editor'
import { IconArchive, IconPlus } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { plural } from '../../lib/format.ts'
import styles from './category-block.module.css'
import { DishLine } from './dish-line.tsx'
import { DragHandle } from './drag-handle.tsx'
import { placeOfCategory } from './order.ts'
import type { useDragOrder } from './use-drag-order.ts'
import type { MenuEditing } from './use-menu-editor.ts'
import { problemAt } from './words.ts'

type Step = (kind: 'dish' | 'category', id: string, by: -1 | 1) => void

/** A heading, named in place, and its dishes. */
export function CategoryBlock({
  category,
  editing,
  draft,
  currency,
  selected,
  dragged,
  handleOf,
  onStep,
  onArchive,
  onSelect,
}: {
  category: DraftCategory
  editing: MenuEditing
  draft: MenuDraft
  currency: string
  selected: string | null
  onStep: Step
  onArchive: (category: DraftCategory) => void
  onSelect: (dishId: string) => void
} & Pick<ReturnType<typeof useDragOrder>, 'dragged' | 'handleOf'>) {
  const { act, book } = editing
  const shown = category.item_ids.filter((id) => draft.dishes[id]?.is_archived === false)
  const problem = problemAt(editing.problems, category.id, 'name')
  const addDish = () => {
    const id = crypto.randomUUID()
    const taxClassId = draft.dishes[shown.at(-1) ?? '']?.tax_class_id ?? book?.tax_classes[0]?.id ?? ''
    act({ type: 'add_dish', id, categoryId: category.id, taxClassId })
    onSelect(id)
  }
  const mark = dishMark(dragged, category)
  const ownIndex = draft.categories.indexOf(category)
  const place = placeOfCategory(draft, category.id)
  return (
    <section
      className={styles.category}
      aria-label={category.name || 'A category without a name'}
      data-category={category.id}
      data-index={ownIndex}
      data-over={isCategoryMark(dragged, draft, ownIndex) || undefined}
    >
      <div className={styles.head}>
        <DragHandle
          id={category.id}
          label={`Move the category ${category.name}${place ? `, place ${place.place} of ${place.of}` : ''}`}
          onMove={(by) => onStep('category', category.id, by)}
          {...handleOf('category', category.id)}
        />
        <input
          className={styles.name}
          dir="auto"
          aria-label="Name of the category"
          aria-invalid={problem ? true : undefined}
          placeholder="Name of the category"
          value={category.name}
          onChange={(event) =>
            act(
              { type: 'rename_category', id: category.id, name: event.target.value },
              `category ${category.id}`,
            )
          }
        />
        <IconButton label={archiveLabel(category.name, shown.length)} onClick={() => onArchive(category)}>
          <Icon of={IconArchive} />
        </IconButton>
      </div>
      {problem && <p className={styles.problem}>{problem}</p>}
      <ul className={styles.dishes} data-drop-end={mark === category.item_ids.length || undefined}>
        {shown.map((id) => {
          const dish = draft.dishes[id]
          return (
            dish && (
              <DishLine
                key={id}
                dish={dish}
                index={category.item_ids.indexOf(id)}
                place={`place ${shown.indexOf(id) + 1} of ${shown.length}`}
                currency={currency}
                editing={editing}
                isSelected={selected === id}
                isDropPlace={mark === category.item_ids.indexOf(id)}
                isDragged={dragged?.id === id}
                handle={{ onMove: (by) => onStep('dish', id, by), ...handleOf('dish', id) }}
                onSelect={() => onSelect(id)}
              />
            )
          )
        })}
      </ul>
      <Button variant="quiet" size="small" className={styles.add} onClick={addDish}>
        <Icon of={IconPlus} /> Add a dish
      </Button>
    </section>
  )
}

type Dragged = ComponentProps<typeof CategoryBlock>['dragged']

/** Places are counted without what moves; the list still shows it. */
const shownPlace = (to: number, ownIndex: number): number => (ownIndex >= 0 && to >= ownIndex ? to + 1 : to)

/** Before which dish of a category the dragged one would stand. */
function dishMark(dragged: Dragged, { id, item_ids }: DraftCategory): number | null {
  if (dragged?.kind !== 'dish' || dragged.place?.categoryId !== id) return null
  return shownPlace(dragged.place.to, item_ids.indexOf(dragged.id))
}

function isCategoryMark(dragged: Dragged, { categories }: MenuDraft, index: number): boolean {
  if (dragged?.kind !== 'category' || !dragged.place) return false
  return (
    shownPlace(
      dragged.place.to,
      categories.findIndex(({ id }) => id === dragged.id),
    ) === index
  )
}

const archiveLabel = (name: string, dishes: number): string =>
  dishes === 0
    ? `Archive the category ${name}`
    : `Archive the category ${name} and its ${plural(dishes, 'dish', 'dishes')}`
