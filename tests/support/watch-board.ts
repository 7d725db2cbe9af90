import type { Board, BoardFollow, Platewire, StreamChange, StreamEvent } from '@platewire/client'

/** One thing that came onto a board, in the order it came. */
export type BoardSight =
  /** The board as it was read, with the orders on it. */
  | { kind: 'snapshot'; seq: number; orders: string[]; at: number }
  | { kind: 'event'; seq: number; type: string; order: string | null; at: number; writtenAt: number }

/** Follows a board and hands on everything that comes onto it. */
export function watchBoard(
  platewire: Platewire,
  restaurantId: string,
  see: (sight: BoardSight) => void,
): BoardFollow {
  const hear = ({ data, events, origin }: StreamChange<Board>): void => {
    const at = Date.now()
    const { seq } = follow.getSnapshot()
    if (origin === 'snapshot' && seq !== null)
      see({ kind: 'snapshot', seq, orders: [...data.tickets.keys()], at })
    for (const event of events)
      see({
        kind: 'event',
        seq: event.seq,
        type: event.type,
        order: orderOf(event),
        at,
        writtenAt: Date.parse(event.at),
      })
  }
  const follow = platewire.restaurants.followBoard(restaurantId, hear)
  return follow
}

/** The order an event is about. */
export const orderOf = ({ body }: Pick<StreamEvent, 'body'>): string | null =>
  body instanceof Object && 'order_id' in body && typeof body.order_id === 'string' ? body.order_id : null
