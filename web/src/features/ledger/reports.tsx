import type { LedgerDay } from '@platewire/client/ledger'
import { formatDay } from '../../lib/format.ts'
import styles from './ledger.module.css'
import { formatMs } from './words.ts'

const msOrNone = (ms: number | null): string => (ms === null ? 'none' : formatMs(ms))

/** The daily reports, newest first. A day without orders has none. */
export function Reports({
  days,
  onPick,
}: {
  days: LedgerDay['days']
  /** Opens a day; without it the days are only read. */
  onPick?: ((day: string) => void) | undefined
}) {
  if (days.length === 0) return null
  return (
    <section className={styles.rowsPart} aria-labelledby="reports-title">
      <h2 id="reports-title" className={styles.heading}>
        Daily reports
      </h2>
      <div className={styles.scroller}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Missed</th>
              <th scope="col">Orders</th>
              <th scope="col">Shown late</th>
              <th scope="col">Half</th>
              <th scope="col">95 in 100</th>
              <th scope="col">99 in 100</th>
              <th scope="col">Slowest</th>
            </tr>
          </thead>
          <tbody>
            {days.map((report) => (
              <tr key={report.day}>
                <th scope="row">
                  <Day report={report} onPick={onPick} />
                </th>
                <td className={report.missed > 0 ? styles.miss : undefined}>{report.missed}</td>
                <td>{report.orders}</td>
                <td>{report.late}</td>
                <td>{msOrNone(report.p50_ms)}</td>
                <td>{msOrNone(report.p95_ms)}</td>
                <td>{msOrNone(report.p99_ms)}</td>
                <td>{msOrNone(report.worst_ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Day({
  report: { day, is_final },
  onPick,
}: {
  report: LedgerDay['days'][number]
  onPick: ((day: string) => void) | undefined
}) {
  const words = `${formatDay(`${day}T12:00:00Z`, 'UTC')}${is_final ? '' : ', so far'}`
  if (!onPick) return words
  return (
    <button type="button" className={styles.dayLink} onClick={() => onPick(day)}>
      {words}
    </button>
  )
}
