import type { DrillReport } from '@platewire/client/alarm'
import { IconAlertTriangle, IconCheck, IconClock, IconMinus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Icon } from '../../components/ui/icon.tsx'
import { useNow } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { formatMoment } from '../../lib/format.ts'
import styles from './drill-report.module.css'
import { type DrillRow, drillRows, formatOffset, mailWords, offsetOf, pushWords, verdict } from './report.ts'
import { stepName } from './step-names.ts'

/** What a test showed: which step fired when, which device got the order, whom it reached. */
export function Report({ report, isOwn }: { report: DrillReport; isOwn: boolean }) {
  const { drill, people, alert, sighting } = report
  const now = useNow(1)
  const isRunning = drill.finished_at === null
  const running = Math.max(0, now - Date.parse(drill.started_at)) / 1000
  return (
    <>
      <h2 className={styles.verdict} aria-live="polite">
        {verdict(report)}
      </h2>
      <p className={styles.when}>
        {isRunning ? `${formatOffset(running)} so far` : formatMoment(drill.started_at)}
        {drill.speed > 1 && `, ${drill.speed} times faster`}
        {drill.started_by_name && (
          <>
            , by <bdi>{drill.started_by_name}</bdi>
          </>
        )}
        {isOwn && isRunning && '. This device plays dead.'}
      </p>
      <ol className={styles.steps}>
        {drillRows(report).map((row) => (
          <Step key={row.step} row={row} />
        ))}
      </ol>
      <h3 className={styles.heading}>Devices that got it</h3>
      <ul className={styles.list}>
        {(sighting?.receipts ?? []).map((receipt) => (
          <li key={receipt.device_id}>
            <bdi dir="auto">{receipt.label || 'A device'}</bdi>
            {receipt.name && (
              <>
                , <bdi>{receipt.name}</bdi>
              </>
            )}{' '}
            after {formatOffset(offsetOf(report, receipt.received_at))}
            {receipt.device_id === drill.silent_device_id && ' (plays dead)'}
          </li>
        ))}
        {!sighting?.receipts.length && <li>None so far</li>}
      </ul>
      {people.length > 0 && <h3 className={styles.heading}>People it told</h3>}
      <ul className={styles.list}>
        {people.map((person) => (
          <li key={person.user_id}>
            <bdi>{person.name ?? 'A former colleague'}</bdi>: <Words of={pushWords(person)} />
            {mailWords(person) && (
              <>
                , <Words of={mailWords(person)} />
              </>
            )}
          </li>
        ))}
      </ul>
      {alert && (
        <p className={styles.when}>
          Support was alerted after {formatOffset(offsetOf(report, alert.raised_at))}
          {alert.taken_at ? ', and took it.' : '.'}
        </p>
      )}
    </>
  )
}

function Words({ of }: { of: { text: string; isGood: boolean } | null }) {
  return of && <span className={cx(!of.isGood && styles.bad)}>{of.text}</span>
}

const ICONS: Record<DrillRow['state'], typeof IconCheck> = {
  waiting: IconClock,
  fired: IconCheck,
  spared: IconMinus,
  missing: IconAlertTriangle,
}

function Step({ row }: { row: DrillRow }) {
  return (
    <li className={cx(styles.step, styles[row.state])}>
      <Icon of={ICONS[row.state]} size={24} />
      <span>{stepName(row.step)}</span>
      <span className={styles.time}>{stateWords(row)}</span>
    </li>
  )
}

function stateWords({ state, at, due }: DrillRow): ReactNode {
  if (at !== null) return `after ${formatOffset(at)}`
  if (state === 'waiting') return `by ${formatOffset(due)}`
  return state === 'spared' ? 'not needed' : 'did not fire'
}
