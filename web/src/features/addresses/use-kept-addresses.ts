import type { Address, NewAddress } from '@platewire/client'
import { removeAddress, saveAddress } from '@platewire/client/outbox'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { outboxOf, sendOrKeep, useOutbox } from '../../lib/outbox.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { refusedAddresses, withKept } from './kept-addresses.ts'
import { useAddresses } from './use-addresses.ts'

/** The saved addresses, with what was changed on this device and is not sent yet. */
export function useKeptAddresses() {
  const { data: read, dataUpdatedAt, isError, error, refetch } = useAddresses()
  const outbox = useOutbox()
  const data = useMemo(() => read && withKept(read, outbox, dataUpdatedAt), [read, outbox, dataUpdatedAt])
  const refused = useMemo(() => refusedAddresses(outbox), [outbox])
  return { data, refused, error: isError ? error : null, refetch }
}

/** Saves an address: a new one, or changes to one that has an id. It is there at once, and goes out when it can. */
export function useSaveAddress() {
  const platewire = usePlatewire()
  return useMutation({
    mutationFn: async ({ id, ...address }: NewAddress & { id?: string | undefined }): Promise<Address> => {
      const address_id = id ?? platewire.core.newId()
      const about = { line1: address.line1 }
      const saved = await sendOrKeep(platewire, saveAddress, { ...address, address_id }, { about })
      const texts = { label: '', line2: '', postcode: '', instructions: '' }
      return saved ?? { ...texts, ...address, id: address_id }
    },
  })
}

/** Removes a saved address. Orders keep their own copy. */
export function useRemoveAddress() {
  const platewire = usePlatewire()
  return useMutation({
    mutationFn: ({ id, line1 }: Address) =>
      sendOrKeep(platewire, removeAddress, { address_id: id }, { about: { line1 } }),
  })
}

/** Puts a refused change away: the address is as the server has it. */
export function useDropChange() {
  const platewire = usePlatewire()
  return useMutation({
    mutationFn: async (entryId: string) => (await outboxOf(platewire)).withdraw(entryId),
  })
}
