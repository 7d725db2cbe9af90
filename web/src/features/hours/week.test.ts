import { describe, expect, it } from 'vitest'
import {
  bandsOf,
  clashesIn,
  closureProblem,
  copyDay,
  isOvernight,
  isWholeDays,
  lastDayOf,
  shiftDay,
  wholeDays,
} from './week.ts'

const span = (weekday: number, opens: string, closes: string) => ({ weekday, opens, closes })

describe('the week', () => {
  it('finds hours that are open twice at once, over midnight and over the end of the week', () => {
    expect(clashesIn([span(1, '11:00', '15:00'), span(1, '15:00', '22:00')])).toEqual(new Set())
    expect(clashesIn([span(1, '11:00', '15:00'), span(1, '14:59', '22:00')])).toEqual(new Set([0, 1]))
    expect(
      clashesIn([span(6, '20:00', '02:00'), span(0, '01:00', '03:00'), span(3, '01:00', '03:00')]),
    ).toEqual(new Set([0, 1]))
  })

  it('draws a night as two bands, and a whole day as one', () => {
    expect(bandsOf([span(5, '18:00', '02:00')], 5)).toEqual([{ from: 1080, until: 1440 }])
    expect(bandsOf([span(5, '18:00', '02:00')], 6)).toEqual([{ from: 0, until: 120 }])
    expect(bandsOf([span(6, '00:00', '00:00')], 6)).toEqual([{ from: 0, until: 1440 }])
    expect(bandsOf([span(6, '00:00', '00:00')], 0)).toEqual([])
  })

  it('says which hours run into the next day; midnight does not', () => {
    expect(isOvernight(span(5, '18:00', '02:00'))).toBe(true)
    expect(isOvernight(span(5, '18:00', '00:00'))).toBe(false)
  })

  it('copies a day in place of others', () => {
    const hours = [span(1, '11:00', '14:00'), span(1, '18:00', '22:00'), span(2, '09:00', '10:00')]
    expect(copyDay(hours, 1, [2, 3])).toEqual([
      span(1, '11:00', '14:00'),
      span(1, '18:00', '22:00'),
      span(2, '11:00', '14:00'),
      span(2, '18:00', '22:00'),
      span(3, '11:00', '14:00'),
      span(3, '18:00', '22:00'),
    ])
  })
})

describe('closures', () => {
  const closure = { id: 'c', closed_from: '', closed_until: '', reason: '' }
  it('of whole days end when the day after begins', () => {
    const holiday = wholeDays(closure, '2026-12-24', '2026-12-31')
    expect(holiday).toMatchObject({ closed_from: '2026-12-24T00:00', closed_until: '2027-01-01T00:00' })
    expect([isWholeDays(holiday), lastDayOf(holiday)]).toEqual([true, '2026-12-31'])
    expect(shiftDay('2028-02-28', 1)).toBe('2028-02-29')
  })

  it('say what is wrong with them', () => {
    expect(closureProblem(wholeDays(closure, '2026-12-24', '2026-12-24'))).toBeUndefined()
    expect(closureProblem(wholeDays(closure, '2026-12-24', '2026-12-22'))).toBe('It ends before it begins.')
    expect(closureProblem(wholeDays(closure, '2026-12-24', '2027-12-24'))).toBe('At most 200 days at once.')
    expect(closureProblem(closure)).toBe('Choose from when until when.')
  })
})
