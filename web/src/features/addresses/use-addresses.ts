import type { Address, NewAddress } from '@platewire/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useUserId } from '../../lib/use-session.ts'

/** The signed-in person's saved addresses. */
export function useAddresses() {
  const { accounts } = usePlatewire()
  const userId = useUserId()
  return useQuery({
    queryKey: queryKeys.addresses(userId),
    queryFn: () => accounts.addresses.list(),
    enabled: userId !== null,
    staleTime: 5 * 60_000,
  })
}

/** Saves an address: a new one, or changes to one that has an id. */
export function useSaveAddress() {
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const key = queryKeys.addresses(useUserId())
  return useMutation({
    mutationFn: ({ id, ...address }: NewAddress & { id?: string | undefined }) =>
      id === undefined ? accounts.addresses.add(address) : accounts.addresses.change(id, address),
    onSuccess: (saved) => {
      queries.setQueryData<Address[]>(key, (old = []) =>
        old.some((address) => address.id === saved.id)
          ? old.map((address) => (address.id === saved.id ? saved : address))
          : [...old, saved],
      )
    },
  })
}

/** Removes a saved address. Orders keep their own copy. */
export function useRemoveAddress() {
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const key = queryKeys.addresses(useUserId())
  return useMutation({
    mutationFn: (id: string) => accounts.addresses.remove(id),
    onSuccess: (_nothing, id) => {
      queries.setQueryData<Address[]>(key, (old = []) => old.filter((address) => address.id !== id))
    },
  })
}
