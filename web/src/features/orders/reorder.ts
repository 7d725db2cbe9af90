import type { ListedOrder, Menu, MenuItem, OrderLine } from '@platewire/client'

type Dish = {
  menu_item_id: string
  name: string
  recipe: string
  quantity: number
  unit_minor: number
  options: { id: string; group: string; name: string; price_minor: number }[]
  note: string
}

/** What can be ordered again, at today's prices, and what cannot, by name. */
export type Reorder = { dishes: Dish[]; missing: string[] }

function optionsAgain(item: MenuItem, line: OrderLine): Dish['options'] | null {
  const found = line.options.map((wanted) => {
    const group = item.option_groups.find((candidate) => candidate.name === wanted.group)
    const option = group?.options.find(
      (candidate) => candidate.name === wanted.name && candidate.is_available,
    )
    return (
      option && { id: option.id, group: wanted.group, name: option.name, price_minor: option.price_minor }
    )
  })
  const options = found.filter((option) => option !== undefined)
  if (options.length < found.length) return null
  const isWhole = item.option_groups.every((group) => {
    const count = options.filter((option) => group.options.some(({ id }) => id === option.id)).length
    return count >= group.min_choices && count <= group.max_choices
  })
  return isWhole ? options : null
}

/** Finds the dishes of an old order on the menu of today, with the same choices. */
export function reorderFrom(menu: Menu, order: Pick<ListedOrder, 'lines'>): Reorder {
  const items = new Map(menu.categories.flatMap((category) => category.items).map((item) => [item.id, item]))
  const result: Reorder = { dishes: [], missing: [] }
  for (const line of order.lines) {
    if (line.kind !== 'item') continue
    const item = line.menu_item_id === null ? undefined : items.get(line.menu_item_id)
    const options = item?.is_available ? optionsAgain(item, line) : null
    if (!item || !options) {
      result.missing.push(line.label)
      continue
    }
    result.dishes.push({
      menu_item_id: item.id,
      name: item.name,
      recipe: item.recipe,
      quantity: line.quantity,
      unit_minor: options.reduce((sum, option) => sum + option.price_minor, item.price_minor),
      options,
      note: line.note,
    })
  }
  return result
}
