import type { DraftAct, MenuDraft } from '@platewire/client/menu-editor'

const isShown = (draft: MenuDraft, id: string): boolean => draft.dishes[id]?.is_archived === false

const shownIn = (draft: MenuDraft, itemIds: readonly string[]): string[] =>
  itemIds.filter((id) => isShown(draft, id))

/** Where a dish stands, as people count: place 2 of 5 in Bao. */
export function placeOf(
  draft: MenuDraft,
  id: string,
): { place: number; of: number; category: string } | null {
  const category = draft.categories.find(({ item_ids }) => item_ids.includes(id))
  if (!category) return null
  const shown = shownIn(draft, category.item_ids)
  return { place: shown.indexOf(id) + 1, of: shown.length, category: category.name }
}

/** One step of a dish up or down; over the edge of its category it goes into the next. Null where there is no further. */
export function stepDish(draft: MenuDraft, id: string, by: -1 | 1): DraftAct | null {
  const live = draft.categories.filter(({ is_archived }) => !is_archived)
  const at = live.findIndex(({ item_ids }) => item_ids.includes(id))
  const category = live[at]
  if (!category) return null
  const shown = shownIn(draft, category.item_ids)
  const neighbour = shown[shown.indexOf(id) + by]
  if (neighbour !== undefined) {
    return { type: 'move_dish', id, categoryId: category.id, to: category.item_ids.indexOf(neighbour) }
  }
  const next = live[at + by]
  return next ? { type: 'move_dish', id, categoryId: next.id, to: by === 1 ? 0 : next.item_ids.length } : null
}

/** One step of a category up or down among those that are shown. */
export function stepCategory(draft: MenuDraft, id: string, by: -1 | 1): DraftAct | null {
  const live = draft.categories.filter(({ is_archived }) => !is_archived)
  const neighbour = live[live.findIndex((category) => category.id === id) + by]
  return neighbour ? { type: 'move_category', id, to: draft.categories.indexOf(neighbour) } : null
}
