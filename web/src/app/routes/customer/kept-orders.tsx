import { lazy, Suspense } from 'react'
import { useOutbox } from '../../../lib/outbox.ts'

// For those with an order that is not sent, and nobody else's first load.
const LazyUnsent = lazy(() =>
  import('../../../features/orders/unsent-orders.tsx').then((m) => ({ default: m.UnsentOrders })),
)

/** Orders that are on this device and nowhere else; nothing when there are none. */
export function KeptOrders() {
  const { entries } = useOutbox()
  if (!entries.some(({ command, state }) => command === 'place_order' && state !== 'done')) return null
  return (
    <Suspense fallback={null}>
      <LazyUnsent />
    </Suspense>
  )
}
