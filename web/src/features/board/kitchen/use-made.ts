import { PlatewireError, type Progress, type Ticket } from '@platewire/client'
import { createKitchen } from '@platewire/client/kitchen'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { announce } from '../../../lib/announce.ts'
import { errorLine } from '../../../lib/error-text.ts'
import { useCapability } from '../../../lib/use-capability.ts'
import { type MadeWish, madeWith, stillAhead } from './wishes-made.ts'

type Wishes = ReadonlyMap<string, readonly MadeWish[]>

/** Ticking dishes off, shared with every screen of the kitchen. */
export interface Made {
  readonly madeOf: (ticket: Ticket) => ReadonlySet<number>
  /** Why the last word about an order did not take effect. */
  readonly news: ReadonlyMap<string, string>
  readonly mark: (orderId: string, positions: readonly number[], isMade: boolean) => void
}

const NEWS_MS = 12_000

function replaced(wishes: Wishes, orderId: string, list: readonly MadeWish[]): Wishes {
  const next = new Map(wishes)
  if (list.length === 0) next.delete(orderId)
  else next.set(orderId, list)
  return next
}

/** The order is no longer cooked: it leaves this screen by itself, and a late tick is no trouble. */
const isOver = (error: unknown): boolean => error instanceof PlatewireError && error.reason === 'ILLEGAL_MOVE'

/** Shows a tick at once and takes it back where the server refuses it. Words about one order go out in turn. */
export function useMade(tickets: ReadonlyMap<string, Ticket>): Made {
  const kitchen = useCapability(createKitchen)
  const [wishes, setWishes] = useState<Wishes>(new Map())
  const [news, setNews] = useState<ReadonlyMap<string, string>>(new Map())
  const turns = useRef(new Map<string, Promise<void>>())
  const say = useCallback((orderId: string, text: string | null) => {
    setNews((before) => {
      const next = new Map(before)
      if (text === null) next.delete(orderId)
      else next.set(orderId, text)
      return next
    })
  }, [])
  useEffect(() => {
    setWishes((before) => {
      let next = before
      for (const [id, list] of before) {
        const left = stillAhead(list, progressOf(tickets, id))
        if (left !== list) next = replaced(next, id, left)
      }
      return next
    })
  }, [tickets])
  useEffect(() => {
    if (news.size === 0) return
    const timer = setTimeout(() => setNews(new Map()), NEWS_MS)
    return () => clearTimeout(timer)
  }, [news])
  const mark = useCallback(
    (orderId: string, positions: readonly number[], isMade: boolean) => {
      const wish: MadeWish = { positions, isMade, revision: null }
      const settle = (settled: MadeWish | null) =>
        setWishes((before) => {
          const list = (before.get(orderId) ?? []).flatMap((one) =>
            one === wish ? (settled ? [settled] : []) : [one],
          )
          return replaced(before, orderId, list)
        })
      const send = async () => {
        try {
          const { revision } = await kitchen.markMade(orderId, positions, isMade)
          settle({ ...wish, revision })
        } catch (error) {
          settle(null)
          if (isOver(error)) return
          const text = errorLine(error)
          say(orderId, text)
          announce(text, 'assertive')
        }
      }
      say(orderId, null)
      setWishes((before) => replaced(before, orderId, [...(before.get(orderId) ?? []), wish]))
      turns.current.set(orderId, (turns.current.get(orderId) ?? Promise.resolve()).then(send))
    },
    [kitchen, say],
  )
  const madeOf = useCallback(
    (ticket: Ticket) => madeWith(ticket.progress, wishes.get(ticket.order_id)),
    [wishes],
  )
  return useMemo(() => ({ madeOf, news, mark }), [madeOf, news, mark])
}

const gone: Progress = { made: [], revision: Number.POSITIVE_INFINITY, changed_at: null }
const progressOf = (tickets: ReadonlyMap<string, Ticket>, orderId: string): Progress =>
  tickets.get(orderId)?.progress ?? gone
