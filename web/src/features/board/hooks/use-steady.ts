import { useEffect, useRef, useState } from 'react'

const STEADY_MS = 600
/** However often somebody taps: what came is shown by then. */
const AT_MOST_MS = 3000

let lastTouch = 0
const touched = () => {
  lastTouch = performance.now()
}
const leftToHold = () => (lastTouch === 0 ? 0 : lastTouch + STEADY_MS - performance.now())

/** A value that does not change while a finger is on its way: nothing may move under it. */
export function useSteady<T>(value: T): T {
  const [shown, setShown] = useState(value)
  const isHeld = shown !== value && leftToHold() > 0
  // While rendering, not after it: a board of sixty tickets is drawn once for a change, not twice.
  if (shown !== value && !isHeld) setShown(value)
  useEffect(() => {
    document.addEventListener('pointerdown', touched)
    return () => document.removeEventListener('pointerdown', touched)
  }, [])
  const heldSince = useRef<number | null>(null)
  useEffect(() => {
    heldSince.current = isHeld ? (heldSince.current ?? performance.now()) : null
    if (heldSince.current === null) return
    const end = heldSince.current + AT_MOST_MS
    let timer: ReturnType<typeof setTimeout>
    // Another touch meanwhile holds it for longer.
    const settle = () => {
      const left = Math.min(leftToHold(), end - performance.now())
      if (left > 0) timer = setTimeout(settle, left)
      else setShown(value)
    }
    settle()
    return () => clearTimeout(timer)
  }, [value, isHeld])
  return isHeld ? shown : value
}
