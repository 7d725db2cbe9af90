import { type Menu, PlatewireError } from '@platewire/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useUserId } from '../../lib/use-session.ts'

type Wish = { readonly itemId: string; readonly isAvailable: boolean }

/** The menu with one dish marked. Pure. */
export function withAvailability(menu: Menu, { itemId, isAvailable }: Wish): Menu {
  const categories = menu.categories.map((category) => ({
    ...category,
    items: category.items.map((item) => (item.id === itemId ? { ...item, is_available: isAvailable } : item)),
  }))
  return { ...menu, categories }
}

/** The menu of a restaurant one works at, and the switch of each dish. */
export function useAvailability(restaurantId: string) {
  const { restaurants } = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  const mine = useQuery({
    queryKey: queryKeys.memberships(userId),
    queryFn: () => restaurants.mine(),
    enabled: userId !== null,
  })
  const membership = mine.data?.find(({ restaurant_id }) => restaurant_id === restaurantId)
  const slug = membership?.slug ?? ''
  const menu = useQuery({
    queryKey: queryKeys.menu(slug),
    queryFn: () => restaurants.menu(slug),
    enabled: slug !== '',
    staleTime: 0,
  })
  // Own, reversible and nearly always accepted: shown at once, taken back when it is refused.
  const change = useMutation<unknown, Error, Wish>({
    mutationFn: ({ itemId, isAvailable }) => restaurants.setItemAvailability(itemId, isAvailable),
    onMutate: (wish) => {
      queries.setQueryData<Menu>(queryKeys.menu(slug), (now) => now && withAvailability(now, wish))
    },
    onError: (_, { itemId, isAvailable }) => {
      const before = { itemId, isAvailable: !isAvailable }
      queries.setQueryData<Menu>(queryKeys.menu(slug), (now) => now && withAvailability(now, before))
    },
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  const isStranger = mine.data !== undefined && membership === undefined
  return { menu, error: mine.error ?? menu.error, isStranger, change }
}
