/** How a row of values is drawn. */
export type LineLook = 'line' | 'dots' | 'crosses' | 'limit'

/** One row of values, one for each time. Null is a gap, and is drawn as one. */
export interface PlotLine {
  readonly label: string
  readonly look: LineLook
  /** A colour token without its dashes: `act`. */
  readonly colour: string
  readonly values: readonly (number | null)[]
}

/** What a plot over time shows. */
export interface PlotData {
  /** Seconds since 1970, rising. */
  readonly times: readonly number[]
  readonly lines: readonly PlotLine[]
  /** Times of which nothing is known, or in which nothing could be. */
  readonly shades: readonly (readonly [from: number, until: number])[]
  readonly shadeLabel: string
  /** Where the plot begins and ends, whatever the values. */
  readonly span: readonly [from: number, until: number]
  readonly timeZone: string | undefined
}

const SECOND = 1000

/** A time span as its axis says it: "200 ms", "5 s", "2 min". */
export function axisMs(ms: number): string {
  if (ms < SECOND) return `${ms} ms`
  if (ms < 60 * SECOND) return `${ms / SECOND} s`
  return `${Math.round(ms / 60 / SECOND)} min`
}

/** The lowest and highest that is drawn, on a scale of powers of ten: always with the promise in sight. */
export function heightOf(lines: readonly PlotLine[]): readonly [number, number] {
  const values = lines.flatMap((line) =>
    line.values.filter((value) => value !== null && value > 0),
  ) as number[]
  const low = Math.min(100, ...values)
  const high = Math.max(10 * SECOND, ...values)
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))]
}

/** Values at every step of a time, null where there is none: a line must not run through a time without orders. */
export function everyStep<T>(
  points: readonly T[],
  timeOf: (point: T) => number,
  from: number,
  until: number,
  step: number,
): { times: number[]; points: (T | null)[] } {
  const known = new Map(points.map((point) => [timeOf(point), point]))
  const times = Array.from(
    { length: Math.max(0, Math.ceil((until - from) / step)) },
    (_, n) => from + n * step,
  )
  return { times, points: times.map((time) => known.get(time) ?? null) }
}
