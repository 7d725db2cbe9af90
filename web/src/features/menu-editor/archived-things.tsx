import type { DraftAct, MenuDraft } from '@platewire/client/menu-editor'
import { Button } from '../../components/ui/button.tsx'
import { plural } from '../../lib/format.ts'
import styles from './archived-things.module.css'

/** What is put away: customers do not see it, orders go on naming it, and it can come back. */
export function ArchivedThings({
  draft,
  act,
  onSelect,
  onReturn,
}: {
  draft: MenuDraft
  act: (act: DraftAct) => void
  onSelect: (dishId: string) => void
  /** A category is about to be back in the list. */
  onReturn: (categoryId: string) => void
}) {
  const categories = draft.categories.filter(({ is_archived }) => is_archived)
  const dishes = draft.categories.flatMap(({ item_ids }) =>
    item_ids.flatMap((id) => (draft.dishes[id]?.is_archived ? [draft.dishes[id]] : [])),
  )
  const count = categories.length + dishes.length
  if (count === 0) return null
  const bringBack = (id: string) => {
    const home = draft.categories.find(({ item_ids }) => item_ids.includes(id))
    if (home?.is_archived) act({ type: 'archive_category', id: home.id, is_archived: false })
    act({ type: 'edit_dish', id, changes: { is_archived: false } })
    onSelect(id)
  }
  return (
    <details className={styles.archive}>
      <summary className={styles.summary}>Archived, {plural(count, 'thing', 'things')}</summary>
      <ul className={styles.things}>
        {categories.map(({ id, name }) => (
          <li key={id} className={styles.thing}>
            <bdi>{name}</bdi>
            <Button
              variant="quiet"
              size="small"
              aria-label={`Bring back the category ${name}`}
              onClick={() => {
                onReturn(id)
                act({ type: 'archive_category', id, is_archived: false })
              }}
            >
              Bring back
            </Button>
          </li>
        ))}
        {dishes.map(({ id, name }) => (
          <li key={id} className={styles.thing}>
            <bdi>{name}</bdi>
            <Button
              variant="quiet"
              size="small"
              aria-label={`Bring back ${name}`}
              onClick={() => bringBack(id)}
            >
              Bring back
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
