import type { DrillReport } from '@platewire/client/alarm'
import { useState } from 'react'
import { Navigate } from 'react-router'
import { Button } from '../../components/ui/button.tsx'
import { Radio } from '../../components/ui/choice.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { isAccessOver, WorkData } from '../../components/work/work-data.tsx'
import { WorkPage } from '../../components/work/work-page.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import styles from './drill-page.module.css'
import { Report } from './drill-report.tsx'
import { useDrill } from './use-drill.ts'

/** Rehearses the alarm: a test order goes up the whole ladder while this device plays dead. `canStart`: owners and managers. */
export function DrillPage({ restaurantId, canStart }: { restaurantId: string; canStart: boolean }) {
  const session = useSession()
  const { last, start, stop, ownDevice } = useDrill(restaurantId)
  if (session.status === 'signed_out')
    return <Navigate to={paths.signIn(paths.drill(restaurantId))} replace />
  const isRunning = last.data != null && last.data.drill.finished_at === null
  const error = start.error ?? stop.error
  return (
    <WorkPage back={{ to: paths.alarm(restaurantId), word: 'Alarm' }} title="Test the alarm">
      {!isRunning && !isAccessOver(last.error) && (
        <Start canStart={canStart} isPending={start.isPending} onStart={start.mutate} />
      )}
      {error && (
        <p className={styles.refused} role="alert">
          {errorLine(error)}
        </p>
      )}
      <WorkData query={last} bones={<DrillSkeleton />} isPart>
        {(report) =>
          report === null ? (
            <p className={styles.lead}>The alarm was never tested here.</p>
          ) : (
            <Latest
              report={report}
              isOwn={report.drill.silent_device_id === ownDevice}
              canStop={canStart && isRunning && !stop.isPending}
              onStop={stop.mutate}
            />
          )
        }
      </WorkData>
    </WorkPage>
  )
}

function DrillSkeleton() {
  return (
    <Skeleton label="Loading the last test">
      <Bone height="240px" />
    </Skeleton>
  )
}

function Start({
  canStart,
  isPending,
  onStart,
}: {
  canStart: boolean
  isPending: boolean
  onStart: (speed: 1 | 10) => void
}) {
  const [speed, setSpeed] = useState<1 | 10>(10)
  return (
    <section className={styles.start} aria-label="Start">
      <p className={styles.lead}>
        A test order rings on every board, and this device plays dead. Then every step of the alarm is taken:
        other devices ring, people get notifications and mails, support is alerted. Nothing is cooked, charged
        or counted. Press Seen on any board to stop it.
      </p>
      {canStart ? (
        <>
          <fieldset className={styles.speeds}>
            <legend className={styles.legend}>How fast</legend>
            <Radio
              name="speed"
              label="Ten times faster"
              detail="Under a minute"
              checked={speed === 10}
              onChange={() => setSpeed(10)}
            />
            <Radio
              name="speed"
              label="At the real times"
              detail="As when it happens: some minutes"
              checked={speed === 1}
              onChange={() => setSpeed(1)}
            />
          </fieldset>
          <Button size="large" disabled={isPending} onClick={() => onStart(speed)}>
            {isPending ? 'Starting…' : 'Test the alarm'}
          </Button>
        </>
      ) : (
        <p className={styles.lead}>Owners and managers start it. You see here what it shows.</p>
      )}
    </section>
  )
}

function Latest({
  report,
  isOwn,
  canStop,
  onStop,
}: {
  report: DrillReport
  isOwn: boolean
  canStop: boolean
  onStop: (id: string) => void
}) {
  const isRunning = report.drill.finished_at === null
  return (
    <section className={styles.latest} aria-label={isRunning ? 'The test' : 'Last test'}>
      <Report report={report} isOwn={isOwn} />
      {canStop && (
        <Button variant="secondary" onClick={() => onStop(report.drill.id)}>
          Stop the test
        </Button>
      )}
    </section>
  )
}
