import { type Ticket, ticketCode } from '@platewire/client'
import { IconBellRinging, IconBellZ, IconDeviceDesktop, IconEye } from '@tabler/icons-react'
import { useRef } from 'react'
import { Icon } from '../../../components/ui/icon.tsx'
import { cx } from '../../../lib/cx.ts'
import { formatCountdown, plural } from '../../../lib/format.ts'
import { usePendingStage } from '../../../lib/use-pending-stage.ts'
import type { AlarmView } from '../alarm.ts'
import type { Acknowledging } from '../hooks/use-acknowledging.ts'
import { useSteady } from '../hooks/use-steady.ts'
import { restaurantOf, type Shift } from '../shift.ts'
import styles from './alarm-bar.module.css'

/**
 * What rings and why, over everything else on the board. Silence is visible and runs out; only having seen it ends it. It comes and
 * goes only while no finger is on its way, because it moves the tickets below; the sound and screen readers do not wait for that.
 */
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
  const bar = useRef<HTMLDivElement>(null)
  const telling = useTelling(seeing.sending.size > 0)
  const [oldest] = waiting
  const isUp = alarm.state !== 'quiet' && oldest !== undefined
  const hasPlace = useSteady(isUp || telling !== null)
  if (!hasPlace) return null
  if (!isUp)
    return (
      // As high as it was.
      <div
        ref={bar}
        className={styles.bar}
        style={{ minBlockSize: bar.current?.offsetHeight }}
        data-alarm="telling"
      >
        <span className={styles.text}>{telling}</span>
      </div>
    )
  const isRinging = alarm.state === 'ringing'
  const others = waiting.length - 1
  const place = shift.restaurants.length > 1 ? restaurantOf(shift, oldest)?.name : undefined
  return (
    <div
      ref={bar}
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

/** What is said between the press and the server's word; a short moment is not worth a line. */
function useTelling(isSending: boolean): string | null {
  const stage = usePendingStage(isSending)
  if (stage === 'idle' || stage === 'short') return null
  return stage === 'long' ? 'Still trying to tell every device' : 'Telling every device…'
}
