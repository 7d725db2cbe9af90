import { describe, expect, it } from 'vitest'
import { axisMs, everyStep, heightOf } from './plot-data.ts'

describe('a plot over time', () => {
  it('has a gap for every step without a point, and never a zero', () => {
    const points = [
      { at: 0, ms: 200 },
      { at: 180, ms: 300 },
    ]
    const filled = everyStep(points, ({ at }) => at, 0, 240, 60)
    expect(filled.times).toEqual([0, 60, 120, 180])
    expect(filled.points.map((point) => point?.ms ?? null)).toEqual([200, null, null, 300])
  })

  it('says times in the largest unit that says them', () => {
    expect([100, 1000, 5000, 120_000].map(axisMs)).toEqual(['100 ms', '1 s', '5 s', '2 min'])
  })

  it('always has the promise in sight, and whatever is worse', () => {
    const line = (values: (number | null)[]) =>
      ({ label: 'p95', look: 'line', colour: 'act', values }) as const
    expect(heightOf([line([null, 150, 900])])).toEqual([100, 10_000])
    expect(heightOf([line([40, 250_000])])).toEqual([10, 1_000_000])
    expect(heightOf([line([])])).toEqual([100, 10_000])
  })
})
