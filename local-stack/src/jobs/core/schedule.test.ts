import { describe, expect, it } from 'vitest'
import { parseSchedule } from './schedule.ts'

const from = Date.parse('2026-11-25T10:30:30Z')

/** The next times, without the year, seconds and zone. */
function timesOf(text: string, count = 3): string[] {
  const schedule = parseSchedule(text)
  const times: string[] = []
  let last = from
  while (times.length < count) {
    const next = schedule.next(last)
    if (next === undefined) break
    last = next
    times.push(new Date(next).toISOString().slice(5, 16))
  }
  return times
}

describe('parseSchedule()', () => {
  it.each([
    ['* * * * *', ['11-25T10:31', '11-25T10:32', '11-25T10:33']],
    ['*/20 9-11 * * *', ['11-25T10:40', '11-25T11:00', '11-25T11:20']],
    ['0 4 * * *', ['11-26T04:00', '11-27T04:00', '11-28T04:00']],
    ['0 0 $ * *', ['11-30T00:00', '12-31T00:00', '01-31T00:00']],
    ['0 0 1 JAN,mar *', ['01-01T00:00', '03-01T00:00', '01-01T00:00']],
    ['@hourly', ['11-25T11:00', '11-25T12:00', '11-25T13:00']],
    ['@every_minute', ['11-25T10:31', '11-25T10:32', '11-25T10:33']],
  ])('[DS2] %s is in GMT', (text, expected) => {
    expect(timesOf(text)).toEqual(expected)
  })

  it.each([
    ['0 0 * * 7', ['11-29T00:00', '12-06T00:00', '12-13T00:00']],
    ['0 0 * * 5-7', ['11-27T00:00', '11-28T00:00', '11-29T00:00']],
    ['0 0 * * fri,Mon', ['11-27T00:00', '11-30T00:00', '12-04T00:00']],
    ['0 0 * * */7', ['11-29T00:00', '12-06T00:00', '12-13T00:00']],
    ['0 0 * * 0-7', ['11-26T00:00', '11-27T00:00', '11-28T00:00']],
  ])('[DS2] %s counts Sunday as 0 and as 7', (text, expected) => {
    expect(timesOf(text)).toEqual(expected)
  })

  it('[DS2] two restricted day fields mean either, a star in one means both', () => {
    expect(timesOf('0 0 1 * mon')).toEqual(['11-30T00:00', '12-01T00:00', '12-07T00:00'])
    expect(timesOf('0 0 */2 * mon', 2)).toEqual(['12-07T00:00', '12-21T00:00'])
  })

  it('[DS2] seconds count from the start of the run before', () => {
    const schedule = parseSchedule(' 15 Seconds ')
    expect(schedule.next(from)).toBe(from + 15_000)
    expect(parseSchedule('1 second').next(from)).toBe(from + 1_000)
  })

  it('[DS2] @reboot is due at the start, and never again', () => {
    expect(parseSchedule('@reboot').isAtStart).toBe(true)
    expect(parseSchedule('@reboot').next(from)).toBeUndefined()
  })
})
