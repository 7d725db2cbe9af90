import type { Menu, Platewire, RestaurantCard } from '@platewire/client'
import { menuWithStorefront, watchStorefront, withStorefront } from '@platewire/client/storefront'
import type { QueryClient } from '@tanstack/react-query'

/** A message may come a moment before what it tells can be read, so the server is asked once more, ms. */
const ASK_AGAIN_MS = 1500

/** Brings what is cached of a restaurant up to date with what is told of it; returns what ends that. */
export function followStorefront(
  platewire: Pick<Platewire, 'core'>,
  queries: QueryClient,
  restaurant: string,
): () => void {
  // What a basket costs and when it comes, only the server says.
  const ask = () => void queries.invalidateQueries({ queryKey: ['quote'] })
  let again: ReturnType<typeof setTimeout> | undefined
  const stop = watchStorefront(platewire, restaurant, (change) => {
    queries.setQueriesData<RestaurantCard[]>({ queryKey: ['restaurants'] }, (cards) =>
      cards?.map((card) => withStorefront(card, change)),
    )
    queries.setQueriesData<Menu>({ queryKey: ['menu'] }, (menu) =>
      menu?.restaurant.id === change.restaurant_id ? menuWithStorefront(menu, change) : menu,
    )
    ask()
    clearTimeout(again)
    again = setTimeout(ask, ASK_AGAIN_MS)
    if (!change.load && !change.items) void queries.invalidateQueries({ queryKey: ['menu'] })
  })
  return () => {
    clearTimeout(again)
    stop()
  }
}
