import { cx } from '../../../lib/cx.ts'
import { type Station, stationName } from './kitchen-tickets.ts'
import styles from './station-tabs.module.css'

/** Which station this screen stands at, each with how many tickets wait there. */
export function StationTabs({
  stations,
  station,
  countAt,
  onChoose,
}: {
  stations: readonly string[]
  station: Station
  countAt: (station: Station) => number
  onChoose: (station: Station) => void
}) {
  if (stations.length === 0) return null
  return (
    <fieldset className={styles.stations} aria-label="Station" data-region="stations" tabIndex={-1}>
      {[null, ...stations].map((one) => (
        <button
          key={one ?? 'all stations'}
          type="button"
          className={cx(styles.station, one === station && styles.chosen)}
          aria-pressed={one === station}
          onClick={() => onChoose(one)}
        >
          <bdi dir="auto">{stationName(one)}</bdi> <span className={styles.count}>{countAt(one)}</span>
        </button>
      ))}
    </fieldset>
  )
}
