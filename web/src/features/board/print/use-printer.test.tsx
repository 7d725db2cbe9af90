import { act, renderHook, waitFor } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import { shiftOf } from '../shift.ts'
import { boardWith, ticketWith } from '../testing.ts'
import { createPrintBook } from './print-book.ts'
import { usePrinter } from './use-printer.ts'

beforeEach(() => localStorage.clear())

const ticket = ticketWith({ status: 'accepted', accepted_at: new Date(Date.now() + 60_000).toISOString() })
const shift = shiftOf([boardWith(ticket)])

/** Tabs of one device: each has its page, all have its storage. */
function tabsOf(count: number) {
  let kept: string | null = null
  const storage = {
    get: () => kept,
    set: (text: string) => {
      kept = text
    },
  }
  return Array.from({ length: count }, () => {
    const book = createPrintBook(storage)
    return renderHook(() => usePrinter(shift, book))
  })
}

it('prints nothing by itself unless this device was told to', async () => {
  const [tab] = tabsOf(1)
  await act(async () => {})
  expect(tab?.result.current.slip).toBeNull()
})

it('prints an order once for all tabs of a device, and by hand as a copy', async () => {
  localStorage.setItem('platewire.print.since', '2026-11-24T18:00:00Z')
  const tabs = tabsOf(2)
  await waitFor(() => expect(tabs.some(({ result }) => result.current.slip)).toBe(true))
  const printing = tabs.filter(({ result }) => result.current.slip !== null)
  expect(printing.map(({ result }) => result.current.slip?.copy)).toEqual([0])
  const first = printing[0]?.result
  act(() => first?.current.onPrinted())
  act(() => first?.current.print(ticket))
  expect(first?.current.slip).toMatchObject({ copy: 1, ticket: { order_id: 'order-41' } })
})
