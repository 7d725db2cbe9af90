import type { DishCount } from '../columns.ts'
import styles from './all-day-rail.module.css'

/** How much of each dish is to be made now, over all accepted orders. */
export function AllDayRail({ counts, empty }: { counts: readonly DishCount[]; empty?: string }) {
  return (
    // A stop of its own: it scrolls on a busy evening, and holds nothing else a keyboard could reach.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
    <aside className={styles.rail} aria-labelledby="all-day" data-region="all-day" tabIndex={0}>
      <h2 id="all-day" className={styles.heading}>
        All day
      </h2>
      <AllDayList counts={counts} empty={empty} />
    </aside>
  )
}

/** The counts alone, for the rail and for the sheet of a narrow board. */
export function AllDayList({
  counts,
  empty = 'Dishes add up here once orders are accepted.',
}: {
  counts: readonly DishCount[]
  empty?: string | undefined
}) {
  if (counts.length === 0) return <p className={styles.empty}>{empty}</p>
  return (
    <ul className={styles.counts}>
      {counts.map(({ label, count }) => (
        <li key={label} className={styles.count}>
          <span className={styles.number}>{count}</span>
          <bdi dir="auto">{label}</bdi>
        </li>
      ))}
    </ul>
  )
}
