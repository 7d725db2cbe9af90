import type { MenuCategory, MenuItem } from '@platewire/client'
import type { Dish, MenuBook, MenuDraft } from '@platewire/client/menu-editor'

/** The menu a draft would be, as customers read menus: nothing archived, no empty heading. */
export function previewOf(book: MenuBook, draft: MenuDraft): MenuCategory[] {
  return draft.categories.flatMap(({ id, name, is_archived, item_ids }, position) => {
    const dishes = item_ids.flatMap((itemId) => draft.dishes[itemId] ?? [])
    const items = dishes.filter((dish) => !dish.is_archived).map((dish) => itemOf(book, dish))
    return is_archived || items.length === 0 ? [] : [{ id, name: name || 'Without a name', position, items }]
  })
}

/** A dish of a draft as customers see it. */
export function itemOf(book: MenuBook, dish: Dish): MenuItem {
  const published = book.items.find(({ id }) => id === dish.id)
  return {
    id: dish.id,
    name: dish.name || 'Without a name',
    description: dish.description,
    price_minor: Math.max(0, dish.price_minor),
    allergens: dish.allergens,
    recipe: dish.recipe,
    image: published?.image ?? null,
    is_available: published?.is_available ?? true,
    tax_class: book.tax_classes.find(({ id }) => id === dish.tax_class_id)?.name ?? '',
    option_groups: dish.option_groups.map((group) => ({
      ...group,
      options: group.options.map((option) => ({ ...option, price_minor: Math.max(0, option.price_minor) })),
    })),
  }
}
