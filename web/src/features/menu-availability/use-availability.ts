import { type Availability, type Menu, PlatewireError } from '@platewire/client'
import { createAccepting, type Stock } from '@platewire/client/accepting'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'
import { useStorefront } from '../../lib/use-storefront.ts'
import type { StockWish } from './stock-line.tsx'

type Wish = { readonly itemId: string; readonly isAvailable: boolean }

/** The menu with one dish marked. Pure. */
export function withAvailability(menu: Menu, { itemId, isAvailable }: Wish): Menu {
  const categories = menu.categories.map((category) => ({
    ...category,
    items: category.items.map((item) => (item.id === itemId ? { ...item, is_available: isAvailable } : item)),
  }))
  return { ...menu, categories }
}

/** The menu with one dish as the server says that it stands. Pure. */
export function withStock(menu: Menu, { menu_item_id, is_available, left, back_at }: Availability): Menu {
  const categories = menu.categories.map((category) => ({
    ...category,
    items: category.items.map((item) =>
      item.id === menu_item_id ? { ...item, is_available, left, back_at } : item,
    ),
  }))
  return { ...menu, categories }
}

/** The menu of a restaurant one works at. */
export function useAvailability(restaurantId: string) {
  const { restaurants } = usePlatewire()
  const userId = useUserId()
  const mine = useQuery({
    queryKey: queryKeys.memberships(userId),
    queryFn: () => restaurants.mine(),
    enabled: userId !== null,
    // Access may end while the page is open.
    refetchInterval: 30_000,
  })
  const membership = mine.data?.find(({ restaurant_id }) => restaurant_id === restaurantId)
  const slug = membership?.slug ?? ''
  const menu = useQuery({
    queryKey: queryKeys.menu(slug),
    queryFn: () => restaurants.menu(slug),
    enabled: slug !== '',
    staleTime: 0,
  })
  useStorefront(restaurantId)
  const isStranger = mine.data !== undefined && membership === undefined
  // Without the one there is nothing of the other.
  return { menu: mine.isError && menu.data === undefined ? { ...mine, data: undefined } : menu, isStranger }
}

/** The switch of one dish, and how many of it are left. Each row has its own: a refusal is not lost to the next. */
export function useDishChange(slug: string) {
  const { restaurants } = usePlatewire()
  const queries = useQueryClient()
  // Own, reversible and nearly always accepted: shown at once, taken back when it is refused.
  const change = useMutation<Availability, Error, Wish>({
    mutationFn: ({ itemId, isAvailable }) => restaurants.setItemAvailability(itemId, isAvailable),
    onMutate: (wish) => {
      queries.setQueryData<Menu>(queryKeys.menu(slug), (now) => now && withAvailability(now, wish))
    },
    onSuccess: (now) => {
      queries.setQueryData<Menu>(queryKeys.menu(slug), (menu) => menu && withStock(menu, now))
    },
    onError: (_, { itemId, isAvailable }) => {
      const before = { itemId, isAvailable: !isAvailable }
      queries.setQueryData<Menu>(queryKeys.menu(slug), (now) => now && withAvailability(now, before))
    },
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  const accepting = useCapability(createAccepting)
  // A number matters to checkouts under way: shown as the server took it.
  const stock = useMutation<Stock, Error, StockWish>({
    mutationFn: ({ itemId, portions, untilOpening }) =>
      accepting.setStock(itemId, { portions, until: untilOpening ? 'opening' : null }),
    onSuccess: (now) => {
      queries.setQueryData<Menu>(queryKeys.menu(slug), (menu) => menu && withStock(menu, now))
    },
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  return { change, stock }
}
