import { Link } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { errorText } from '../../lib/error-text.ts'
import { paths } from '../../lib/paths.ts'
import { Button, buttonClass } from '../ui/button.tsx'
import { ErrorState } from '../ui/state-message.tsx'

/** A restaurant's page that could not be read: for now, or because the restaurant is not theirs. `kept`: what is safe meanwhile. */
export function WorkFailed({
  error,
  kept,
  onRetry,
}: {
  error: unknown
  kept?: string | undefined
  onRetry: () => void
}) {
  const { what, action, reason, isRetryable } = errorText(error)
  return (
    <ErrorState
      title={what}
      safe={isRetryable && kept ? `${action} ${kept}` : action}
      reason={reason}
      art={<EmptyPlate scene={isRetryable ? 'offline' : 'access-ended'} />}
      action={
        isRetryable ? (
          <Button onClick={onRetry}>Try again</Button>
        ) : (
          <Link to={paths.work()} className={buttonClass()}>
            Your restaurants
          </Link>
        )
      }
    />
  )
}
