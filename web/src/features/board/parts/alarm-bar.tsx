import { type Ticket, ticketCode } from '@platewire/client'
import { IconBellRinging, IconBellZ, IconDeviceDesktop, IconEye } from '@tabler/icons-react'
import { Icon } from '../../../components/ui/icon.tsx'
import { cx } from '../../../lib/cx.ts'
import { formatCountdown, plural } from '../../../lib/format.ts'
import { usePendingStage } from '../../../lib/use-pending-stage.ts'
import type { AlarmView } from '../alarm.ts'
import type { Acknowledging } from '../hooks/use-acknowledging.ts'
import { restaurantOf, type Shift } from '../shift.ts'
import styles from './alarm-bar.module.css'

/** What rings and why, over everything else on the board. Silence is visible and runs out; only having seen it ends it. */
export function AlarmBar({
  alarm,
  waiting,
  shift,
  seeing,
  onSilence,
  onShow,
}: {
  alarm: AlarmView & { readonly isElsewhere: boolean }
  waiting: readonly Ticket[]
  shift: Shift
  seeing: Acknowledging
  onSilence: () => void
  onShow: () => void
}) {
  const [oldest] = waiting
  if (alarm.state === 'quiet' || oldest === undefined) return <Telling isSending={seeing.sending.size > 0} />
  const isRinging = alarm.state === 'ringing'
  const others = waiting.length - 1
  const place = shift.restaurants.length > 1 ? restaurantOf(shift, oldest)?.name : undefined
  return (
    <div
      className={cx(styles.bar, isRinging && styles.ringing, alarm.isLoud && styles.loud)}
      data-alarm={alarm.state}
    >
      <button type="button" className={styles.text} onClick={onShow}>
        <span className={styles.bell}>
          <Icon of={isRinging ? IconBellRinging : IconBellZ} size={28} />
        </span>
        <span>
          <strong className={styles.codes}>{ticketCode(oldest.number)}</strong>
          {place && (
            <>
              {' at '}
              <bdi>{place}</bdi>
            </>
          )}
          {others > 0 && ` and ${plural(others, 'other', 'others')}`}
          {waitsWords(waiting)}
          {seeing.failure && <span className={styles.failure}>{seeing.failure}</span>}
        </span>
      </button>
      <div className={styles.acts}>
        {alarm.isElsewhere && (
          <span className={styles.left}>
            <Icon of={IconDeviceDesktop} /> Alarm plays in your other tab
          </span>
        )}
        {!isRinging && (
          <span className={styles.left} role="timer">
            silent for {formatCountdown(alarm.silentFor)}
          </span>
        )}
        {isRinging && alarm.canSilence && (
          <button type="button" className={styles.silence} aria-keyshortcuts="M" onClick={onSilence}>
            Silence 60 s
          </button>
        )}
        <button
          type="button"
          className={styles.seen}
          aria-keyshortcuts="V"
          onClick={() => seeing.acknowledge(waiting)}
        >
          <Icon of={IconEye} size={24} />
          {others > 0 ? `Seen all ${waiting.length}, stop ringing` : 'Seen, stop ringing'}
        </button>
      </div>
    </div>
  )
}

/** What waits: an answer, or only to be seen where it is all for later. */
function waitsWords(waiting: readonly Ticket[]): string {
  if (waiting.every(({ status }) => status === 'scheduled'))
    return waiting.length > 1 ? ' were ordered for later' : ' was ordered for later'
  const what = waiting.some(({ status }) => status === 'placed') ? 'for an answer' : 'to be seen'
  return waiting.length > 1 ? ` wait ${what}` : ` waits ${what}`
}

/** The moment between the press and the server's word; a short one is not worth a line. */
function Telling({ isSending }: { isSending: boolean }) {
  const stage = usePendingStage(isSending)
  if (stage === 'idle' || stage === 'short') return null
  return (
    <div className={styles.bar} data-alarm="telling">
      <span className={styles.text}>
        {stage === 'long' ? 'Still trying to tell every device' : 'Telling every device…'}
      </span>
    </div>
  )
}
