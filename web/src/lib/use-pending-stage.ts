import { useEffect, useState } from 'react'

/** How long something has been under way: not worth saying, worth saying, or long enough to promise it is kept. */
export type PendingStage = 'idle' | 'short' | 'soon' | 'long'

const SOON_MS = 400
const LONG_MS = 8000

/** Follows one pending action through the moments at which a button changes its words. */
export function usePendingStage(isPending: boolean): PendingStage {
  const [stage, setStage] = useState<PendingStage>('idle')
  useEffect(() => {
    if (!isPending) return setStage('idle')
    setStage('short')
    const soon = setTimeout(() => setStage('soon'), SOON_MS)
    const long = setTimeout(() => setStage('long'), LONG_MS)
    return () => {
      clearTimeout(soon)
      clearTimeout(long)
    }
  }, [isPending])
  return isPending ? stage : 'idle'
}
