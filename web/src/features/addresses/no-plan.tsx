import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import type { Landmark } from './pin-plane.tsx'

/** What there is to find one's way by, and how asking for it stands. */
export type Plan = {
  landmarks: readonly Landmark[]
  /** Why no restaurant is among them. */
  error: unknown
  isAsking: boolean
  retry: () => void
}

/** In place of a plan that does not know yet where to begin: no place was chosen, and there is no landmark. */
export function NoPlan({ plan }: { plan: Plan }) {
  if (plan.error) return <QueryError error={plan.error} onRetry={plan.retry} isRetrying={plan.isAsking} />
  if (!plan.isAsking) return <p>There is no restaurant around here yet to find your way by.</p>
  return (
    <Skeleton label="Getting the plan">
      <Bone height="320px" />
    </Skeleton>
  )
}
