import type { Menu, Platewire, RestaurantCard } from '@platewire/client'
import { menuWithStorefront, watchStorefront, withStorefront } from '@platewire/client/storefront'
import type { QueryClient } from '@tanstack/react-query'

/** Brings what is cached of a restaurant up to date with what is told of it; returns what ends that. */
export function followStorefront(
  platewire: Pick<Platewire, 'core'>,
  queries: QueryClient,
  restaurant: string,
): () => void {
  return watchStorefront(platewire, restaurant, (change) => {
    queries.setQueriesData<RestaurantCard[]>({ queryKey: ['restaurants'] }, (cards) =>
      cards?.map((card) => withStorefront(card, change)),
    )
    queries.setQueriesData<Menu>({ queryKey: ['menu'] }, (menu) =>
      menu?.restaurant.id === change.restaurant_id ? menuWithStorefront(menu, change) : menu,
    )
    // What a basket costs and when it comes, only the server says.
    void queries.invalidateQueries({ queryKey: ['quote'] })
    if (!change.load && !change.items) void queries.invalidateQueries({ queryKey: ['menu'] })
  })
}
