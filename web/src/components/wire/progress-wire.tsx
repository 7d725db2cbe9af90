import { cx } from '../../lib/cx.ts'
import { formatTime } from '../../lib/format.ts'
import { isClosed, type OrderStatus, STATIONS, type Station } from '../../lib/order-status.ts'
import { StatusGlyph } from '../ui/status-glyph.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import styles from './progress-wire.module.css'

const STATION_WORD: Record<Station, string> = {
  placed: 'Placed',
  accepted: 'Accepted',
  preparing: 'Cooking',
  ready: 'Ready',
  picked_up: 'On its way',
  delivered: 'Delivered',
}

const ALL_STATIONS: readonly OrderStatus[] = STATIONS

export type StationTimes = Partial<Record<Station, string | null>>

/** How far an order has come: the last station it reached, even when it ended early. */
function reachedStation(status: OrderStatus, times: StationTimes): number {
  const own = ALL_STATIONS.indexOf(status)
  if (own >= 0) return own
  return Math.max(0, STATIONS.filter((station) => Boolean(times[station])).length - 1)
}

/**
 * The order as a plate travelling along a wire: solid behind it, dashed before it, cut where it ended early.
 * The plate slides once for each real change of state.
 */
export function ProgressWire({
  status,
  times = {},
  timeZone,
  compact = false,
}: {
  status: OrderStatus
  times?: StationTimes
  timeZone?: string | undefined
  compact?: boolean
}) {
  const at = reachedStation(status, times)
  const isCut = status === 'rejected' || status === 'cancelled'
  const share = at / (STATIONS.length - 1)
  return (
    <div
      className={cx(
        styles.wire,
        isCut && styles.cut,
        compact && styles.compact,
        isClosed(status) && styles.still,
      )}
      style={{ '--at': String(share) }}
    >
      <span className={styles.ahead} aria-hidden="true" />
      <span className={styles.behind} aria-hidden="true" />
      <ol className={styles.stations}>
        {STATIONS.map((station, index) => (
          <li
            key={station}
            className={cx(styles.station, index < at && styles.passed, index === at && styles.here)}
            style={{ '--station': String(index / (STATIONS.length - 1)) }}
            aria-current={index === at && !isCut ? 'step' : undefined}
          >
            <span className={styles.node} aria-hidden="true">
              {index < at && <StatusGlyph name="delivered" />}
            </span>
            {compact ? (
              <VisuallyHidden>{STATION_WORD[station]}</VisuallyHidden>
            ) : (
              <span className={styles.caption}>
                <span className={styles.word}>{STATION_WORD[station]}</span>
                <StationTime
                  at={times[station]}
                  isHere={index === at && !isClosed(status) && status !== 'scheduled'}
                  timeZone={timeZone}
                />
              </span>
            )}
          </li>
        ))}
      </ol>
      <span className={styles.plate} aria-hidden="true">
        {isCut && <StatusGlyph name="cancelled" size={28} />}
      </span>
    </div>
  )
}

function StationTime({
  at,
  isHere,
  timeZone,
}: {
  at: string | null | undefined
  isHere: boolean
  timeZone: string | undefined
}) {
  if (!at) return <span className={styles.time}>{isHere ? 'now' : ''}</span>
  return (
    <time className={styles.time} dateTime={at}>
      {formatTime(at, timeZone)}
    </time>
  )
}
