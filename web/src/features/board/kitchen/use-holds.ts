import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

/** What was done to an order a moment ago, and how to take it back. */
export interface Hold {
  readonly undo: () => void
}

/** Orders that keep their place for a moment after an act, so that the same press takes it back. */
export interface Holds {
  readonly held: ReadonlyMap<string, Hold>
  /** Holds an order; `then` runs when the moment is over and nobody took it back. */
  readonly hold: (orderId: string, undo: () => void, then?: () => void) => void
  /** Undoes what an order is held for; false when it is not. */
  readonly takeBack: (orderId: string) => boolean
  /** Lets go of an order: neither undone nor done. */
  readonly drop: (orderId: string) => void
}

/** How long an act can be taken back by the press that did it. */
export const HOLD_MS = 4000

interface Pending {
  readonly timer: ReturnType<typeof setTimeout>
  readonly then: (() => void) | undefined
}

/** Keeps what was just done for a moment. What is pending when the screen closes happens then: nobody is left to take it back. */
export function useHolds(): Holds {
  const [held, setHeld] = useState<ReadonlyMap<string, Hold>>(new Map())
  const latest = useRef(held)
  latest.current = held
  const pending = useRef(new Map<string, Pending>())
  const release = useCallback((orderId: string): Pending['then'] => {
    const one = pending.current.get(orderId)
    clearTimeout(one?.timer)
    pending.current.delete(orderId)
    setHeld((before) => {
      const next = new Map(before)
      next.delete(orderId)
      return next
    })
    return one?.then
  }, [])
  useEffect(() => {
    const finish = () => {
      for (const orderId of [...pending.current.keys()]) release(orderId)?.()
    }
    window.addEventListener('pagehide', finish)
    return () => {
      window.removeEventListener('pagehide', finish)
      finish()
    }
  }, [release])
  const hold = useCallback(
    (orderId: string, undo: () => void, then?: () => void) => {
      clearTimeout(pending.current.get(orderId)?.timer)
      setHeld((before) => new Map(before).set(orderId, { undo }))
      pending.current.set(orderId, { then, timer: setTimeout(() => release(orderId)?.(), HOLD_MS) })
    },
    [release],
  )
  const takeBack = useCallback(
    (orderId: string) => {
      const hold = latest.current.get(orderId)
      if (hold === undefined) return false
      release(orderId)
      hold.undo()
      return true
    },
    [release],
  )
  const drop = useCallback((orderId: string) => void release(orderId), [release])
  return useMemo(() => ({ held, hold, takeBack, drop }), [held, hold, takeBack, drop])
}
