import type { DraftAct, MenuDraft } from '@platewire/client/menu-editor'

const isShown = (draft: MenuDraft, id: string): boolean => draft.dishes[id]?.is_archived === false

const liveIn = (draft: MenuDraft) => draft.categories.filter(({ is_archived }) => !is_archived)

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

/** Where a category stands among those that are shown. */
export function placeOfCategory(draft: MenuDraft, id: string): { place: number; of: number } | null {
  const live = liveIn(draft)
  const at = live.findIndex((category) => category.id === id)
  return at === -1 ? null : { place: at + 1, of: live.length }
}

/** What stands beside a dish of a category: the next, or else the one before; the category itself where it stands alone. */
export function besideDish(draft: MenuDraft, id: string): string | null {
  const category = draft.categories.find(({ item_ids }) => item_ids.includes(id))
  return category ? (beside(shownIn(draft, category.item_ids), id) ?? category.id) : null
}

/** The category beside another; null where it stands alone. */
export const besideCategory = (draft: MenuDraft, id: string): string | null =>
  beside(
    liveIn(draft).map((category) => category.id),
    id,
  )

/** The next of a list, or else the one before. */
export function beside(ids: readonly string[], id: string): string | null {
  const at = ids.indexOf(id)
  return ids[at + 1] ?? ids[at - 1] ?? null
}

/** One step of a dish up or down; over the edge of its category it goes into the next. Null where there is no further. */
export function stepDish(draft: MenuDraft, id: string, by: -1 | 1): DraftAct | null {
  const live = liveIn(draft)
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
  const live = liveIn(draft)
  const neighbour = live[live.findIndex((category) => category.id === id) + by]
  return neighbour ? { type: 'move_category', id, to: draft.categories.indexOf(neighbour) } : null
}
