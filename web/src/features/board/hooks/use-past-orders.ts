import type { Ticket } from '@platewire/client'
import { createKitchen, type PastCursor } from '@platewire/client/kitchen'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useCapability } from '../../../lib/use-capability.ts'

/** Closed orders as far as they were asked for. */
export interface PastOrdersState {
  readonly orders: readonly Ticket[]
  readonly next: PastCursor | null
  readonly isLoading: boolean
  /** What went wrong with the last page, if anything. */
  readonly error: unknown
}

const TYPING_MS = 300
const nothing: PastOrdersState = { orders: [], next: null, isLoading: true, error: null }

/** Closed orders of these restaurants, page by page; those a search means, once the typing rests. */
export function usePastOrders(restaurantIds: string, search: string): PastOrdersState & { more: () => void } {
  const kitchen = useCapability(createKitchen)
  const [state, setState] = useState(nothing)
  const question = useRef(0)
  const load = useCallback(
    async (after: PastCursor | null) => {
      question.current += 1
      const asked = question.current
      setState((before) => ({ ...before, isLoading: true, error: null }))
      try {
        const page = await kitchen.past({ restaurantIds: restaurantIds.split(','), search, after })
        if (asked !== question.current) return
        setState((before) => ({
          orders: after === null ? page.orders : [...before.orders, ...page.orders],
          next: page.next,
          isLoading: false,
          error: null,
        }))
      } catch (error) {
        if (asked === question.current) {
          setState((before) => ({ ...before, isLoading: false, error }))
        }
      }
    },
    [kitchen, restaurantIds, search],
  )
  useEffect(() => {
    setState(nothing)
    const timer = setTimeout(() => void load(null), search === '' ? 0 : TYPING_MS)
    return () => {
      clearTimeout(timer)
      question.current += 1
    }
  }, [load, search])
  return { ...state, more: () => void load(state.next) }
}
