import type { Acceptance } from '@platewire/client/accepting'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Select } from '../../components/ui/select.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { Toggle } from '../../components/ui/toggle.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { plural } from '../../lib/format.ts'
import styles from './answering.module.css'
import { useAcceptance } from './use-acceptance.ts'

const MINUTES = [2, 3, 5, 8, 10, 12, 15, 20, 30]
const MISSES = [1, 2, 3, 4, 5]

/** How the restaurant answers: how long, what happens when nobody does, and whether somebody has to. */
export function Answering({ restaurantId, canChange }: { restaurantId: string; canChange: boolean }) {
  const { acceptance, change } = useAcceptance(restaurantId)
  if (acceptance.isError && !acceptance.data) {
    return <QueryError error={acceptance.error} onRetry={() => void acceptance.refetch()} />
  }
  if (!acceptance.data) {
    return (
      <Skeleton label="Loading how you answer" className={styles.form}>
        <Bone height="72px" />
        <Bone height="72px" />
        <Bone height="72px" />
      </Skeleton>
    )
  }
  if (!canChange) return <AnsweringFacts acceptance={acceptance.data} />
  return (
    <AnsweringForm
      key={JSON.stringify(acceptance.data)}
      saved={acceptance.data}
      isPending={change.isPending}
      error={change.error}
      isSaved={change.isSuccess}
      onSave={(wish) => change.mutate(wish)}
    />
  )
}

function AnsweringFacts({ acceptance }: { acceptance: Acceptance }) {
  const { accept_minutes, pause_after, accepts_automatically } = acceptance
  return (
    <div className={styles.form}>
      <p>
        New orders want an answer within {accept_minutes} min
        {pause_after === null
          ? '.'
          : `, and ${plural(pause_after, 'order', 'orders in a row')} without one pause the restaurant.`}
        {accepts_automatically && ' They are accepted by themselves.'}
      </p>
      <p className={styles.means}>Owners and managers change this.</p>
    </div>
  )
}

const withValue = (values: readonly number[], value: number | null): number[] =>
  [...new Set([...values, ...(value === null ? [] : [value])])].sort((a, b) => a - b)

function AnsweringForm({
  saved,
  isPending,
  error,
  isSaved,
  onSave,
}: {
  saved: Acceptance
  isPending: boolean
  error: Error | null
  isSaved: boolean
  onSave: (acceptance: Acceptance) => void
}) {
  const [wish, setWish] = useState(saved)
  const isChanged = JSON.stringify(wish) !== JSON.stringify(saved)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        onSave(wish)
      }}
    >
      <Toggle
        label="Accept orders by themselves"
        detail="With your usual time. They still ring until somebody says that they saw them."
        checked={wish.accepts_automatically}
        onChange={(accepts_automatically) => setWish({ ...wish, accepts_automatically })}
      />
      <Select
        label="Time to answer"
        hint="After this the order is cancelled, its customer is told and pays nothing."
        value={wish.accept_minutes}
        onChange={(event) => setWish({ ...wish, accept_minutes: Number(event.target.value) })}
      >
        {withValue(MINUTES, wish.accept_minutes).map((minutes) => (
          <option key={minutes} value={minutes}>
            {minutes} min
          </option>
        ))}
      </Select>
      <Select
        label="Pause when nobody answers"
        hint="So many in a row, within half an hour, and no new order comes until you open next or somebody opens again."
        value={wish.pause_after ?? ''}
        onChange={({ target: { value } }) =>
          setWish({ ...wish, pause_after: value === '' ? null : Number(value) })
        }
      >
        {withValue(MISSES, wish.pause_after).map((count) => (
          <option key={count} value={count}>
            After {plural(count, 'order', 'orders')}
          </option>
        ))}
        <option value="">Never</option>
      </Select>
      {error && (
        <p className={styles.refused} role="alert">
          {errorLine(error)}
        </p>
      )}
      <Button
        type="submit"
        className={styles.save}
        pending={isPending}
        pendingLabel="Saving…"
        disabled={!isChanged}
      >
        Save how you answer
      </Button>
      <p className={styles.means} role="status">
        {isSaved && !isChanged && 'Saved. It counts for orders that come from now on.'}
      </p>
    </form>
  )
}
