import type { Latency } from '@platewire/client/ledger'
import { useMemo, useState } from 'react'
import { TimePlot } from '../../components/plot/time-plot.tsx'
import { Button } from '../../components/ui/button.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { StaleNote } from '../../components/ui/stale-note.tsx'
import { cx } from '../../lib/cx.ts'
import { formatMoment } from '../../lib/format.ts'
import styles from './ledger.module.css'
import { LedgerSkeleton } from './ledger-skeleton.tsx'
import { latencyPlot } from './plots.ts'
import { useLatency } from './use-ledger.ts'
import { formatMs, lateSentence } from './words.ts'
import { WorstDevices, WorstRestaurants } from './worst.tsx'

const RANGES = [
  { hours: 1, word: 'Last hour', when: 'in the last hour' },
  { hours: 24, word: '24 hours', when: 'in 24 hours' },
  { hours: 168, word: '7 days', when: 'in 7 days' },
  { hours: 720, word: '30 days', when: 'in 30 days' },
] as const

/** A3: how fast orders stand on a screen, everywhere, against the promise. */
export function LatencyPage() {
  const [hours, setHours] = useState<number>(24)
  const latency = useLatency(hours)
  if (latency.data === undefined) {
    return latency.isError ? (
      <QueryError
        error={latency.error}
        safe=""
        onRetry={() => void latency.refetch()}
        isRetrying={latency.isFetching}
      />
    ) : (
      <LedgerSkeleton />
    )
  }
  return (
    <div className={styles.inside}>
      <div className={styles.head}>
        <h1 className={cx(styles.verdict, latency.data.missed > 0 && styles.broken)}>
          {lateSentence(latency.data, RANGES.find((range) => range.hours === hours)?.when ?? '')}
        </h1>
        {latency.isError && <StaleNote since={latency.dataUpdatedAt} />}
      </div>
      <fieldset className={styles.ranges} aria-label="Time">
        {RANGES.map((range) => (
          <Button
            key={range.hours}
            size="small"
            variant={range.hours === hours ? 'primary' : 'secondary'}
            aria-pressed={range.hours === hours}
            onClick={() => setHours(range.hours)}
          >
            {range.word}
          </Button>
        ))}
      </fieldset>
      <Plot latency={latency.data} />
      <div className={styles.twoPanels}>
        <WorstRestaurants restaurants={latency.data.restaurants} />
        <WorstDevices devices={latency.data.devices} />
      </div>
    </div>
  )
}

function Plot({ latency }: { latency: Latency }) {
  const data = useMemo(() => latencyPlot(latency), [latency])
  return (
    <TimePlot title="From commit to screen, over all restaurants, as the devices measured it" data={data}>
      <div className={styles.scroller}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Orders</th>
              <th scope="col">Half</th>
              <th scope="col">95 in 100</th>
              <th scope="col">99 in 100</th>
              <th scope="col">Slowest</th>
              <th scope="col">Late</th>
            </tr>
          </thead>
          <tbody>
            {latency.points.toReversed().map((point) => (
              <tr key={point.at}>
                <td>{formatMoment(point.at)}</td>
                <td>{point.orders}</td>
                {[point.p50_ms, point.p95_ms, point.p99_ms, point.worst_ms].map((ms, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                  <td key={column}>{ms === null ? 'none' : formatMs(ms)}</td>
                ))}
                <td className={cx(point.late > 0 && styles.miss)}>{point.late}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </TimePlot>
  )
}
