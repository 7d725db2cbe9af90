import type { RestaurantCard } from '@platewire/client'
import { plural } from '../../lib/format.ts'
import { opensText } from '../../lib/opening.ts'

/** The page's one sentence: how many kitchens cook for this place now, or when the first opens. */
export function homeHeadline(restaurants: readonly RestaurantCard[] | null, now: number): string {
  if (!restaurants) return 'Kitchens near you'
  const reachable = restaurants.filter((restaurant) => restaurant.delivers_here !== false)
  const open = reachable.filter((restaurant) => restaurant.is_open)
  if (open.length > 0) return `${plural(open.length, 'kitchen is', 'kitchens are')} cooking for you`
  const [first] = reachable
    .filter((restaurant) => restaurant.opens_at !== null)
    .sort((a, b) => Date.parse(a.opens_at ?? '') - Date.parse(b.opens_at ?? ''))
  return first ? `Every kitchen rests. ${opensText(first, now)}` : 'No kitchen reaches you yet'
}
