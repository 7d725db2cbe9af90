import { type NewOrder, PlatewireError } from '@platewire/client'
import { type About, type OutboxEntry, placeOrder } from '@platewire/client/outbox'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isHeld, isWaiting, keptOf, outboxOf, useOutbox } from '../../lib/outbox.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'

/** Placing at one restaurant: how the last press stands, on whichever tab it was, before or after a reload. */
export type Placing = {
  /** The order that has no answer yet. */
  waiting: OutboxEntry | null
  isPending: boolean
  /** It waits longer than a moment. */
  isKept: boolean
  /** Why the last one was not placed. */
  error: unknown
  order: (order: NewOrder, about: About) => void
  withdraw: () => void
  /** Puts the refusal away, because the basket has changed. */
  forget: () => void
}

/** Places an order, once, however often it is sent. Nothing is shown as placed before the server says so. */
export function usePlaceOrder(restaurantId: string): Placing {
  const platewire = usePlatewire()
  const queries = useQueryClient()
  const own = keptOf(useOutbox(), placeOrder).filter(({ args }) => args.restaurant_id === restaurantId)
  const waiting = own.find(({ entry }) => isWaiting(entry))?.entry ?? null
  const last = own.at(-1)?.entry
  const refused = !waiting && (last?.state === 'refused' || last?.state === 'too_late') ? last : null
  const press = useMutation({
    mutationFn: async ({ order, about }: { order: NewOrder; about: About }) => {
      const outbox = await outboxOf(platewire)
      return refused
        ? outbox.replace(refused.id, placeOrder, order, { about })
        : outbox.send(placeOrder, order, { about })
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['quote'] }),
  })
  const withdraw = (entry: OutboxEntry | null) => {
    if (entry) void outboxOf(platewire).then((outbox) => outbox.withdraw(entry.id))
  }
  return {
    waiting,
    isPending: press.isPending || waiting !== null,
    isKept: waiting !== null && isHeld(waiting),
    error: refused?.error ?? (isTakenBack(press.error) ? null : press.error),
    order: (order, about) => press.mutate({ order, about }),
    withdraw: () => withdraw(waiting),
    forget: () => {
      press.reset()
      withdraw(refused)
    },
  }
}

/** Whoever took it back knows. */
const isTakenBack = (error: unknown): boolean => error instanceof PlatewireError && error.reason === 'ABORTED'
