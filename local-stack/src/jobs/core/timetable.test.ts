import { describe, expect, it } from 'vitest'
import { type Job, Timetable } from './timetable.ts'

const job = (id: string, schedule: string, command = 'select 1'): Job => ({
  id,
  schedule,
  command,
  database: 'postgres',
  username: 'postgres',
})

function timetableOf(...jobs: Job[]): Timetable {
  const timetable = new Timetable(() => {})
  timetable.load(jobs, 0)
  return timetable
}

const idsOf = (jobs: Job[]): string[] => jobs.map(({ id }) => id)
const minute = 60_000

describe('a timetable', () => {
  it('[DS7] gives a job when it is due, once', () => {
    const timetable = timetableOf(job('a', '5 seconds'), job('b', '* * * * *'))
    expect(timetable.nextAt()).toBe(5_000)
    expect(idsOf(timetable.take(4_999, 9))).toEqual([])
    expect(idsOf(timetable.take(5_000, 9))).toEqual(['a'])
    expect(idsOf(timetable.take(5_000, 9))).toEqual([])
    expect(timetable.nextAt()).toBe(10_000)
  })

  it('[DS8] a job never runs beside itself: what falls due meanwhile is one run after it', () => {
    const timetable = timetableOf(job('a', '1 second'))
    timetable.take(1_000, 9)
    expect(timetable.take(5_000, 9)).toEqual([])
    timetable.finished('a', 'done')
    expect(idsOf(timetable.take(5_100, 9))).toEqual(['a'])
    timetable.finished('a', 'done')
    expect(timetable.take(5_100, 9)).toEqual([])
  })

  it('[DS9] what fell due while nobody could run it is one run afterwards', () => {
    const timetable = timetableOf(job('a', '* * * * *'))
    expect(idsOf(timetable.take(10 * minute, 9))).toEqual(['a'])
    timetable.finished('a', 'done')
    expect(timetable.take(10 * minute, 9)).toEqual([])
    expect(timetable.nextAt()).toBe(11 * minute)
  })

  it('[DS9] a run that could not begin is due still', () => {
    const timetable = timetableOf(job('a', '* * * * *'))
    timetable.take(minute, 9)
    timetable.finished('a', 'not-begun')
    expect(idsOf(timetable.take(minute + 1, 9))).toEqual(['a'])
  })

  it('gives no more than asked for, and the rest as soon as there is room', () => {
    const timetable = timetableOf(job('a', '1 second'), job('b', '1 second'))
    expect(idsOf(timetable.take(1_000, 1))).toEqual(['a'])
    expect(timetable.take(1_000, 0)).toEqual([])
    expect(idsOf(timetable.take(1_000, 1))).toEqual(['b'])
  })

  it('a changed list keeps what stayed: times, and who is running', () => {
    const timetable = timetableOf(job('a', '10 seconds'), job('gone', '1 second'))
    timetable.load([job('a', '10 seconds', 'select 2')], 5_000)
    expect(timetable.nextAt()).toBe(10_000)
    expect(timetable.take(10_000, 9)).toEqual([job('a', '10 seconds', 'select 2')])
    timetable.load([job('a', '1 second')], 10_000)
    expect(timetable.take(12_000, 9)).toEqual([])
    timetable.finished('a', 'done')
    timetable.finished('gone', 'done')
    expect(idsOf(timetable.take(12_000, 9))).toEqual(['a'])
  })

  it('[DS8] a job that leaves and comes back while it runs does not run beside itself', () => {
    const timetable = timetableOf(job('a', '1 second'))
    timetable.take(1_000, 9)
    timetable.load([], 1_100)
    timetable.load([job('a', '1 second')], 1_200)
    expect(timetable.take(5_000, 9)).toEqual([])
    timetable.finished('a', 'done')
    expect(idsOf(timetable.take(5_000, 9))).toEqual(['a'])
  })

  it('[DS2] a job of @reboot is due when the worker starts, and not when it is scheduled later', () => {
    const timetable = timetableOf(job('a', '@reboot'))
    expect(idsOf(timetable.take(0, 9))).toEqual(['a'])
    timetable.load([job('a', '@reboot'), job('b', '@reboot')], 1_000)
    timetable.finished('a', 'done')
    expect(timetable.take(2_000, 9)).toEqual([])
  })

  it('[DS7] a clock that is set back makes no job rest', () => {
    const timetable = timetableOf(job('a', '* * * * *'))
    expect(idsOf(timetable.take(100 * minute, 9))).toEqual(['a'])
    timetable.finished('a', 'done')
    expect(timetable.take(10 * minute, 9)).toEqual([])
    expect(idsOf(timetable.take(11 * minute, 9))).toEqual(['a'])
    timetable.finished('a', 'done')
    timetable.load([job('a', '* * * * *')], 5 * minute)
    expect(timetable.nextAt()).toBe(6 * minute)
  })

  it('leaves out what it cannot read, and says so', () => {
    const unreadable: string[] = []
    const timetable = new Timetable(({ id }) => unreadable.push(id))
    timetable.load([job('bad', 'now and then'), job('a', '1 second')], 0)
    expect(unreadable).toEqual(['bad'])
    expect(idsOf(timetable.take(2_000, 9))).toEqual(['a'])
  })
})
