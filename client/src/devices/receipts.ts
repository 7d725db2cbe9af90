import { coerceError } from '../calls/server-error.ts'
import { backoffMs } from '../connection/backoff.ts'
import type { Core } from '../core.ts'
import { createStore } from '../observable.ts'
import type { DeviceId } from './device-id.ts'
import { isForeignDevice } from './heartbeat.ts'
import { confirmBatch, emptyBook, nextBatch, noteOrders, type ReceiptBook } from './receipt-book.ts'
import { recordedSchema } from './schemas.ts'
import type { Receipts } from './types.ts'

/** What comes within this is told together, ms: an order is usually shown right after it arrives. */
const gatherMs = 150

/**
 * Tells the server what reached this device and what it showed, in batches, until each is confirmed. What is untold at a
 * reload is told by the next page, which applies the same orders again.
 */
export function createReceipts(
  core: Pick<Core, 'caller' | 'clock' | 'network' | 'userId'>,
  deviceId: DeviceId,
): Receipts {
  const { caller, clock, network, userId } = core
  const waiting = createStore(0)
  let book: ReceiptBook = emptyBook
  let person = userId.getSnapshot()
  let isSending = false
  let attempt = 0
  let stopTimer: (() => void) | null = null

  const keep = (next: ReceiptBook) => {
    book = next
    waiting.set(book.waiting.size)
  }

  const schedule = (ms: number) => {
    stopTimer?.()
    stopTimer = clock.after(ms, () => {
      stopTimer = null
      void send()
    })
  }

  const send = async () => {
    const batch = nextBatch(book, clock.now())
    if (isSending || !batch || !person) return
    isSending = true
    const sender = person
    try {
      const args = { device_id: deviceId.of(sender), ...batch }
      await caller.rpc('report_receipts', args, recordedSchema, { attempts: 1 })
      attempt = 0
      if (sender === person) keep(confirmBatch(book, batch))
    } catch (caught) {
      attempt += 1
      if (isForeignDevice(coerceError(caught))) deviceId.renew(sender)
    }
    isSending = false
    if (book.waiting.size > 0) schedule(attempt === 0 ? gatherMs : backoffMs(attempt, clock.random()))
  }

  const note = (what: 'received' | 'shown', orderIds: Iterable<string>) => {
    const next = noteOrders(book, what, orderIds, clock.now())
    if (next === book) return
    keep(next)
    if (!isSending && stopTimer === null) schedule(gatherMs)
  }

  userId.subscribe(() => {
    const next = userId.getSnapshot()
    if (next === person) return
    person = next
    keep(emptyBook)
  })
  // A network that comes back need not wait for the end of a pause.
  network.onChange(() => {
    if (book.waiting.size > 0) schedule(gatherMs)
  })

  return {
    received: (orderIds) => note('received', orderIds),
    shown: (orderIds) => note('shown', orderIds),
    waiting,
  }
}
