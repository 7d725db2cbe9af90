/** The outcome of one case. */
export interface Outcome {
  service: string
  capability: string
  client: string
  serializer: string
  title: string
  state: 'passed' | 'failed' | 'skipped'
  /** Why it was skipped, or the first line of what went wrong. */
  reason?: string
}

interface Row {
  service: string
  capability: string
  cells: Map<string, Outcome[]>
}

const services = ['Gateway', 'Auth', 'REST', 'Storage', 'Functions', 'Database', 'Realtime']

const columnOf = ({ client, serializer }: Outcome): string =>
  serializer === '-' ? client : `${client} / ${serializer}`

/** Versions from new to old, `raw` last. */
function columnOrder(one: string, other: string): number {
  const weight = (column: string): string => (column.startsWith('raw') ? `0${column}` : column)
  return weight(other).localeCompare(weight(one), 'en', { numeric: true })
}

function rowsOf(outcomes: readonly Outcome[]): Row[] {
  const rows = new Map<string, Row>()
  for (const outcome of outcomes) {
    const { service, capability } = outcome
    const row = rows.get(`${service}/${capability}`) ?? { service, capability, cells: new Map() }
    rows.set(`${service}/${capability}`, row)
    row.cells.set(columnOf(outcome), [...(row.cells.get(columnOf(outcome)) ?? []), outcome])
  }
  const place = ({ service, capability }: Row): string => `${services.indexOf(service)} ${capability}`
  return [...rows.values()].sort((one, other) => place(one).localeCompare(place(other), 'en'))
}

function cell(outcomes: readonly Outcome[] | undefined): string {
  if (!outcomes) return ''
  return (['passed', 'failed', 'skipped'] as const)
    .map((state) => [outcomes.filter((outcome) => outcome.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(', ')
}

/** The table, and below it every case that did not pass, with the reason. */
export function renderTable(outcomes: readonly Outcome[]): string {
  const columns = [...new Set(outcomes.map(columnOf))].sort(columnOrder)
  const lines = rowsOf(outcomes).map(({ service, capability, cells }) => [
    service,
    capability,
    ...columns.map((column) => cell(cells.get(column))),
  ])
  const head = ['service', 'capability', ...columns]
  const widths = head.map((_, at) => Math.max(...[head, ...lines].map((line) => (line[at] ?? '').length)))
  const print = (line: string[]): string =>
    `| ${line.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const table = [print(head), print(widths.map((width) => '-'.repeat(width))), ...lines.map(print)]
  return [...table, ...listOf(outcomes, 'failed'), ...listOf(outcomes, 'skipped')].join('\n')
}

/** Cases of one state, those of several clients as one line. */
function listOf(outcomes: readonly Outcome[], state: 'failed' | 'skipped'): string[] {
  const lines = new Map<string, string[]>()
  for (const outcome of outcomes) {
    if (outcome.state !== state) continue
    const what = `${outcome.service}, ${outcome.capability}: ${outcome.title} — ${outcome.reason ?? 'no reason given'}`
    lines.set(what, [...(lines.get(what) ?? []), columnOf(outcome)])
  }
  if (lines.size === 0) return []
  const sorted = [...lines].map(([what, where]) => `- ${what} (${where.sort(columnOrder).join(', ')})`).sort()
  return ['', state === 'failed' ? 'Failed:' : 'Skipped:', '', ...sorted]
}
