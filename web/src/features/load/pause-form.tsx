import type { LoadChange, PauseReason } from '@platewire/client/accepting'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { ChoiceRow } from './choice-row.tsx'
import styles from './load-panel.module.css'
import { type HowLong, untilOf, untilWords } from './until.ts'
import { pauseWords } from './words.ts'

const TIMES: readonly HowLong[] = ['15', '30', '60', 'opening', 'by_hand']
const REASONS: readonly PauseReason[] = ['too_busy', 'short_staffed', 'kitchen_problem', 'closing_early']

/** For how long, and why. */
export function PauseForm({
  isPending,
  opensAt,
  timeZone,
  onSet,
}: {
  isPending: boolean
  opensAt: string | null
  timeZone: string | undefined
  onSet: (change: LoadChange) => void
}) {
  const [time, setTime] = useState<HowLong>('30')
  const [reason, setReason] = useState<PauseReason>('too_busy')
  const times = opensAt === null ? TIMES.filter((value) => value !== 'opening') : TIMES
  return (
    <div className={styles.form}>
      <ChoiceRow
        label="Until"
        values={times}
        chosen={time}
        words={(value) => untilWords(value, opensAt, timeZone)}
        onChoose={setTime}
      />
      <ChoiceRow
        label="Because"
        values={REASONS}
        chosen={reason}
        words={(value) => pauseWords[value]}
        onChoose={setReason}
      />
      <Button
        variant="danger"
        size="large"
        wide
        pending={isPending}
        pendingLabel="Telling everybody…"
        onClick={() => onSet({ mode: 'paused', reason, until: untilOf(time) })}
      >
        Pause new orders
      </Button>
      <p className={styles.means}>
        Orders you have stay. Nobody can place a new one for now; orders for a later time still come.
      </p>
    </div>
  )
}
