import { useEffect, useState } from 'react'

const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'input'] as const

/** True once nobody has touched the page for a while; stays true. */
export function useUntouched(ms: number): boolean {
  const [isUntouched, setUntouched] = useState(false)
  useEffect(() => {
    if (isUntouched) return
    let timer = window.setTimeout(() => setUntouched(true), ms)
    const again = () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => setUntouched(true), ms)
    }
    for (const touch of TOUCHES) window.addEventListener(touch, again, { capture: true, passive: true })
    return () => {
      window.clearTimeout(timer)
      for (const touch of TOUCHES) window.removeEventListener(touch, again, { capture: true })
    }
  }, [ms, isUntouched])
  return isUntouched
}
