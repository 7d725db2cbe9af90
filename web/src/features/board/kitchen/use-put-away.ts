import { useCallback, useMemo } from 'react'
import { useKept } from '../../../lib/use-kept.ts'

const REMEMBERED = 100

/** Cancelled orders that were put away on this screen. Others keep showing them: each cook has to see it. */
export function usePutAway(): readonly [ReadonlySet<string>, (orderId: string) => void] {
  const [kept, keep] = useKept('platewire.kitchen.put-away')
  const ids = useMemo(() => new Set((kept ?? '').split(',')), [kept])
  const putAway = useCallback(
    (orderId: string) => keep([...ids, orderId].slice(-REMEMBERED).join()),
    [ids, keep],
  )
  return [ids, putAway]
}
