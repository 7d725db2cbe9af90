import { useState } from 'react'
import { QueryError } from '../../components/ui/query-error.tsx'
import { StaleNote } from '../../components/ui/stale-note.tsx'
import { cx } from '../../lib/cx.ts'
import { DayPicker, dayWords } from './day-picker.tsx'
import styles from './ledger.module.css'
import { LedgerRows } from './ledger-rows.tsx'
import { LedgerSkeleton } from './ledger-skeleton.tsx'
import { Reports } from './reports.tsx'
import { usePlatformLedger } from './use-ledger.ts'
import { missedSentence, paceSentence } from './words.ts'

/** A4: every order of every restaurant, and the daily report that must read zero. */
export function PlatformLedgerPage() {
  const ledger = usePlatformLedger()
  const [wanted, setWanted] = useState<string | null>(null)
  if (ledger.data === undefined) {
    return ledger.isError ? (
      <QueryError
        error={ledger.error}
        safe=""
        onRetry={() => void ledger.refetch()}
        isRetrying={ledger.isFetching}
      />
    ) : (
      <LedgerSkeleton />
    )
  }
  const today = ledger.data.at.slice(0, 10)
  const day = wanted ?? today
  const report = ledger.data.days.find((candidate) => candidate.day === day)
  // A report is up to a quarter of an hour old; what is missed now is said now.
  const counted = wanted === null ? ledger.data : report
  const when = wanted === null ? 'in 24 hours' : dayWords(day, today)
  return (
    <div className={styles.inside}>
      <div className={styles.head}>
        <h1 className={cx(styles.verdict, (counted?.missed ?? 0) > 0 && styles.broken)}>
          {counted ? missedSentence(counted, when) : `No report ${when} yet.`}
        </h1>
        {report && (
          <p className={styles.lead}>
            {wanted === null && 'Today: '}
            {paceSentence(report)}
            {!report.is_final &&
              ' The day is not over everywhere: reports are counted every quarter of an hour.'}
          </p>
        )}
        {ledger.isError && <StaleNote since={ledger.dataUpdatedAt} />}
      </div>
      <DayPicker day={day} today={today} onPick={setWanted} />
      <LedgerRows
        key={day}
        restaurantId={null}
        day={day}
        isToday={day === today}
        devices={[]}
        counted={report ?? null}
        name="all-restaurants"
      />
      <Reports days={ledger.data.days} onPick={setWanted} />
    </div>
  )
}
