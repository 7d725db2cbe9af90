import { PlatewireError } from '@platewire/client'
import { type ReactNode, useRef } from 'react'
import { Link } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { paths } from '../../lib/paths.ts'
import { buttonClass } from '../ui/button.tsx'
import { QueryError } from '../ui/query-error.tsx'
import { StaleNote } from '../ui/stale-note.tsx'
import { ErrorState } from '../ui/state-message.tsx'
import { WorkFailed } from './work-failed.tsx'

/** What is known of something read: the answer, and the last failure. */
interface Read<T> {
  readonly data: T | undefined
  readonly error: Error | null
  readonly isError: boolean
  readonly isFetching: boolean
  readonly errorUpdateCount: number
  readonly dataUpdatedAt: number
  refetch(): Promise<unknown>
}

/** Whether an answer says that somebody may not see this, or no longer. */
export const isAccessOver = (error: unknown): boolean =>
  error instanceof PlatewireError && (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN')

/**
 * What was read of a restaurant, with its age when it could not be read again; or why there is nothing to show. What was shown
 * goes when access ends. `kept`: what is safe meanwhile. `isPart`: the page has more to say than this.
 */
export function WorkData<T>({
  query,
  bones,
  kept,
  isPart = false,
  children,
}: {
  query: Read<T>
  bones: ReactNode
  kept?: string | undefined
  isPart?: boolean
  children: (data: T) => ReactNode
}) {
  const { data, error, isError, isFetching, errorUpdateCount, dataUpdatedAt } = query
  // Asking again forgets why it failed: that stays until there is an answer, or it would come and go.
  const last = useRef(error)
  last.current = error ?? (errorUpdateCount > 0 ? last.current : null)
  const failure = last.current
  const retry = () => void query.refetch()
  if (data !== undefined && isAccessOver(error)) return <AccessOver isPart={isPart} />
  if (data !== undefined) {
    return (
      <>
        {isError && <StaleNote since={dataUpdatedAt} />}
        {children(data)}
      </>
    )
  }
  if (failure === null) return bones
  if (isPart) return <QueryError error={failure} safe={kept} onRetry={retry} isRetrying={isFetching} />
  return <WorkFailed error={failure} kept={kept} onRetry={retry} />
}

function AccessOver({ isPart }: { isPart: boolean }) {
  return (
    <ErrorState
      title="Your access here has ended"
      safe="Ask an owner of the restaurant if you should have it. What was shown is gone from this page."
      art={isPart ? undefined : <EmptyPlate scene="access-ended" />}
      action={
        <Link to={paths.work()} className={buttonClass()}>
          Your restaurants
        </Link>
      }
    />
  )
}
