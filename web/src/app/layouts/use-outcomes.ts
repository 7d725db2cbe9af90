import { type OutboxEntry, type OutboxState, placeOrder } from '@platewire/client/outbox'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { type Cart, toOrderItems } from '../../features/cart/cart.ts'
import { readCart, writeCart } from '../../features/cart/cart-store.ts'
import { announce } from '../../lib/announce.ts'
import { isSameBasket } from '../../lib/basket.ts'
import { errorLine } from '../../lib/error-text.ts'
import { keepList } from '../../lib/kept-orders.ts'
import { hasWaited, needsSomebody } from '../../lib/outbox.ts'
import { entryTitle } from '../../lib/outbox-words.ts'
import { ordersQuery } from '../../lib/own-orders.ts'
import { paths } from '../../lib/paths.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useUserId } from '../../lib/use-session.ts'

/** Does what follows from a command that came to its end, in whichever tab it was sent, and says it where nobody looks. */
export function useOutcomes({ entries, isRead }: OutboxState): void {
  const { orders } = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const seen = useRef<ReadonlyMap<string, OutboxEntry['state']> | null>(null)

  useEffect(() => {
    if (!isRead) {
      seen.current = null
      return
    }
    const before = seen.current
    seen.current = new Map(entries.map(({ id, state }) => [id, state]))
    // What had ended before this page opened is no news.
    const news = before ? entries.filter(({ id, state }) => before.get(id) !== state) : []
    for (const entry of news) {
      if (needsSomebody(entry)) announce(`${entryTitle(entry)}. ${errorLine(entry.error)}`, 'assertive')
      if (entry.state !== 'done') continue
      if (entry.command === 'place_order') orderPlaced(entry)
      else if (hasWaited(entry)) announce(`Sent: ${entryTitle(entry)}`)
      for (const queryKey of keysOf(entry, userId)) void queries.invalidateQueries({ queryKey })
    }
    function orderPlaced(entry: OutboxEntry) {
      const placed = placeOrder.answerOf(entry)
      const cart = readCart()
      // Another cart is somebody's next order: it stays, and so does whoever is busy with it.
      const isNext = cart !== null && !isCartOf(entry, cart)
      const order = isNext ? entryTitle(entry) : 'Your order'
      announce(`${order} is ${placed?.status === 'scheduled' ? 'scheduled' : 'placed'}`)
      // Read even if no page shows it: without a network it is what this device knows of one's orders.
      queries
        .fetchInfiniteQuery({ ...ordersQuery(orders, userId), staleTime: 0 })
        .then(({ pages }) => userId && pages[0] && keepList(userId, pages[0], Date.now()))
        .catch(() => {})
      if (isNext) return
      if (placed && pathname === paths.checkout()) navigate(paths.order(placed.order_id), { replace: true })
      writeCart(null)
    }
  }, [entries, isRead, orders, queries, userId, navigate, pathname])
}

/** What was read before is no longer how it is. */
function keysOf({ command }: OutboxEntry, userId: string | null) {
  switch (command) {
    case 'cancel_order':
      return [queryKeys.orders(userId)]
    case 'save_profile':
      return [queryKeys.profile(userId)]
    case 'save_address':
    case 'remove_address':
      return [queryKeys.addresses(userId)]
    default:
      return []
  }
}

/** Whether the cart is what was ordered: one that was filled differently since is somebody's next order. */
function isCartOf(entry: OutboxEntry, cart: Cart): boolean {
  const order = placeOrder.read(entry)
  return (
    order !== null && isSameBasket(order, { restaurant_id: cart.restaurant.id, items: toOrderItems(cart) })
  )
}
