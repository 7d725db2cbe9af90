import type { LedgerDay } from '@platewire/client/ledger'
import { useState } from 'react'
import { Navigate } from 'react-router'
import { QueryError } from '../../components/ui/query-error.tsx'
import { StaleNote } from '../../components/ui/stale-note.tsx'
import { WorkHeader } from '../../components/work/work-page.tsx'
import { cx } from '../../lib/cx.ts'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { DayPicker, dayWords } from './day-picker.tsx'
import { DayPlot } from './day-plot.tsx'
import styles from './ledger.module.css'
import { LedgerRows } from './ledger-rows.tsx'
import { LedgerSkeleton } from './ledger-skeleton.tsx'
import { Reports } from './reports.tsx'
import { useLedgerDay } from './use-ledger.ts'
import { missedSentence, paceSentence } from './words.ts'

/** R9: whether every order was seen, and the proof of it. */
export function LedgerPage({ restaurantId }: { restaurantId: string }) {
  const session = useSession()
  if (session.status === 'signed_out')
    return <Navigate to={paths.signIn(paths.ledger(restaurantId))} replace />
  return (
    <div className={styles.page}>
      <WorkHeader back={{ to: paths.board(restaurantId), word: 'Board' }} />
      {session.status === 'signed_in' && <Day restaurantId={restaurantId} />}
    </div>
  )
}

function Day({ restaurantId }: { restaurantId: string }) {
  const [wanted, setWanted] = useState<string | null>(null)
  const day = useLedgerDay(restaurantId, wanted)
  if (day.data === undefined) {
    return day.isError ? (
      <QueryError error={day.error} safe="" onRetry={() => void day.refetch()} isRetrying={day.isFetching} />
    ) : (
      <LedgerSkeleton />
    )
  }
  return (
    <>
      <Head day={day.data} />
      {day.isError && <StaleNote since={day.dataUpdatedAt} />}
      <DayPicker day={day.data.day} today={day.data.today} onPick={setWanted} />
      {day.data.points.length > 0 && <DayPlot day={day.data} />}
      <LedgerRows
        key={day.data.day}
        restaurantId={restaurantId}
        day={day.data.day}
        devices={day.data.devices}
        counted={day.data.figures}
        name={day.data.restaurant.name}
      />
      <Reports days={day.data.days} onPick={setWanted} />
    </>
  )
}

function Head({ day }: { day: LedgerDay }) {
  const figures = day.figures ?? { orders: 0, missed: 0 }
  return (
    <div className={styles.head}>
      <p className={styles.place}>
        Ledger of <bdi dir="auto">{day.restaurant.name}</bdi>
      </p>
      <h1 className={cx(styles.verdict, figures.missed > 0 && styles.broken)}>
        {missedSentence(figures, dayWords(day.day, day.today))}
      </h1>
      {day.figures && <p className={styles.lead}>{paceSentence(day.figures)}</p>}
    </div>
  )
}
