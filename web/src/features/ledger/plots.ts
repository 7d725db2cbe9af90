import type { Latency, LedgerDay } from '@platewire/client/ledger'
import { everyStep, type PlotData } from '../../components/plot/plot-data.ts'

/** The promise: shown within so many ms. */
const PROMISE_MS = 5000
/** The lowest a scale of powers of ten can draw. */
const atLeast = (ms: number): number => Math.max(ms, 10)
const seconds = (instant: string): number => Date.parse(instant) / 1000

/** A day of a restaurant: a dot for each order, and a ring at the top for one that no screen has shown. */
export function dayPlot({ points, states, from, until, restaurant }: LedgerDay): PlotData {
  const span = [seconds(from), seconds(until)] as const
  const top = Math.max(10_000, ...points.map(([, ms]) => ms ?? 0))
  // The ends of the day have no order, but the promise holds for all of it.
  const among = (draw: (ms: number | null) => number | null) => [
    null,
    ...points.map(([, ms]) => draw(ms)),
    null,
  ]
  return {
    times: [span[0], ...points.map(([at]) => at), span[1]],
    lines: [
      {
        label: 'Shown in time',
        look: 'dots',
        colour: 'act',
        values: among((ms) => (ms !== null && ms <= PROMISE_MS ? atLeast(ms) : null)),
      },
      {
        label: 'Shown late',
        look: 'dots',
        colour: 'over-fill',
        values: among((ms) => (ms !== null && ms > PROMISE_MS ? ms : null)),
      },
      {
        label: 'Not shown',
        look: 'crosses',
        colour: 'over-fill',
        values: among((ms) => (ms === null ? top : null)),
      },
      {
        label: '5 s, as promised',
        look: 'limit',
        colour: 'ink-2',
        values: [...points, 0, 0].map(() => PROMISE_MS),
      },
    ],
    shades: states
      .filter(({ state }) => state === 'unknown' || state === 'offline')
      .map((band) => [seconds(band.from), seconds(band.until)]),
    shadeLabel: 'No device on, or not known',
    span,
    timeZone: restaurant.timezone,
  }
}

/** Latency over all restaurants: half, 95 and 99 in 100 of each step of time. */
export function latencyPlot({ points, gaps, from, at, width_s, promise_ms }: Latency): PlotData {
  const filled = everyStep(points, (point) => seconds(point.at), seconds(from), seconds(at), width_s)
  const line = (label: string, colour: string, key: 'p50_ms' | 'p95_ms' | 'p99_ms') =>
    ({
      label,
      look: 'line',
      colour,
      values: filled.points.map((point) => (point?.[key] == null ? null : atLeast(point[key]))),
    }) as const
  return {
    times: filled.times,
    lines: [
      line('Half', 'ready-fill', 'p50_ms'),
      line('95 in 100', 'cooking-fill', 'p95_ms'),
      line('99 in 100', 'moving-fill', 'p99_ms'),
      {
        label: '5 s, as promised',
        look: 'limit',
        colour: 'ink-2',
        values: filled.times.map(() => promise_ms),
      },
    ],
    shades: gaps.map((gap) => [seconds(gap.from), seconds(gap.until)]),
    shadeLabel: 'Nobody looked',
    span: [seconds(from), seconds(at)],
    timeZone: undefined,
  }
}
