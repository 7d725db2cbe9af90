import { type Ticket, ticketCode } from '@platewire/client'
import { IconBellRinging, IconBellZ } from '@tabler/icons-react'
import { Icon } from '../../../components/ui/icon.tsx'
import { cx } from '../../../lib/cx.ts'
import { formatCountdown, plural } from '../../../lib/format.ts'
import type { AlarmView } from '../alarm.ts'
import styles from './alarm-bar.module.css'

/** What rings and why, over everything else on the board. Silence is visible and runs out. */
export function AlarmBar({
  alarm,
  waiting,
  onSilence,
  onShow,
}: {
  alarm: AlarmView
  waiting: readonly Ticket[]
  onSilence: () => void
  onShow: () => void
}) {
  const [oldest] = waiting
  if (alarm.state === 'quiet' || oldest === undefined) return null
  const isRinging = alarm.state === 'ringing'
  const others = waiting.length - 1
  return (
    <div className={cx(styles.bar, isRinging && styles.ringing, alarm.isLoud && styles.loud)}>
      <button type="button" className={styles.text} onClick={onShow}>
        <span className={styles.bell}>
          <Icon of={isRinging ? IconBellRinging : IconBellZ} size={28} />
        </span>
        <span>
          <strong className={styles.codes}>{ticketCode(oldest.number)}</strong>
          {others > 0 && ` and ${plural(others, 'other', 'others')}`}
          {others > 0 ? ' wait for an answer' : ' waits for an answer'}
        </span>
      </button>
      {isRinging ? (
        alarm.canSilence && (
          <button type="button" className={styles.silence} aria-keyshortcuts="M" onClick={onSilence}>
            Silence 60 s
          </button>
        )
      ) : (
        <span className={styles.left} role="timer">
          silent for {formatCountdown(alarm.silentFor)}
        </span>
      )}
    </div>
  )
}
