import type { LedgerDay } from '@platewire/client/ledger'
import { useEffect, useRef, useState } from 'react'
import { Navigate } from 'react-router'
import { isAccessOver, WorkData } from '../../components/work/work-data.tsx'
import { WorkHeader } from '../../components/work/work-page.tsx'
import { announce } from '../../lib/announce.ts'
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
  // What leads to other days stays where the one that was picked cannot be read.
  const known = useRef<LedgerDay>(undefined)
  known.current = isAccessOver(day.error) ? undefined : (day.data ?? known.current)
  const { current: last } = known
  const isBusy = day.isPlaceholderData
  useVerdictSpoken(wanted !== null && !isBusy ? day.data : undefined)
  return (
    <>
      <WorkData query={day} bones={<LedgerSkeleton />} isPart={last !== undefined}>
        {(shown) => <Head day={shown} isBusy={isBusy} />}
      </WorkData>
      {last && <DayPicker day={wanted ?? last.day} today={last.today} onPick={setWanted} />}
      {last && day.data && <DayOrders restaurantId={restaurantId} day={day.data} isBusy={isBusy} />}
      {last && <Reports days={last.days} onPick={setWanted} />}
    </>
  )
}

/** Says how a picked day was, once it is here: whoever picks it does not see the head change. */
function useVerdictSpoken(picked: LedgerDay | undefined) {
  const verdict = picked && verdictOf(picked)
  useEffect(() => {
    if (verdict !== undefined) announce(verdict)
  }, [verdict])
}

const verdictOf = (day: LedgerDay): string =>
  missedSentence(day.figures ?? { orders: 0, missed: 0 }, dayWords(day.day, day.today))

/** The proof of a day, and its orders. `isBusy`: another day is wanted and on its way. */
function DayOrders({ restaurantId, day, isBusy }: { restaurantId: string; day: LedgerDay; isBusy: boolean }) {
  return (
    <div className={styles.day} aria-busy={isBusy || undefined}>
      {day.points.length > 0 && <DayPlot day={day} />}
      <LedgerRows
        key={day.day}
        restaurantId={restaurantId}
        day={day.day}
        isToday={day.day === day.today}
        devices={day.devices}
        counted={day.figures}
        name={day.restaurant.name}
      />
    </div>
  )
}

function Head({ day, isBusy }: { day: LedgerDay; isBusy: boolean }) {
  return (
    <div className={styles.head} aria-busy={isBusy || undefined}>
      <p className={styles.place}>
        Ledger of <bdi dir="auto">{day.restaurant.name}</bdi>
      </p>
      <h1 className={cx(styles.verdict, (day.figures?.missed ?? 0) > 0 && styles.broken)}>
        {verdictOf(day)}
      </h1>
      {day.figures && <p className={styles.lead}>{paceSentence(day.figures)}</p>}
    </div>
  )
}
