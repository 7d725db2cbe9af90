import type { Load } from '@platewire/client'
import type { LoadChange, StaffLoad } from '@platewire/client/accepting'
import { useRef, useState } from 'react'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { WorkData } from '../../components/work/work-data.tsx'
import { catchFocus } from '../../lib/catch-focus.ts'
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
  return (
    <WorkData query={load} bones={<PanelSkeleton />} kept="The load stays as it is." isPart>
      {(known) => <Panel load={known} timeZone={timeZone} wished={wished} change={change} />}
    </WorkData>
  )
}

function Panel({
  load,
  timeZone,
  wished,
  change,
}: {
  load: StaffLoad
  timeZone: string | undefined
  wished: Mode | null
  change: ReturnType<typeof useStaffLoad>['change']
}) {
  const { isPending, error } = change
  const panel = useRef<HTMLDivElement>(null)
  const steps = useRef<Partial<Record<Mode, HTMLButtonElement | null>>>({})
  const now = useNow(30)
  const mode = loadAt(load, now).mode
  const [chosen, setChosen] = useState<Mode | null>(wished === mode ? null : wished)
  const set = (wish: LoadChange) =>
    change.mutate(wish, {
      onSuccess: () => {
        setChosen(null)
        catchFocus(panel.current, steps.current[wish.mode])
      },
    })
  const choose = (next: Mode) => {
    change.reset()
    if (next === 'open') set({ mode: 'open' })
    else setChosen(next)
  }
  const form = { isPending: change.isPending && change.variables.mode === chosen, onSet: set }
  return (
    <div ref={panel} className={styles.panel} data-mode={mode}>
      <p className={styles.sentence} role="status">
        {loadSentence({ ...load, mode }, now, timeZone)}
      </p>
      <fieldset className={styles.switch} aria-label="How much the restaurant takes on">
        {MODES.map((step) => (
          <button
            key={step}
            ref={(button) => {
              steps.current[step] = button
            }}
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
      {chosen === 'slower' && <SlowForm {...form} />}
      {chosen === 'paused' && <PauseForm {...form} opensAt={load.opens_at ?? null} timeZone={timeZone} />}
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
