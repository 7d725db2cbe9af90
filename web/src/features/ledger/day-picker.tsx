import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { formatDay } from '../../lib/format.ts'
import styles from './ledger.module.css'

const NOON = 'T12:00:00Z'
/** No ledger is as old. A year that is being typed is 2, 20 and 202 first. */
const FIRST = '2000-01-01'

/** A day so many days on: days are counted, not hours, so a clock change moves nothing. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}${NOON}`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** How a sentence ends that speaks of a day: "today", "on Tue 24 Nov". */
export const dayWords = (day: string, today: string): string =>
  day === today
    ? 'today'
    : day === dayAfter(today, -1)
      ? 'yesterday'
      : `on ${formatDay(`${day}${NOON}`, 'UTC')}`

/** Which day: one back, one on, or any. What is typed stays as it is until it is a day. */
export function DayPicker({
  day,
  today,
  onPick,
}: {
  day: string
  today: string
  onPick: (day: string) => void
}) {
  const [typed, setTyped] = useState<string | null>(null)
  const pick = (picked: string) => {
    setTyped(null)
    onPick(picked)
  }
  return (
    <div className={styles.picker}>
      <IconButton label="The day before" onClick={() => pick(dayAfter(day, -1))}>
        <Icon of={IconChevronLeft} size={22} />
      </IconButton>
      <TextField
        label="Day"
        type="date"
        value={typed ?? day}
        min={FIRST}
        max={today}
        onChange={({ target: { value } }) => {
          setTyped(value)
          if (value >= FIRST && value <= today) onPick(value)
        }}
        onBlur={() => setTyped(null)}
      />
      <IconButton label="The day after" disabled={day >= today} onClick={() => pick(dayAfter(day, 1))}>
        <Icon of={IconChevronRight} size={22} />
      </IconButton>
      {day !== today && (
        <Button variant="quiet" onClick={() => pick(today)}>
          Today
        </Button>
      )}
    </div>
  )
}
