import type { RestaurantCard } from '@platewire/client'

export type Filter = { text: string; cuisine: string | null }

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** Restaurants whose name, cuisine or description holds every word, accents and case aside. */
export function filterRestaurants(
  restaurants: readonly RestaurantCard[],
  { text, cuisine }: Filter,
): RestaurantCard[] {
  const words = fold(text).split(/\s+/).filter(Boolean)
  return restaurants.filter((restaurant) => {
    if (cuisine !== null && restaurant.cuisine !== cuisine) return false
    const haystack = fold(`${restaurant.name} ${restaurant.cuisine} ${restaurant.description}`)
    return words.every((word) => haystack.includes(word))
  })
}

/** The cuisines there are, the most frequent first. */
export function cuisinesOf(restaurants: readonly RestaurantCard[]): string[] {
  const counts = new Map<string, number>()
  for (const { cuisine } of restaurants) if (cuisine) counts.set(cuisine, (counts.get(cuisine) ?? 0) + 1)
  return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([cuisine]) => cuisine)
}

/** The three groups of the page, in this order: deliver here now, closed but deliver here, out of reach. */
export function groupRestaurants(restaurants: readonly RestaurantCard[]) {
  return {
    open: restaurants.filter((r) => r.delivers_here !== false && r.is_open),
    closed: restaurants.filter((r) => r.delivers_here !== false && !r.is_open),
    outOfReach: restaurants.filter((r) => r.delivers_here === false),
  }
}
