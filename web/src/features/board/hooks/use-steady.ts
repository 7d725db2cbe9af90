import { useEffect, useState } from 'react'

const STEADY_MS = 600

let lastTouch = 0
const touched = () => {
  lastTouch = performance.now()
}

/** A value that does not change while a finger is on its way: nothing may move under it. */
export function useSteady<T>(value: T): T {
  const [shown, setShown] = useState(value)
  useEffect(() => {
    document.addEventListener('pointerdown', touched)
    return () => document.removeEventListener('pointerdown', touched)
  }, [])
  useEffect(() => {
    const left = lastTouch === 0 ? 0 : lastTouch + STEADY_MS - performance.now()
    if (left <= 0) return setShown(value)
    const timer = setTimeout(() => setShown(value), left)
    return () => clearTimeout(timer)
  }, [value])
  return shown
}
