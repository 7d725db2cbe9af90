import type { Ticket } from '@platewire/client'
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react'
import { announce } from '../../../lib/announce.ts'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { type Act, newsOf, perform, type TicketNews } from '../acts.ts'

type Pending = { readonly act: Act['type']; readonly version: number }

/** What is under way, and what is to be said, by order. */
export interface ActsState {
  readonly pending: ReadonlyMap<string, Pending>
  readonly news: ReadonlyMap<string, TicketNews>
}

type Step =
  | { type: 'started'; id: string; pending: Pending }
  | { type: 'failed'; id: string; news: TicketNews }
  | { type: 'settled'; id: string }
  | { type: 'forgotten'; id: string; news: TicketNews }

const without = <T>(map: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> => {
  const copy = new Map(map)
  copy.delete(id)
  return copy
}

/** The state after a step. Pure. */
export function nextActs(state: ActsState, step: Step): ActsState {
  switch (step.type) {
    case 'started':
      return {
        pending: new Map(state.pending).set(step.id, step.pending),
        news: without(state.news, step.id),
      }
    case 'failed':
      return { pending: without(state.pending, step.id), news: new Map(state.news).set(step.id, step.news) }
    case 'settled':
      return { ...state, pending: without(state.pending, step.id) }
    case 'forgotten':
      return state.news.get(step.id) === step.news ? { ...state, news: without(state.news, step.id) } : state
  }
}

const NEWS_MS = 12_000
const SETTLE_MS = 3000

/**
 * Sends acts and keeps what they say. Nothing is shown as done before the stream brings it: the pressed button
 * keeps its word until the ticket has a newer version. `refresh` is the net below a message that never comes.
 */
export function useActs(tickets: ReadonlyMap<string, Ticket> | null, refresh: () => void) {
  const { restaurants } = usePlatewire()
  const shown = useRef(tickets)
  shown.current = tickets
  const [state, dispatch] = useReducer(nextActs, { pending: new Map(), news: new Map() })
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>())
  useEffect(() => {
    const running = timers.current
    return () => running.forEach(clearTimeout)
  }, [])
  const later = useCallback((milliseconds: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.current.delete(timer)
      run()
    }, milliseconds)
    timers.current.add(timer)
  }, [])
  const act = useCallback(
    async (ticket: Ticket, wished: Act) => {
      const id = ticket.order_id
      dispatch({ type: 'started', id, pending: { act: wished.type, version: ticket.version } })
      try {
        await perform(restaurants, ticket, wished)
        later(SETTLE_MS, () => {
          dispatch({ type: 'settled', id })
          if (shown.current?.get(id)?.version === ticket.version) refresh()
        })
      } catch (error) {
        const news = newsOf(error, ticket, Date.now())
        announce(news.text, news.tone === 'error' ? 'assertive' : 'polite')
        dispatch({ type: 'failed', id, news })
        if (news.tone === 'news') {
          if (shown.current?.get(id)?.version === ticket.version) refresh()
          later(NEWS_MS, () => dispatch({ type: 'forgotten', id, news }))
        }
      }
    },
    [restaurants, refresh, later],
  )
  return useMemo(() => ({ ...state, act }), [state, act])
}

/** The act under way on a ticket, until the ticket is newer than what the act was sent for. */
export function pendingAct(state: ActsState, ticket: Ticket): Act['type'] | null {
  const pending = state.pending.get(ticket.order_id)
  return pending !== undefined && pending.version === ticket.version ? pending.act : null
}
