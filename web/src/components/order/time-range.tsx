import { timeRangeParts } from '../../lib/format.ts'
import styles from './time-range.module.css'

/** A span of the day whose dash steps back, for the sizes at which it would shout. */
export function TimeRange({
  from,
  until,
  timeZone,
}: {
  from: string
  until: string
  timeZone?: string | undefined
}) {
  const [start, end] = timeRangeParts(from, until, timeZone)
  return (
    <time dateTime={from} className={styles.range}>
      {start}
      {end && (
        <>
          <span className={styles.dash}>–</span>
          <wbr />
          {end}
        </>
      )}
    </time>
  )
}
