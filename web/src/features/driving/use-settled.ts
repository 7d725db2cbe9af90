import { useEffect, useState } from 'react'

const steadyMs = 1000

/**
 * Whether a button has meant the same for a moment. What changes under a finger is not what the finger meant: until then
 * its presses are not taken.
 */
export function useSettled(meaning: string): boolean {
  const [settled, setSettled] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(meaning), steadyMs)
    return () => clearTimeout(timer)
  }, [meaning])
  return settled === meaning
}
