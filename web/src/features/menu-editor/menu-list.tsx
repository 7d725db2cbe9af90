import type { MenuDraft } from '@platewire/client/menu-editor'
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
import { placeOf, stepCategory, stepDish } from './order.ts'
import { type DropPlace, useDragOrder } from './use-drag-order.ts'
import type { MenuEditing } from './use-menu-editor.ts'

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
  const list = useRef<HTMLDivElement>(null)
  const refocus = useRef<string | null>(null)
  // A dish that went into another category is another element: the handle keeps the focus all the same.
  useEffect(() => {
    if (refocus.current === null) return
    list.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(refocus.current)}"]`)?.focus()
    refocus.current = null
  })

  const drop = (kind: 'dish' | 'category', id: string, { categoryId, to }: DropPlace) => {
    if (kind === 'category') act({ type: 'move_category', id, to })
    else if (categoryId !== null) act({ type: 'move_dish', id, categoryId, to })
  }
  const { dragged, handleOf } = useDragOrder(drop)
  const step = (kind: 'dish' | 'category', id: string, by: -1 | 1) => {
    const wish = kind === 'dish' ? stepDish(draft, id, by) : stepCategory(draft, id, by)
    if (!wish) return
    refocus.current = id
    act(wish)
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
          onSelect={onSelect}
        />
      ))}
      <Button variant="secondary" onClick={addCategory}>
        <Icon of={IconPlus} /> Add a category
      </Button>
      {editing.book && <ImportDialog book={editing.book} draft={draft} onImport={editing.replace} />}
      <ArchivedThings draft={draft} act={act} onSelect={onSelect} />
    </div>
  )
}

/** Says where a dish stands now, after it was moved. */
function useSpokenPlaces(draft: MenuDraft): void {
  const before = useRef(draft)
  useEffect(() => {
    const old = before.current
    before.current = draft
    if (old.categories === draft.categories) return
    const handle = document.activeElement?.getAttribute('data-handle')
    const now = handle ? placeOf(draft, handle) : null
    const was = handle ? placeOf(old, handle) : null
    if (!now || !was || (now.place === was.place && now.category === was.category)) return
    announce(`Place ${now.place} of ${now.of} in ${isolate(now.category)}`)
  }, [draft])
}
