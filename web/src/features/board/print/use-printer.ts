import type { Ticket } from '@platewire/client'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useKept } from '../../../lib/use-kept.ts'
import type { Shift } from '../shift.ts'
import { duePrints } from './due-prints.ts'
import { type Paper, paperOf } from './paper.ts'
import { type PrintBook, printBook } from './print-book.ts'

/** One order on its way to paper; the first print is no copy. */
export interface Slip {
  readonly ticket: Ticket
  readonly copy: number
}

/** The printer of this device. */
export interface Printer {
  readonly paper: Paper
  readonly setPaper: (paper: Paper) => void
  /** Whether what is accepted prints by itself here. */
  readonly isAutomatic: boolean
  readonly setAutomatic: (isOn: boolean) => void
  /** Prints now; what was printed here before is marked as a copy. */
  readonly print: (ticket: Ticket) => void
  /** What prints now. */
  readonly slip: Slip | null
  readonly onPrinted: () => void
}

/** Of several tabs on one device one prints an order by itself. */
async function takeFirst(book: PrintBook, orderId: string): Promise<boolean> {
  const take = () => !book.printed().has(orderId) && book.note(orderId) === 1
  return 'locks' in navigator ? navigator.locks.request('platewire.print', async () => take()) : take()
}

/** Prints on demand, and by itself where this device is told to. One slip at a time. */
export function usePrinter(shift: Shift, book: PrintBook = printBook): Printer {
  const [keptPaper, setPaper] = useKept('platewire.print.paper')
  const [since, setSince] = useKept('platewire.print.since')
  const [queue, setQueue] = useState<readonly Slip[]>([])
  const enqueue = useCallback((slip: Slip) => setQueue((before) => [...before, slip]), [])
  useEffect(() => {
    if (since === null) return
    for (const ticket of duePrints(shift.tickets.values(), since, book.printed())) {
      void takeFirst(book, ticket.order_id).then((isOurs) => isOurs && enqueue({ ticket, copy: 0 }))
    }
  }, [shift, since, book, enqueue])
  const print = useCallback(
    (ticket: Ticket) => enqueue({ ticket, copy: book.note(ticket.order_id) - 1 }),
    [book, enqueue],
  )
  const onPrinted = useCallback(() => setQueue((before) => before.slice(1)), [])
  const setAutomatic = useCallback(
    (isOn: boolean) => setSince(isOn ? new Date().toISOString() : null),
    [setSince],
  )
  const slip = queue[0] ?? null
  const paper = paperOf(keptPaper)
  return useMemo(
    () => ({ paper, setPaper, isAutomatic: since !== null, setAutomatic, print, slip, onPrinted }),
    [paper, setPaper, since, setAutomatic, print, slip, onPrinted],
  )
}
