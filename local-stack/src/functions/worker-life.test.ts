import { beforeEach, describe, expect, it } from 'vitest'
import { parseCpuTime } from './usage.ts'
import { WorkerLife } from './worker-life.ts'

const limits = { wallClockMs: 400_000, cpuMs: 2000, memoryMb: 256, requestIdleMs: 150_000 }
const mb = 1024 * 1024

let said: string[]
let life: WorkerLife

beforeEach(() => {
  said = []
  life = new WorkerLife(
    limits,
    { warn: (reason) => said.push(`warn ${reason}`), end: (reason) => said.push(`end ${reason}`) },
    0,
  )
  life.booted({ cpuMs: 300, memoryBytes: 50 * mb })
})

const measure = (cpuMs: number, memoryMb = 50, now = 1000): void =>
  life.check(now, { cpuMs, memoryBytes: memoryMb * mb })

describe('the life of a worker', () => {
  it('[FN9] a request may take 2 s of CPU; its start does not count', () => {
    life.requestBegan()
    measure(2000)
    expect([said, life.isOpen()]).toEqual([[], false])
    measure(2200)
    expect(said).toEqual(['warn cpu'])
    measure(2300)
    expect([said, life.endedBy()]).toEqual([['warn cpu', 'end cpu'], 'cpu'])
  })

  it('[FN9] three requests under way together have 6 s', () => {
    for (let count = 0; count < 3; count++) life.requestBegan()
    measure(300)
    measure(5600)
    expect(said).toEqual([])
    measure(6300)
    expect(life.endedBy()).toBe('cpu')
  })

  it('[FN9] each request, and each byte of an answer, has its own 2 s', () => {
    for (let cpu = 300; cpu < 8000; cpu += 900) {
      life.requestBegan()
      measure(cpu)
      life.requestEnded()
    }
    life.requestBegan()
    for (let cpu = 8000; cpu < 20_000; cpu += 900) {
      life.progressed()
      measure(cpu)
    }
    expect([said, life.isOpen()]).toEqual([[], true])
  })

  it('[FN9] an endless loop while the module loads ends as well, later', () => {
    life = new WorkerLife(limits, { warn: () => {}, end: (reason) => said.push(`end ${reason}`) }, 0)
    measure(9000)
    expect(said).toEqual([])
    measure(10_000)
    expect(said).toEqual(['end cpu'])
  })

  it('[FN9] memory counts beyond what an empty worker needs', () => {
    life.requestBegan()
    measure(300, 250)
    expect(said).toEqual([])
    measure(300, 50 + 240)
    measure(300, 50 + 256)
    expect(said).toEqual(['warn memory', 'end memory'])
  })

  it('[FN9] time: retired after a half, warned at nine tenths, ended at the end', () => {
    life.requestBegan()
    life.check(200_000, undefined)
    expect([life.isOpen(), said]).toEqual([false, []])
    life.check(360_000, undefined)
    life.check(399_999, undefined)
    life.check(400_000, undefined)
    expect(said).toEqual(['warn wall_clock', 'end wall_clock'])
  })

  it('[FN10] retired, it goes when neither a request nor a task is left', () => {
    life.requestBegan()
    life.tasksAre(1)
    life.check(200_000, undefined)
    life.requestEnded()
    expect(said).toEqual([])
    life.tasksAre(0)
    expect(said).toEqual(['warn early_drop', 'end early_drop'])
  })

  it('[FN8] new code retires it by termination', () => {
    life.retire('termination')
    expect(said).toEqual(['warn termination', 'end termination'])
  })
})

describe('parseCpuTime()', () => {
  it.each([
    ['0:01.50', 1500],
    ['00:02:03', 123_000],
    ['1-00:00:01', 86_401_000],
  ])('reads %s', (text, ms) => {
    expect(parseCpuTime(text)).toBe(ms)
  })
})
