import { IconMapPinOff } from '@tabler/icons-react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoney, formatTime, plural } from '../../lib/format.ts'
import { useDriving } from './drive-context.tsx'
import styles from './shift-panel.module.css'
import { useAct } from './use-act.ts'

/** D1: whether one looks for work, what it earned so far, and the one press that changes it. */
export function ShiftPanel() {
  const { deliveries, run, location } = useDriving()
  const shift = useAct(deliveries.setShift)
  const data = run.data
  if (!data) return null
  const isOnline = data.shift.state === 'online'
  const carried = data.past.filter(({ end }) => end === 'delivered')
  const earned = carried.reduce((sum, { pay_minor }) => sum + pay_minor, 0)
  const goOnline = () => {
    // Location first, so that the press is what the browser's question follows.
    location.start()
    void shift.run('online')
  }
  return (
    <section className={styles.panel} aria-label="Shift">
      <div className={styles.state}>
        <p className={styles.word}>
          {data.deliveries.length > 0 ? (
            'On a run'
          ) : isOnline ? (
            <>
              Looking for work <span className={styles.pulse} aria-hidden="true" />
            </>
          ) : (
            'Offline'
          )}
        </p>
        <p className={styles.since}>{sinceWords(data.shift)}</p>
      </div>
      <p className={styles.earned}>
        <span className={styles.amount}>{formatMoney(earned, carried[0]?.currency ?? 'EUR')}</span>
        <span>{plural(carried.length, 'delivery', 'deliveries')} in 24 hours</span>
      </p>
      {isOnline && location.state === 'off' && (
        <Button size="large" wide onClick={location.start}>
          Share my location
        </Button>
      )}
      {location.state === 'denied' && <LocationDenied />}
      {location.state === 'unavailable' && (
        <p className={styles.denied} role="alert">
          This device tells no location. You can still deliver; customers see no map.
        </p>
      )}
      {shift.error && (
        <p className={styles.error} role="alert">
          {errorLine(shift.error)}
        </p>
      )}
      {isOnline ? (
        <Button
          variant="secondary"
          size="large"
          wide
          pending={shift.pending !== null}
          pendingLabel="Going offline…"
          onClick={() => void shift.run('offline')}
        >
          Go offline
        </Button>
      ) : (
        <>
          <p className={styles.ask}>
            Going online asks for your location: offers come from nearby, and only the customer whose food you
            carry sees you, only until you hand it over.
          </p>
          <Button
            size="large"
            wide
            pending={shift.pending !== null}
            pendingLabel="Going online…"
            onClick={goOnline}
          >
            Go online
          </Button>
        </>
      )}
    </section>
  )
}

function LocationDenied() {
  return (
    <div className={styles.denied} role="alert">
      <Icon of={IconMapPinOff} size={24} />
      <p>
        <strong>Location is blocked for this page.</strong> Open the lock beside the address, allow location,
        and reload. Until then offers come unsorted, and your customer reads that your phone is not sharing.
      </p>
    </div>
  )
}

function sinceWords({
  state,
  since,
  reason,
}: {
  state: string
  since: string | null
  reason: string
}): string {
  if (!since) return 'You have not been online yet.'
  if (state === 'online') return `Online since ${formatTime(since)}`
  if (reason === 'silent') return `Since ${formatTime(since)}: this device was silent for ten minutes.`
  return `Since ${formatTime(since)}`
}
