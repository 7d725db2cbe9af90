/**
 * Draws docs/images/batteries.svg from what the benchmark `batteries` measured: `node bench/plot-batteries.ts bench/results/<time>.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from './lib/stack.ts'

const resultsSchema = z.object({
  findings: z.object({
    batteries: z.object({
      data: z.object({
        costs: z.array(
          z.object({
            name: z.string(),
            isBudgeted: z.boolean(),
            hour: z.object({ kilobytes: z.number(), wakeUps: z.number() }),
          }),
        ),
      }),
    }),
  }),
})

type Cost = z.infer<typeof resultsSchema>['findings']['batteries']['data']['costs'][number]

const width = 760
const rowHeight = 30
const left = 236
const barWidth = 200
const gap = 58
const top = 54

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** One panel: a bar for each way, as long as its share of the most. */
function panel(costs: readonly Cost[], title: string, x: number, measure: (cost: Cost) => number): string {
  const most = Math.max(...costs.map(measure))
  const bars = costs.map((cost, row) => {
    const value = measure(cost)
    const length = Math.max(2, (value / most) * barWidth)
    const y = top + row * rowHeight
    return (
      `<rect class="${cost.isBudgeted ? 'ours' : 'other'}" x="${x}" y="${y}" width="${length.toFixed(1)}" height="18" rx="3"/>` +
      `<text x="${(x + length + 6).toFixed(1)}" y="${y + 13}">${Math.round(value).toLocaleString('en')}</text>`
    )
  })
  return `<text class="head" x="${x}" y="36">${title}</text>${bars.join('')}`
}

function draw(costs: readonly Cost[]): string {
  const height = top + costs.length * rowHeight + 8
  const names = costs.map(
    ({ name, isBudgeted }, row) =>
      `<text class="${isBudgeted ? 'head' : ''}" x="${left - 12}" y="${top + row * rowHeight + 13}" text-anchor="end">${escaped(name)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Kilobytes and wakings of the radio in an hour of tracking one order, by each way">
<style>
  text { font: 13px ui-sans-serif, system-ui, sans-serif; fill: #3d3a36 }
  .head { font-weight: 600; fill: #1b1917 }
  .ours { fill: #2e7d5b }
  .other { fill: #a39c92 }
  @media (prefers-color-scheme: dark) {
    text { fill: #c9c4bc }
    .head { fill: #f3f0ea }
    .ours { fill: #59b88c }
    .other { fill: #7d776e }
  }
</style>
${names.join('\n')}
${panel(costs, 'kB an hour', left, ({ hour }) => hour.kilobytes)}
${panel(costs, 'wake-ups an hour', left + barWidth + gap, ({ hour }) => hour.wakeUps)}
</svg>
`
}

const [file] = process.argv.slice(2)
if (!file) throw new Error('Say which results: node bench/plot-batteries.ts bench/results/<time>.json')
const { findings } = resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
writeFileSync(join(root, 'docs/images/batteries.svg'), draw(findings.batteries.data.costs))
