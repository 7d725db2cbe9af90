import type { Load } from '@platewire/client'
import type { LoadChange, StaffLoad } from '@platewire/client/accepting'
import { useState } from 'react'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { useNow } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { errorLine } from '../../lib/error-text.ts'
import { loadAt } from '../../lib/load.ts'
import styles from './load-panel.module.css'
import { PauseForm } from './pause-form.tsx'
import { SlowForm } from './slow-form.tsx'
import { useStaffLoad } from './use-staff-load.ts'
import { loadSentence, modeWords } from './words.ts'

type Mode = Load['mode']
const MODES: readonly Mode[] = ['open', 'slower', 'paused']

/** How much a restaurant takes on: three steps, who set it, and until when. */
export function LoadPanel({
  restaurantId,
  timeZone,
  heard,
  wished = null,
}: {
  restaurantId: string
  timeZone?: string | undefined
  /** What the board heard last, where there is one. */
  heard?: Load | undefined
  /** The step somebody pressed to come here. */
  wished?: Mode | null
}) {
  const { load, change } = useStaffLoad(restaurantId, heard)
  if (load.isError && !load.data) {
    return (
      <QueryError error={load.error} safe="The load stays as it is." onRetry={() => void load.refetch()} />
    )
  }
  if (!load.data) return <PanelSkeleton />
  return (
    <Panel
      load={load.data}
      timeZone={timeZone}
      wished={wished}
      isPending={change.isPending}
      error={change.error}
      onSet={(wish) => change.mutate(wish)}
    />
  )
}

function Panel({
  load,
  timeZone,
  wished,
  isPending,
  error,
  onSet,
}: {
  load: StaffLoad
  timeZone: string | undefined
  wished: Mode | null
  isPending: boolean
  error: Error | null
  onSet: (change: LoadChange) => void
}) {
  const now = useNow(30)
  const mode = loadAt(load, now).mode
  const [chosen, setChosen] = useState<Mode | null>(wished === mode ? null : wished)
  const set = (change: LoadChange) => {
    onSet(change)
    setChosen(null)
  }
  const choose = (next: Mode) => {
    if (next === 'open') set({ mode: 'open' })
    else setChosen(next)
  }
  return (
    <div className={styles.panel} data-mode={mode}>
      <p className={styles.sentence} role="status">
        {loadSentence({ ...load, mode }, now, timeZone)}
      </p>
      <fieldset className={styles.switch} aria-label="How much the restaurant takes on">
        {MODES.map((step) => (
          <button
            key={step}
            type="button"
            className={cx(styles.step, styles[step], (chosen ?? mode) === step && styles.on)}
            aria-pressed={mode === step}
            aria-disabled={isPending || undefined}
            onClick={isPending ? undefined : () => choose(step)}
          >
            {modeWords[step]}
          </button>
        ))}
      </fieldset>
      {chosen === 'slower' && <SlowForm isPending={isPending} onSet={set} />}
      {chosen === 'paused' && <PauseForm isPending={isPending} opensAt={load.opens_at ?? null} onSet={set} />}
      {error && (
        <p className={styles.refused} role="alert">
          {errorLine(error)}
        </p>
      )}
    </div>
  )
}

function PanelSkeleton() {
  return (
    <Skeleton label="Loading the load" className={styles.panel}>
      <Bone height="24px" />
      <Bone height="72px" />
    </Skeleton>
  )
}
