import type { LoadChange } from '@platewire/client/accepting'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { ChoiceRow } from './choice-row.tsx'
import styles from './load-panel.module.css'
import { type HowLong, untilOf, untilWords } from './until.ts'

const MINUTES = [5, 10, 15, 20, 30, 45] as const
const TIMES: readonly HowLong[] = ['30', '60', '120', 'by_hand']

/** How much slower, and for how long. */
export function SlowForm({ isPending, onSet }: { isPending: boolean; onSet: (change: LoadChange) => void }) {
  const [minutes, setMinutes] = useState<number>(15)
  const [time, setTime] = useState<HowLong>('60')
  return (
    <div className={styles.form}>
      <ChoiceRow
        label="Minutes on top"
        values={MINUTES}
        chosen={minutes}
        words={(value) => `+${value}`}
        onChoose={setMinutes}
      />
      <ChoiceRow
        label="Until"
        values={TIMES}
        chosen={time}
        words={(value) => untilWords(value)}
        onChoose={setTime}
      />
      <Button
        size="large"
        wide
        pending={isPending}
        pendingLabel="Telling everybody…"
        onClick={() => onSet({ mode: 'slower', minutes, until: untilOf(time) })}
      >
        Slow down by {minutes} min
      </Button>
      <p className={styles.means}>
        New orders are promised {minutes} minutes later. Customers see it before they order.
      </p>
    </div>
  )
}
