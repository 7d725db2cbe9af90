/** What a set of latencies comes down to, ms. */
export interface Summary {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

const round = (value: number): number => Math.round(value * 10) / 10

/** The value below which a share of the sorted values lies. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Summarises latencies. */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => round(percentile(sorted, share))
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

/** The middle value, and the range, of a figure over the rounds of a run. */
export function middle(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: round(percentile(sorted, 0.5)),
    min: round(sorted[0] ?? Number.NaN),
    max: round(sorted.at(-1) ?? Number.NaN),
  }
}

/** A table for people. */
export interface Table {
  columns: readonly string[]
  rows: readonly (readonly (string | number)[])[]
}

/** What one benchmark found: a table, what to know about it, and everything measured. */
export interface Finding {
  title: string
  table: Table
  notes: readonly string[]
  data: unknown
}

/** A table in columns, numbers to the right. */
export function renderTable({ columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map(String))
  const widths = columns.map((_, place) => Math.max(...cells.map((row) => row[place]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, place) =>
        place === 0 ? cell.padEnd(widths[place] ?? 0) : cell.padStart(widths[place] ?? 0),
      )
      .join('  ')
  const [head = [], ...body] = cells
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].join('\n')
}
