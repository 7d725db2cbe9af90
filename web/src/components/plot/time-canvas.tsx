import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { axisMs, heightOf, type PlotData, type PlotLine } from './plot-data.ts'
import styles from './time-plot.module.css'

const HEIGHT = 260

/** The picture itself, redrawn when the page's width, its theme or the data changes. */
export function TimeCanvas({ data }: { data: PlotData }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    let plot: uPlot | null = null
    const draw = () => {
      plot?.destroy()
      plot = drawPlot(element, data)
    }
    draw()
    const resizing = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }))
    resizing.observe(element)
    // A canvas keeps the colours it was drawn with.
    const theming = new MutationObserver(draw)
    theming.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', draw)
    return () => {
      resizing.disconnect()
      theming.disconnect()
      dark.removeEventListener('change', draw)
      plot?.destroy()
    }
  }, [data])
  return <div ref={place} className={styles.picture} dir="ltr" />
}

function drawPlot(element: HTMLElement, data: PlotData): uPlot {
  const colourOf = (token: string) => inkOf(element, `var(--${token})`)
  const ink = colourOf('ink-2')
  const grid = { stroke: colourOf('line'), width: 1 }
  const axis = {
    stroke: ink,
    grid,
    ticks: grid,
    font: '12px "Instrument Sans Variable", system-ui, sans-serif',
  }
  const { timeZone } = data
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      ...(timeZone === undefined
        ? {}
        : { tzDate: (at: number) => uPlot.tzDate(new Date(at * 1000), timeZone) }),
      scales: {
        x: { time: true, range: () => [...data.span] },
        y: { distr: 3, log: 10, range: () => [...heightOf(data.lines)] },
      },
      axes: [
        { ...axis, values: TIMES },
        {
          ...axis,
          size: 64,
          values: (_plot, splits) => splits.map((ms) => (isLabelled(ms) ? axisMs(ms) : '')),
        },
      ],
      series: [{}, ...data.lines.map((line) => seriesOf(line, colourOf(line.colour)))],
      hooks: { drawClear: [(plot) => shade(plot, data.shades, colourOf('line'))] },
    },
    [[...data.times], ...data.lines.map(({ values }) => [...values])],
    element,
  )
}

/** By the clock of 24 hours, and the day where it begins. */
const TIMES: uPlot.Axis.Values = [
  [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
  [60, '{HH}:{mm}', null, null, '\n{D} {MMM}', null, null, null, 1],
]

const isLabelled = (ms: number): boolean => Number.isInteger(Math.log10(ms)) || ms === 5000

/** What a canvas can paint with, from a token. */
function inkOf(element: HTMLElement, colour: string): string {
  element.style.color = colour
  const ink = getComputedStyle(element).color
  element.style.color = ''
  return ink
}

function seriesOf({ label, look }: PlotLine, stroke: string): uPlot.Series {
  const plain = { label, stroke, spanGaps: false }
  if (look === 'limit') return { ...plain, width: 1.5, dash: [6, 4], points: { show: false } }
  if (look === 'line') return { ...plain, width: 2, points: { show: true, size: 4, fill: stroke } }
  return {
    ...plain,
    width: 0,
    paths: () => null,
    points: {
      show: true,
      size: look === 'dots' ? 5 : 9,
      fill: look === 'dots' ? stroke : 'transparent',
      width: look === 'dots' ? 0 : 2,
    },
  }
}

/** Stripes over what is not known: missing is never empty, or it would read as healthy. */
function shade({ ctx, bbox, valToPos }: uPlot, shades: PlotData['shades'], colour: string): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  ctx.strokeStyle = colour
  ctx.lineWidth = 2
  for (const [from, until] of shades) {
    const left = valToPos(from, 'x', true)
    const right = valToPos(until, 'x', true)
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, bbox.top, Math.max(1, right - left), bbox.height)
    ctx.clip()
    for (let x = left - bbox.height; x < right; x += 8) {
      ctx.beginPath()
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
      ctx.stroke()
    }
    ctx.restore()
  }
  ctx.restore()
}
