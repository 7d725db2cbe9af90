import { backoffMs } from '../connection/backoff.ts'
import type { Core } from '../core.ts'
import type { StreamChange } from '../streams/types.ts'
import type { Board, BoardFollow } from './types.ts'

/** Orders that come within this are asked for together, ms. */
const gatherMs = 50
/** Tickets one request may ask for. */
const ticketsPerCall = 100

type Reader = typeof import('./board-reader.ts')

/** Follows a restaurant's board. A message brings an order whole; one that was caught up shows its facts, and its lines follow in one request. */
export function followBoard(
  { clock, caller, userId, follow }: Pick<Core, 'clock' | 'caller' | 'userId' | 'follow'>,
  restaurantId: string,
  onChange?: (change: StreamChange<Board>) => void,
): BoardFollow {
  let stopTimer = () => {}
  let isFetching = false
  let isClosed = false
  let attempt = 0
  /** There from the first snapshot on, and nothing is read before that. */
  let reader: Reader

  const handle = follow<Board>(`restaurant:${restaurantId}`, {
    urgent: true,
    topics: (board) => boardTopics(board, userId.getSnapshot()),
    reduce: (board, event) => reader.reduceBoard(board, event),
    snapshot: async () => {
      reader = await import('./board-reader.ts')
      const snapshot = await caller.rpc(
        'restaurant_board',
        { restaurant_id: restaurantId },
        reader.boardSnapshotSchema,
        {
          attempts: 1,
        },
      )
      return { seq: snapshot.seq, state: reader.boardOf(snapshot) }
    },
    onChange: (change) => {
      gather(change.data, gatherMs)
      if (change.events.some((event) => event.type === 'restaurant_changed')) handle.refresh()
      onChange?.(change)
    },
  })

  const gather = (board: Board | null, ms: number) => {
    if (!board || isFetching || isClosed || reader.ticketsWithoutDetails(board).length === 0) return
    stopTimer()
    stopTimer = clock.after(ms, () => void fetchDetails())
  }

  const fetchDetails = async () => {
    const board = handle.getSnapshot().data
    const ids = board ? reader.ticketsWithoutDetails(board).slice(0, ticketsPerCall) : []
    if (ids.length === 0) return
    isFetching = true
    let isComplete = false
    try {
      const orders = await caller.rpc('board_tickets', { order_ids: ids }, reader.ticketsSchema, {
        attempts: 1,
      })
      handle.patch((current) => reader.withDetails(current, orders))
      isComplete = ids.every((id) => orders.some((order) => order.id === id))
    } catch {
      // Asked again below: the ticket stays on the board without its lines until then.
    }
    isFetching = false
    attempt = isComplete ? 0 : attempt + 1
    const now = handle.getSnapshot().data
    // A board that takes nothing on any more has been closed with its connection.
    if (isComplete && now === board) return
    gather(now, isComplete ? gatherMs : backoffMs(attempt, clock.random()))
  }

  return {
    ...handle,
    close: () => {
      isClosed = true
      stopTimer()
      handle.close()
    },
  }
}

/** Its own topic, once the first snapshot names it; the person's, by which they hear that it was renamed. */
function boardTopics(board: Board | null, person: string | null | undefined): string[] {
  if (!person) return []
  return board ? [`user:${person}`, board.topic] : [`user:${person}`]
}
