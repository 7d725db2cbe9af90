import { type NewOrder, PlatewireError } from '@platewire/client'
import { type About, type OutboxEntry, placeOrder } from '@platewire/client/outbox'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Basket, isSameBasket } from '../../lib/basket.ts'
import { isHeld, isWaiting, keptOf, outboxOf, useOutbox } from '../../lib/outbox.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'

/** Placing a basket at its restaurant: how the last press stands, on whichever tab it was, before or after a reload. */
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
export function usePlaceOrder(basket: Basket): Placing {
  const platewire = usePlatewire()
  const queries = useQueryClient()
  const own = keptOf(useOutbox(), placeOrder).filter(
    ({ args }) => args.restaurant_id === basket.restaurant_id,
  )
  const waiting = own.find(({ entry }) => isWaiting(entry))?.entry ?? null
  const last = own.at(-1)
  const refused = !waiting && last && isOver(last.entry) ? last : null
  const press = useMutation({
    mutationFn: async ({ order, about }: { order: NewOrder; about: About }) => {
      const outbox = await outboxOf(platewire)
      return refused
        ? outbox.replace(refused.entry.id, placeOrder, order, { about })
        : outbox.send(placeOrder, order, { about })
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['quote'] }),
  })
  const withdraw = (entry: OutboxEntry | null) => {
    if (entry) void outboxOf(platewire).then((outbox) => outbox.withdraw(entry.id))
  }
  /** Why this basket was not placed. Of another one, such as that of last Monday, it says nothing. */
  const refusal = (): unknown => {
    if (refused && isSameBasket(refused.args, basket)) return refused.entry.error
    const pressed = press.variables?.order
    return pressed && isSameBasket(pressed, basket) && !isTakenBack(press.error) ? press.error : null
  }
  return {
    waiting,
    isPending: press.isPending || waiting !== null,
    isKept: waiting !== null && isHeld(waiting),
    error: refusal(),
    order: (order, about) => press.mutate({ order, about }),
    withdraw: () => withdraw(waiting),
    forget: () => {
      press.reset()
      withdraw(refused?.entry ?? null)
    },
  }
}

const isOver = ({ state }: OutboxEntry): boolean => state === 'refused' || state === 'too_late'

/** Whoever took it back knows. */
const isTakenBack = (error: unknown): boolean => error instanceof PlatewireError && error.reason === 'ABORTED'
