import type { ResultPage } from './events.ts'

const numbers = new Intl.NumberFormat('en')

/** A number with its thousands apart. */
export function count(value: number): string {
  return numbers.format(value)
}

/** A count with its noun: "1 row", "2 rows", "2 policies". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** A duration, as exact as it matters. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(ms < 1 ? 2 : 1)} ms`
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}

/** A size in the unit that suits it. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}

/** What a statement came to: how many rows there are, how many of them are shown, what was done. */
export function outcome(
  { command, hasMore }: Pick<ResultPage, 'command' | 'hasMore'>,
  shown: number,
): string {
  if (hasMore) return `the first ${counted(shown, 'row')}`
  if (command === undefined) return `the first ${counted(shown, 'row')}, there were more`
  const [, verb, total] = /^([A-Z ]+?)(?: \d+)? (\d+)$/.exec(command) ?? []
  if (verb === undefined) return command.toLowerCase()
  const part = shown > 0 && shown < Number(total) ? `${count(shown)} of ` : ''
  return `${verb === 'SELECT' ? '' : `${verb.toLowerCase()} `}${part}${counted(Number(total), 'row')}`
}
