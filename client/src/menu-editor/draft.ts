import type { Dish, DishGroup, DishOption, DraftCategory, MenuBook, MenuDraft } from './types.ts'

/** A draft that changes nothing yet. */
export function openDraft(book: MenuBook): MenuDraft {
  return {
    categories: book.categories.map(({ id, name, is_archived }) => ({
      id,
      name,
      is_archived,
      item_ids: book.items.filter((item) => item.category_id === id).map((item) => item.id),
    })),
    dishes: Object.fromEntries(
      book.items.map(({ category_id, is_available, image, open_orders, edit, ...dish }) => [dish.id, dish]),
    ),
  }
}

/** One change of a draft. Ids of new things are made by whoever asks. */
export type DraftAct =
  | { readonly type: 'add_category'; readonly id: string; readonly name: string }
  | { readonly type: 'rename_category'; readonly id: string; readonly name: string }
  | { readonly type: 'archive_category'; readonly id: string; readonly is_archived: boolean }
  | { readonly type: 'move_category'; readonly id: string; readonly to: number }
  | {
      readonly type: 'add_dish'
      readonly id: string
      readonly categoryId: string
      readonly taxClassId: string
    }
  | { readonly type: 'copy_dish'; readonly id: string; readonly from: string; readonly newId: () => string }
  | { readonly type: 'edit_dish'; readonly id: string; readonly changes: Partial<Omit<Dish, 'id'>> }
  | { readonly type: 'move_dish'; readonly id: string; readonly categoryId: string; readonly to: number }
  | { readonly type: 'edit_groups'; readonly id: string; readonly groups: readonly DishGroup[] }

/** A draft after one change. Pure. */
export function changeDraft(draft: MenuDraft, act: DraftAct): MenuDraft {
  switch (act.type) {
    case 'add_category':
      return {
        ...draft,
        categories: [...draft.categories, { id: act.id, name: act.name, is_archived: false, item_ids: [] }],
      }
    case 'rename_category':
      return withCategory(draft, act.id, (category) => ({ ...category, name: act.name }))
    case 'archive_category':
      return archiveCategory(draft, act.id, act.is_archived)
    case 'move_category':
      return { ...draft, categories: movedCategory(draft.categories, act.id, act.to) }
    case 'add_dish':
      return addDish(draft, act.categoryId, null, newDish(act.id, act.taxClassId))
    case 'copy_dish': {
      const from = draft.dishes[act.from]
      return from ? addDish(draft, categoryOf(draft, from.id), from.id, copyOf(from, act)) : draft
    }
    case 'edit_dish':
      return withDish(draft, act.id, (dish) => ({ ...dish, ...act.changes }))
    case 'move_dish':
      return moveDish(draft, act.id, act.categoryId, act.to)
    case 'edit_groups':
      return withDish(draft, act.id, (dish) => ({ ...dish, option_groups: [...act.groups] }))
  }
}

/** The category a dish stands in. */
export const categoryOf = (draft: MenuDraft, dishId: string): string =>
  draft.categories.find(({ item_ids }) => item_ids.includes(dishId))?.id ?? ''

/** Something put at another place of its list. */
export function moved<T>(list: readonly T[], item: T, to: number): T[] {
  const rest = list.filter((other) => other !== item)
  return [...rest.slice(0, to), item, ...rest.slice(to)]
}

function withCategory(
  draft: MenuDraft,
  id: string,
  change: (category: DraftCategory) => DraftCategory,
): MenuDraft {
  return {
    ...draft,
    categories: draft.categories.map((category) => (category.id === id ? change(category) : category)),
  }
}

function withDish(draft: MenuDraft, id: string, change: (dish: Dish) => Dish): MenuDraft {
  const dish = draft.dishes[id]
  return dish ? { ...draft, dishes: { ...draft.dishes, [id]: change(dish) } } : draft
}

/** A heading takes its dishes along, both ways: nothing is left under one that customers do not see. */
function archiveCategory(draft: MenuDraft, id: string, is_archived: boolean): MenuDraft {
  const category = draft.categories.find((candidate) => candidate.id === id)
  const ids = is_archived ? (category?.item_ids ?? []) : []
  const archived = ids.reduce(
    (now, dishId) => withDish(now, dishId, (dish) => ({ ...dish, is_archived: true })),
    draft,
  )
  return withCategory(archived, id, (now) => ({ ...now, is_archived }))
}

function movedCategory(categories: readonly DraftCategory[], id: string, to: number): DraftCategory[] {
  const category = categories.find((candidate) => candidate.id === id)
  return category ? moved(categories, category, to) : [...categories]
}

function moveDish(draft: MenuDraft, id: string, categoryId: string, to: number): MenuDraft {
  return {
    ...draft,
    categories: draft.categories.map((category) => {
      const rest = category.item_ids.filter((other) => other !== id)
      if (category.id === categoryId) return { ...category, item_ids: moved([...rest, id], id, to) }
      return rest.length === category.item_ids.length ? category : { ...category, item_ids: rest }
    }),
  }
}

function addDish(draft: MenuDraft, categoryId: string, after: string | null, dish: Dish): MenuDraft {
  const category = draft.categories.find(({ id }) => id === categoryId)
  if (!category) return draft
  const to = after === null ? category.item_ids.length : category.item_ids.indexOf(after) + 1
  return moveDish({ ...draft, dishes: { ...draft.dishes, [dish.id]: dish } }, dish.id, categoryId, to)
}

const newDish = (id: string, tax_class_id: string): Dish => ({
  id,
  name: '',
  description: '',
  price_minor: 0,
  tax_class_id,
  allergens: [],
  recipe: 'curry',
  station: '',
  cook_minutes: null,
  is_archived: false,
  option_groups: [],
})

function copyOf(dish: Dish, { id, newId }: { id: string; newId: () => string }): Dish {
  const option = (from: DishOption): DishOption => ({ ...from, id: newId() })
  const group = (from: DishGroup): DishGroup => ({
    ...from,
    id: newId(),
    options: from.options.map(option),
  })
  return {
    ...dish,
    id,
    name: `${dish.name} 2`.slice(0, 80),
    option_groups: dish.option_groups.map(group),
  }
}
