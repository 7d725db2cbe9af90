import * as z from 'zod/mini'
import type { Core } from '../core.ts'
import { availabilitySchema, loadSchema } from '../restaurants/schemas.ts'
import type { Menu, RestaurantCard } from '../restaurants/types.ts'

const changeSchema = z.object({
  restaurant_id: z.string(),
  load: z.optional(loadSchema),
  items: z.optional(z.array(availabilitySchema)),
})

/** What changed at a restaurant: its load, dishes, or (neither) anything. */
export type StorefrontChange = z.infer<typeof changeSchema>

/**
 * Hears what changes at one restaurant, or (`all`) how the load of each of them does. Only the latest counts: what was missed is not
 * told again, so whoever listens asks now and then as well. Returns what ends it.
 */
export function watchStorefront(
  { core }: { readonly core: Pick<Core, 'live'> },
  restaurant: string | 'all',
  onChange: (change: StorefrontChange) => void,
): () => void {
  const topic = core.live(`storefront:${restaurant}`, {
    onBroadcast: (event, payload) => {
      const change = event === 'storefront_changed' ? changeSchema.safeParse(payload) : null
      if (change?.success) onChange(change.data)
    },
  })
  return topic.close
}

/** A card after a change; itself where the change is about another restaurant, or about dishes. */
export function withStorefront<Card extends RestaurantCard>(card: Card, change: StorefrontChange): Card {
  const { load } = change
  if (!load || change.restaurant_id !== card.id) return card
  const more = load.minutes - (card.load?.minutes ?? 0)
  return {
    ...card,
    load,
    minutes_from: card.minutes_from + more,
    minutes_until: card.minutes_until + more,
  }
}

/** A menu after a change. */
export function menuWithStorefront(menu: Menu, change: StorefrontChange): Menu {
  const changed = new Map(change.items?.map((item) => [item.menu_item_id, item]))
  return {
    ...menu,
    restaurant: withStorefront(menu.restaurant, change),
    categories: menu.categories.map((category) => ({
      ...category,
      items: category.items.map((item) => {
        const news = changed.get(item.id)
        return news
          ? { ...item, is_available: news.is_available, left: news.left, back_at: news.back_at }
          : item
      }),
    })),
  }
}
