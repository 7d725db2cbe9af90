import type { Ticket } from '@platewire/client'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useNow } from '../../../lib/clock.ts'
import { dishLines } from '../columns.ts'
import { useActs } from '../hooks/use-acts.ts'
import type { Shift } from '../shift.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import type { KitchenHandlers } from './kitchen-ticket.tsx'
import { type KitchenTicket, kitchenTickets, madeTickets, type Station } from './kitchen-tickets.ts'
import { useHolds } from './use-holds.ts'
import { useMade } from './use-made.ts'
import { usePutAway } from './use-put-away.ts'

/** What a station shows and what its people can do. */
export interface KitchenWork {
  readonly entries: readonly KitchenTicket[]
  /** What can be called back. */
  readonly made: readonly KitchenTicket[]
  readonly isHeld: (orderId: string) => boolean
  /** Whether the server is being told that the order is ready. */
  readonly isSending: (orderId: string) => boolean
  /** Why something did not take effect, by order. */
  readonly newsOf: (orderId: string) => string | undefined
  readonly handlers: KitchenHandlers
  readonly recall: (entry: KitchenTicket) => void
}

const unmade = ({ lines }: KitchenTicket) =>
  lines.filter(({ isMade }) => !isMade).map(({ line }) => line.position)
const made = ({ lines }: KitchenTicket) =>
  lines.filter(({ isMade }) => isMade).map(({ line }) => line.position)

/** The work of one station: ticks are shared at once; an order is called ready a moment after the press, unless it is taken back. */
export function useKitchen(shift: Shift, station: Station, refresh: () => void): KitchenWork {
  const { tickets } = shift
  const { madeOf, news, mark } = useMade(tickets)
  const latest = useRef({ tickets, madeOf })
  latest.current = { tickets, madeOf }
  const acts = useActs(tickets, refresh)
  const { act } = acts
  const { held, hold, takeBack, drop } = useHolds()
  const [putAway, putAwayOrder] = usePutAway()
  const now = useNow(60)
  const knows = useMemo(() => ({ madeOf, held, putAway, now }), [madeOf, held, putAway, now])
  const entries = useSameEntries(
    useMemo(() => kitchenTickets(tickets.values(), station, knows), [tickets, station, knows]),
  )
  const recallable = useMemo(() => madeTickets(tickets.values(), station, knows), [tickets, station, knows])
  useNewTicketSound(entries, station)

  const callReady = useCallback(
    (orderId: string) => {
      const ticket = latest.current.tickets.get(orderId)
      if (ticket?.status !== 'accepted' && ticket?.status !== 'preparing') return
      // Another screen may have said meanwhile that a dish is not made after all.
      const isMade = latest.current.madeOf(ticket)
      if (dishLines(ticket).every(({ position }) => isMade.has(position))) void act(ticket, { type: 'ready' })
    },
    [act],
  )
  const onBump = useCallback(
    (entry: KitchenTicket) => {
      const id = entry.ticket.order_id
      if (entry.isCancelled) return putAwayOrder(id)
      if (takeBack(id)) return
      const positions = unmade(entry)
      if (positions.length > 0) mark(id, positions, true)
      const undo = () => positions.length > 0 && mark(id, positions, false)
      hold(id, undo, station === null ? () => callReady(id) : undefined)
    },
    [takeBack, putAwayOrder, mark, hold, station, callReady],
  )
  const onToggle = useCallback(
    (ticket: Ticket, position: number, isMade: boolean) => {
      if (!isMade) drop(ticket.order_id)
      mark(ticket.order_id, [position], isMade)
    },
    [drop, mark],
  )
  const handlers = useMemo(() => ({ onBump, onToggle }), [onBump, onToggle])
  const recall = useCallback(
    (entry: KitchenTicket) => {
      drop(entry.ticket.order_id)
      mark(entry.ticket.order_id, made(entry), false)
    },
    [drop, mark],
  )
  return {
    entries,
    made: recallable,
    isHeld: (orderId) => held.has(orderId),
    isSending: (orderId) => acts.pending.has(orderId),
    newsOf: (orderId) => news.get(orderId) ?? acts.news.get(orderId)?.text,
    handlers,
    recall,
  }
}

/** Entries that say the same as before stay the same objects, so that sixty tickets are not drawn for one tick. */
function useSameEntries(entries: readonly KitchenTicket[]): readonly KitchenTicket[] {
  const before = useRef(new Map<string, KitchenTicket>())
  return useMemo(() => {
    const next = entries.map((entry) => {
      const known = before.current.get(entry.ticket.order_id)
      return known && isSame(known, entry) ? known : entry
    })
    before.current = new Map(next.map((entry) => [entry.ticket.order_id, entry]))
    return next
  }, [entries])
}

const isSame = (a: KitchenTicket, b: KitchenTicket): boolean =>
  a.ticket === b.ticket &&
  a.elsewhere === b.elsewhere &&
  a.lines.length === b.lines.length &&
  a.lines.every((line, at) => line.isMade === b.lines[at]?.isMade && line.line === b.lines[at]?.line)

/** One soft note when something new is to be cooked; silent about what stood there when somebody came to the station. */
function useNewTicketSound(entries: readonly KitchenTicket[], station: Station): void {
  const known = useRef<{ at: Station; ids: ReadonlySet<string> } | null>(null)
  useEffect(() => {
    const ids = entries.map(({ ticket }) => ticket.order_id)
    const before = known.current?.at === station ? known.current.ids : null
    known.current = { at: station, ids: new Set([...(before ?? []), ...ids]) }
    if (before !== null && ids.some((id) => !before.has(id))) kitchenSound.signal('to_cook')
  }, [entries, station])
}
