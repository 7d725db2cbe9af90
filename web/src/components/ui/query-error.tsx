import type { ReactNode } from 'react'
import { errorText } from '../../lib/error-text.ts'
import { Button } from './button.tsx'
import { ErrorState } from './state-message.tsx'

/** A page or part that could not be read: the coded reason, what is safe, and one way on. */
export function QueryError({
  error,
  safe = 'Nothing you entered is lost.',
  onRetry,
  isRetrying = false,
  art,
}: {
  error: unknown
  safe?: ReactNode
  onRetry: () => void
  isRetrying?: boolean
  art?: ReactNode
}) {
  const { what, action, reason } = errorText(error)
  return (
    <ErrorState
      title={what.replace(/\.$/, '')}
      safe={
        <>
          {action} {safe}
        </>
      }
      reason={reason}
      art={art}
      action={
        <Button variant="secondary" onClick={onRetry} pending={isRetrying} pendingLabel="Trying again…">
          Try again
        </Button>
      }
    />
  )
}
