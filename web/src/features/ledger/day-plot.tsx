import type { LedgerDay } from '@platewire/client/ledger'
import { useMemo } from 'react'
import { StateBands } from '../../components/bands/state-bands.tsx'
import { TimePlot } from '../../components/plot/time-plot.tsx'
import { formatTime } from '../../lib/format.ts'
import styles from './ledger.module.css'
import { dayPlot } from './plots.ts'
import { formatMs, VERDICT_WORDS } from './words.ts'

/** From commit to screen, order by order, against the promise; and below it what the restaurant was meanwhile. */
export function DayPlot({ day }: { day: LedgerDay }) {
  const data = useMemo(() => dayPlot(day), [day])
  const { timezone } = day.restaurant
  return (
    <section className={styles.proof}>
      <TimePlot title="How long each order took to stand on a screen, as the devices measured it" data={data}>
        <div className={styles.scroller}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Placed</th>
                <th scope="col">Shown after</th>
                <th scope="col">Promise</th>
              </tr>
            </thead>
            <tbody>
              {day.points.map(([at, ms, verdict], index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two orders may share an instant
                <tr key={index}>
                  <td>{formatTime(at * 1000, timezone)}</td>
                  <td>{ms === null ? 'Not shown' : formatMs(ms)}</td>
                  <td>{VERDICT_WORDS[verdict]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </TimePlot>
      <StateBands
        rows={[{ id: day.restaurant.id, name: 'The restaurant was', bands: day.states }]}
        span={[Date.parse(day.from), Date.parse(day.until)]}
        now={Date.parse(day.at)}
        timeZone={timezone}
      />
    </section>
  )
}
