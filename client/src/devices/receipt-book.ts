/** What is known of one order here: when it came and when it was shown, ms since 1970. */
interface Entry {
  readonly receivedAt: number
  readonly shownAt: number | null
}

/** What a device still has to tell, and what it has told. Immutable. */
export interface ReceiptBook {
  /** By order id, what the server has not confirmed. */
  readonly waiting: ReadonlyMap<string, Entry>
  /** Orders told as received, and whether as shown too. The latest of them: older ones are told again, which changes nothing. */
  readonly told: ReadonlyMap<string, 'received' | 'shown'>
}

/** One report. */
export interface ReceiptBatch {
  readonly received: readonly string[]
  readonly shown: readonly string[]
  readonly received_ago: readonly number[]
  readonly shown_ago: readonly number[]
}

/** Orders of one report. */
const batchSize = 200
/** Orders remembered as told. */
const rememberedOrders = 2000

/** Nothing to tell. */
export const emptyBook: ReceiptBook = { waiting: new Map(), told: new Map() }

/** The book after orders arrived, or were shown. The same object when that is nothing new. */
export function noteOrders(
  book: ReceiptBook,
  what: 'received' | 'shown',
  orderIds: Iterable<string>,
  now: number,
): ReceiptBook {
  const waiting = new Map(book.waiting)
  let isNews = false
  for (const id of orderIds) {
    const entry = waiting.get(id)
    const told = book.told.get(id)
    const isKnown =
      what === 'received'
        ? entry !== undefined || told !== undefined
        : (entry?.shownAt ?? null) !== null || told === 'shown'
    if (isKnown) continue
    waiting.set(id, { receivedAt: entry?.receivedAt ?? now, shownAt: what === 'shown' ? now : null })
    isNews = true
  }
  return isNews ? { ...book, waiting } : book
}

/** What to tell next, or null. */
export function nextBatch(book: ReceiptBook, now: number): ReceiptBatch | null {
  const orders = [...book.waiting].slice(0, batchSize)
  if (orders.length === 0) return null
  const shown = orders.flatMap(([id, { shownAt }]) => (shownAt === null ? [] : [[id, shownAt] as const]))
  return {
    received: orders.map(([id]) => id),
    received_ago: orders.map(([, { receivedAt }]) => ageOf(receivedAt, now)),
    shown: shown.map(([id]) => id),
    shown_ago: shown.map(([, shownAt]) => ageOf(shownAt, now)),
  }
}

/** The book after the server took a report; what was shown meanwhile is still to be told. */
export function confirmBatch(book: ReceiptBook, batch: ReceiptBatch): ReceiptBook {
  const shown = new Set(batch.shown)
  const waiting = new Map(book.waiting)
  const told = new Map(book.told)
  for (const id of batch.received) {
    if (shown.has(id) || waiting.get(id)?.shownAt === null) waiting.delete(id)
    told.delete(id)
    told.set(id, shown.has(id) ? 'shown' : 'received')
  }
  for (const id of [...told.keys()].slice(0, Math.max(0, told.size - rememberedOrders))) told.delete(id)
  return { waiting, told }
}

const ageOf = (at: number, now: number): number => Math.max(0, Math.round(now - at))
