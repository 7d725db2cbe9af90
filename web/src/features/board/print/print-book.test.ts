import { describe, expect, it } from 'vitest'
import { createPrintBook } from './print-book.ts'

const shelf = (kept: string | null = null) => ({
  get: () => kept,
  set: (text: string) => {
    kept = text
  },
})

describe('the book of what was printed', () => {
  it('counts the prints of each order, across tabs and reloads', () => {
    const storage = shelf()
    expect([createPrintBook(storage).note('a'), createPrintBook(storage).note('a')]).toEqual([1, 2])
    expect([...createPrintBook(storage).printed()]).toEqual([['a', 2]])
  })

  it('forgets what was printed longest ago', () => {
    const book = createPrintBook(shelf())
    for (let order = 0; order <= 500; order++) book.note(`order-${order}`)
    expect([book.printed().has('order-0'), book.printed().get('order-1')]).toEqual([false, 1])
  })

  it.each(['', 'not json', '{"a":1}', '[["a"],[1,2],null]'])(
    'starts anew where it cannot read (%j)',
    (kept) => {
      expect(createPrintBook(shelf(kept)).note('a')).toBe(1)
    },
  )
})
