import type { Address } from '@platewire/client'
import { type OutboxEntry, type OutboxState, removeAddress, saveAddress } from '@platewire/client/outbox'
import { isAhead, keptOf } from '../../lib/outbox.ts'

/** A saved address, and whether this device alone knows it as it is. */
export type ShownAddress = Address & { isWaiting: boolean }

/** The addresses as they were read at `readAt`, with what was changed here since, in the order it was. */
export function withKept(read: readonly Address[], { entries }: OutboxState, readAt: number): ShownAddress[] {
  const shown = new Map(read.map((address) => [address.id, { ...address, isWaiting: false }]))
  for (const entry of entries.filter((one) => isAhead(one, readAt))) {
    const saved = saveAddress.read(entry)
    if (saved) {
      const { address_id: id, ...address } = saved
      shown.set(id, { id, ...address, isWaiting: entry.state !== 'done' })
    }
    const removed = removeAddress.read(entry)
    if (removed) shown.delete(removed.address_id)
  }
  return [...shown.values()]
}

/** An address that was refused, as it was typed, and the entry that says why. */
export type RefusedAddress = { address: Address; entry: OutboxEntry }

/** What was refused: the server has it as it was before. */
export function refusedAddresses(outbox: OutboxState): RefusedAddress[] {
  return keptOf(outbox, saveAddress).flatMap(({ entry, args: { address_id: id, ...address } }) =>
    entry.state === 'refused' ? [{ entry, address: { id, ...address } }] : [],
  )
}
