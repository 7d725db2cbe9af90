import { type Ticket, ticketCode } from '@platewire/client'
import { plural } from '../../lib/format.ts'

type NewOrder = Pick<Ticket, 'order_id' | 'number' | 'item_count'> & {
  /** Where it was placed, on a board of several restaurants. */
  readonly place?: string | undefined
}

const MERGE_MS = 2000

/** One sentence for the orders that arrived together. */
export function newOrdersSentence(orders: readonly NewOrder[]): string {
  const [only] = orders
  if (only === undefined) return ''
  if (orders.length === 1) {
    const at = only.place === undefined ? '' : ` at ${only.place}`
    return `New order ${ticketCode(only.number)}${at}, ${plural(only.item_count, 'item', 'items')}`
  }
  const items = orders.reduce((sum, order) => sum + order.item_count, 0)
  const codes = orders.map((order) => ticketCode(order.number)).join(', ')
  return `${orders.length} new orders: ${codes}, ${plural(items, 'item', 'items')}`
}

/** Speaks new orders, those of two seconds in one sentence: a screen reader cannot follow a burst. */
export function createAnnouncer(say: (sentence: string) => void) {
  let held = new Map<string, NewOrder>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const speak = () => {
    timer = undefined
    const orders = [...held.values()]
    held = new Map()
    if (orders.length > 0) say(newOrdersSentence(orders))
  }
  return {
    arrived(order: NewOrder) {
      held.set(order.order_id, order)
      timer ??= setTimeout(speak, MERGE_MS)
    },
    /** An order answered before it was spoken need not be. */
    answered(orderId: string) {
      held.delete(orderId)
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      held = new Map()
    },
  }
}
