import { createStore } from '../observable.ts'
import type { Board, BoardFollow, Restaurants } from '../restaurants/types.ts'
import type { StreamChange } from '../streams/types.ts'
import type { Boards, BoardsFollow, Receipts } from './types.ts'

/** Follows the boards of several restaurants: one follow each, so that one that is behind or lost says so for itself. */
export function followBoards(
  restaurants: Pick<Restaurants, 'followBoard'>,
  receipts: Pick<Receipts, 'received'>,
  restaurantIds: readonly string[],
  onChange?: (restaurantId: string, change: StreamChange<Board>) => void,
): BoardsFollow {
  const follows = new Map<string, BoardFollow>()
  for (const id of new Set(restaurantIds)) {
    follows.set(
      id,
      restaurants.followBoard(id, (change) => {
        receipts.received(openOrders(change.data))
        onChange?.(id, change)
      }),
    )
  }
  const read = (): Boards => new Map([...follows].map(([id, follow]) => [id, follow.getSnapshot()]))
  const store = createStore<Boards>(read())
  const endings = [...follows.values()].map((follow) => follow.subscribe(() => store.set(read())))
  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    refresh: () => {
      for (const follow of follows.values()) follow.refresh()
    },
    close: () => {
      for (const end of endings) end()
      for (const follow of follows.values()) follow.close()
    },
  }
}

/** The orders a device has a receipt for: of what is over nobody will ask, and what is for later will ring again. */
function openOrders(board: Board): string[] {
  return [...board.tickets.values()]
    .filter((ticket) => ticket.closed_at === null && ticket.placed_at !== null)
    .map((ticket) => ticket.order_id)
}
