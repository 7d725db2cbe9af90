import type { Acceptance } from '@platewire/client/accepting'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Select } from '../../components/ui/select.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { Toggle } from '../../components/ui/toggle.tsx'
import { WorkData } from '../../components/work/work-data.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine } from '../../lib/error-text.ts'
import { plural } from '../../lib/format.ts'
import styles from './answering.module.css'
import { useAcceptance } from './use-acceptance.ts'

const MINUTES = [2, 3, 5, 8, 10, 12, 15, 20, 30]
const MISSES = [1, 2, 3, 4, 5]

/** How the restaurant answers: how long, what happens when nobody does, and whether somebody has to. */
export function Answering({ restaurantId, canChange }: { restaurantId: string; canChange: boolean }) {
  const { acceptance, change } = useAcceptance(restaurantId)
  return (
    <WorkData query={acceptance} bones={<AnsweringSkeleton />} isPart>
      {(saved) =>
        canChange ? (
          <AnsweringForm key={restaurantId} saved={saved} change={change} />
        ) : (
          <AnsweringFacts acceptance={saved} />
        )
      }
    </WorkData>
  )
}

function AnsweringSkeleton() {
  return (
    <Skeleton label="Loading how you answer" className={styles.form}>
      <Bone height="72px" />
      <Bone height="72px" />
      <Bone height="72px" />
    </Skeleton>
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

const SAVED = 'Saved. It counts for orders that come from now on.'

function AnsweringForm({
  saved,
  change,
}: {
  saved: Acceptance
  change: ReturnType<typeof useAcceptance>['change']
}) {
  // Only what is changed here: what a colleague saves meanwhile shows in the rest.
  const [changes, setChanges] = useState<Partial<Acceptance>>({})
  const wish: Acceptance = { ...saved, ...changes }
  const isChanged = JSON.stringify(wish) !== JSON.stringify(saved)
  const set = (more: Partial<Acceptance>) => setChanges((now) => ({ ...now, ...more }))
  const save = () =>
    change.mutate(wish, {
      onSuccess: () => {
        // Unless something was changed while it was saved.
        setChanges((now) => (now === changes ? {} : now))
        announce(SAVED)
      },
    })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged) save()
      }}
    >
      <Toggle
        label="Accept orders by themselves"
        detail="With your usual time. They still ring until somebody says that they saw them."
        checked={wish.accepts_automatically}
        onChange={(accepts_automatically) => set({ accepts_automatically })}
      />
      <Select
        label="Time to answer"
        hint="After this the order is cancelled, its customer is told and pays nothing."
        value={wish.accept_minutes}
        onChange={(event) => set({ accept_minutes: Number(event.target.value) })}
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
        onChange={({ target: { value } }) => set({ pause_after: value === '' ? null : Number(value) })}
      >
        {withValue(MISSES, wish.pause_after).map((count) => (
          <option key={count} value={count}>
            After {plural(count, 'order', 'orders')}
          </option>
        ))}
        <option value="">Never</option>
      </Select>
      {change.error && (
        <p className={styles.refused} role="alert">
          {errorLine(change.error)}
        </p>
      )}
      <Button
        type="submit"
        className={styles.save}
        pending={change.isPending}
        pendingLabel="Saving…"
        aria-disabled={!isChanged}
      >
        Save how you answer
      </Button>
      <p className={styles.means}>{change.isSuccess && !isChanged && SAVED}</p>
    </form>
  )
}
