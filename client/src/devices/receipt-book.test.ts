import { describe, expect, test } from 'vitest'
import { confirmBatch, emptyBook, nextBatch, noteOrders } from './receipt-book.ts'

const received = (ids: string[], now = 0, book = emptyBook) => noteOrders(book, 'received', ids, now)

describe('the book of receipts', () => {
  test('has nothing to tell at first, and nothing new when the same comes again', () => {
    expect(nextBatch(emptyBook, 0)).toBeNull()
    const book = received(['a'])
    expect(received(['a'], 5, book)).toBe(book)
    expect(noteOrders(book, 'shown', [], 5)).toBe(book)
  })

  test('tells when each order came and was shown as ages', () => {
    const book = noteOrders(received(['a', 'b'], 1000), 'shown', ['b'], 1200)
    expect(nextBatch(book, 1500)).toEqual({
      received: ['a', 'b'],
      received_ago: [500, 500],
      shown: ['b'],
      shown_ago: [300],
    })
  })

  test('takes what is shown as received, whatever is heard first', () => {
    const book = noteOrders(emptyBook, 'shown', ['a'], 1000)
    expect(nextBatch(book, 1000)).toMatchObject({ received: ['a'], shown: ['a'] })
    expect(received(['a'], 1100, book)).toBe(book)
  })

  test('keeps to tell what was shown while the report was under way', () => {
    const before = received(['a', 'b'], 0)
    const batch = nextBatch(before, 0)
    if (!batch) throw new Error('nothing to tell')
    const after = confirmBatch(noteOrders(before, 'shown', ['a'], 10), batch)
    expect(nextBatch(after, 10)).toMatchObject({ received: ['a'], shown: ['a'] })
  })

  test('tells an order as shown once it was told as received, and then never again', () => {
    const first = nextBatch(received(['a']), 0)
    if (!first) throw new Error('nothing to tell')
    let book = noteOrders(confirmBatch(received(['a']), first), 'shown', ['a'], 20)
    const second = nextBatch(book, 20)
    if (!second) throw new Error('nothing to tell')
    book = confirmBatch(book, second)
    expect(nextBatch(book, 30)).toBeNull()
    expect(noteOrders(received(['a'], 40, book), 'shown', ['a'], 40)).toBe(book)
  })

  test('tells at most 200 orders at once, and remembers the latest 2000', () => {
    let book = received(Array.from({ length: 2500 }, (_, n) => `order-${n}`))
    let batches = 0
    for (let batch = nextBatch(book, 0); batch; batch = nextBatch(book, 0)) {
      expect(batch.received.length).toBeLessThanOrEqual(200)
      book = confirmBatch(book, batch)
      batches += 1
    }
    expect(batches).toBe(13)
    expect(book.told.size).toBe(2000)
    expect(book.told.has('order-2499')).toBe(true)
  })
})
