import type { DraftCategory, MenuDraft } from '@platewire/client/menu-editor'
import { IconPlus } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { announce } from '../../lib/announce.ts'
import { isolate } from '../../lib/bidi.ts'
import { ArchivedThings } from './archived-things.tsx'
import { CategoryBlock } from './category-block.tsx'
import { ImportDialog } from './import-dialog.tsx'
import styles from './menu-list.module.css'
import { besideCategory, placeOf, placeOfCategory, stepCategory, stepDish } from './order.ts'
import { type DropPlace, useDragOrder } from './use-drag-order.ts'
import type { MenuEditing } from './use-menu-editor.ts'
import { useRefocus } from './use-refocus.ts'

const ADD = 'add a category'

/** The menu as an ordered list: categories, their dishes, and what is put away. */
export function MenuList({
  editing,
  draft,
  currency,
  selected,
  onSelect,
}: {
  editing: MenuEditing
  draft: MenuDraft
  currency: string
  selected: string | null
  onSelect: (dishId: string) => void
}) {
  const { act } = editing
  const { area: list, refocus } = useRefocus<HTMLDivElement>()

  const drop = (kind: 'dish' | 'category', id: string, { categoryId, to }: DropPlace) => {
    if (kind === 'category') act({ type: 'move_category', id, to })
    else if (categoryId !== null) act({ type: 'move_dish', id, categoryId, to })
  }
  const { dragged, handleOf } = useDragOrder(drop)
  const step = (kind: 'dish' | 'category', id: string, by: -1 | 1) => {
    const wish = kind === 'dish' ? stepDish(draft, id, by) : stepCategory(draft, id, by)
    if (!wish) return
    // A dish that went into another category is another element: the handle keeps the focus all the same.
    refocus(id)
    act(wish)
  }
  const archive = ({ id, name }: DraftCategory) => {
    refocus(besideCategory(draft, id) ?? ADD)
    act({ type: 'archive_category', id, is_archived: true })
    announce(`${name ? isolate(name) : 'The category'} archived`)
  }
  useSpokenPlaces(draft)

  const addCategory = () => {
    const id = crypto.randomUUID()
    act({ type: 'add_category', id, name: '' })
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-category="${id}"] input`)?.focus(),
    )
  }
  const live = draft.categories.filter(({ is_archived }) => !is_archived)
  return (
    <div ref={list} className={styles.list} data-dragging={dragged !== null || undefined}>
      {live.map((category) => (
        <CategoryBlock
          key={category.id}
          category={category}
          editing={editing}
          draft={draft}
          currency={currency}
          selected={selected}
          dragged={dragged}
          handleOf={handleOf}
          onStep={step}
          onArchive={archive}
          onSelect={onSelect}
        />
      ))}
      <Button variant="secondary" data-handle={ADD} onClick={addCategory}>
        <Icon of={IconPlus} /> Add a category
      </Button>
      {editing.book && <ImportDialog book={editing.book} draft={draft} onImport={editing.replace} />}
      <ArchivedThings draft={draft} act={act} onSelect={onSelect} onReturn={refocus} />
    </div>
  )
}

/** Says where a dish or a category stands now, after it was moved. */
function useSpokenPlaces(draft: MenuDraft): void {
  const before = useRef(draft)
  useEffect(() => {
    const old = before.current
    before.current = draft
    if (old.categories === draft.categories) return
    const handle = document.activeElement?.getAttribute('data-handle')
    const words = handle && (dishMove(old, draft, handle) ?? categoryMove(old, draft, handle))
    if (words) announce(words)
  }, [draft])
}

function dishMove(old: MenuDraft, draft: MenuDraft, id: string): string | null {
  const [was, now] = [placeOf(old, id), placeOf(draft, id)]
  if (!now || !was || (now.place === was.place && now.category === was.category)) return null
  return `Place ${now.place} of ${now.of} in ${isolate(now.category)}`
}

/** Where one came or went, the others were not moved. */
function categoryMove(old: MenuDraft, draft: MenuDraft, id: string): string | null {
  const [was, now] = [placeOfCategory(old, id), placeOfCategory(draft, id)]
  return now && was && now.of === was.of && now.place !== was.place
    ? `Category ${now.place} of ${now.of}`
    : null
}
