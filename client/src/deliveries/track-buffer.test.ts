import { describe, expect, test } from 'vitest'
import {
  addFix,
  batchSize,
  bufferLimit,
  confirm,
  newTrackBuffer,
  nextBatch,
  type TrackBuffer,
} from './track-buffer.ts'
import type { Fix } from './types.ts'

const begunAt = Date.parse('2026-11-25T19:00:00Z')
const fix = (seconds: number, latitude = 48.87 + seconds / 1000): Fix => ({
  latitude,
  longitude: 2.34,
  accuracy_m: 8,
  speed_mps: null,
  heading: null,
  at: begunAt + seconds * 1000,
})
const filled = (fixes: readonly Fix[], from = newTrackBuffer(begunAt, [])): TrackBuffer =>
  fixes.reduce((buffer, next) => addFix(buffer, next).buffer, from)

describe('counters', () => {
  test('grow with every fix', () => {
    let buffer = newTrackBuffer(begunAt, [])
    const counters = [1, 2, 2, 3].map((seconds) => {
      const added = addFix(buffer, fix(seconds))
      buffer = added.buffer
      return added.point.counter
    })
    expect(counters).toEqual([...counters].sort((a, b) => a - b))
    expect(new Set(counters).size).toBe(4)
  })

  test('are past the last one after a reload that forgot everything', () => {
    const before = filled([fix(10), fix(20), fix(30)])
    expect(addFix(newTrackBuffer(begunAt, []), fix(31)).point.counter).toBeGreaterThan(before.counter)
  })

  test('are past the last one even when the clock of the phone was put back an hour', () => {
    const before = filled([fix(10), fix(20)])
    const after = newTrackBuffer(begunAt, before.points)
    expect(addFix(after, fix(-3600)).point.counter).toBe(before.counter + 1)
  })

  test('stay within what the database takes, whatever the clock says', () => {
    expect(addFix(newTrackBuffer(0, []), fix(1)).point.counter).toBeLessThanOrEqual(2_147_483_647)
  })
})

describe('what is kept', () => {
  test('every fix that is 4 s or 12 m from the one before; a phone on a table adds little', () => {
    expect(filled([0, 1, 2, 3].map((s) => fix(s))).points).toHaveLength(4)
    expect(filled([0, 1, 2, 3, 4, 5, 8].map((s) => fix(s, 48.87))).points).toHaveLength(3)
  })

  test('an hour without network, thinned only where it gets too long, and then over its whole length', () => {
    const hour = filled(Array.from({ length: 3600 }, (_, second) => fix(second)))
    expect(hour.points).toHaveLength(3600)
    const long = filled(Array.from({ length: 9000 }, (_, second) => fix(second)))
    expect(long.points.length).toBeLessThanOrEqual(bufferLimit)
    expect(long.points.at(0)?.at).toBe(begunAt)
    const gaps = long.points.slice(1).map((point, index) => point.at - (long.points[index]?.at ?? 0))
    expect(Math.max(...gaps)).toBeLessThan(60_000)
  })

  test('goes out oldest first, in batches, with ages; what is confirmed is gone', () => {
    const buffer = filled(Array.from({ length: 500 }, (_, second) => fix(second)))
    const batch = nextBatch(buffer, begunAt + 600_000)
    expect(batch).toHaveLength(batchSize)
    expect(batch[0]).toMatchObject({ age_ms: 600_000, latitude: 48.87 })
    const rest = confirm(buffer, batch.at(-1)?.counter ?? 0)
    expect(rest.points).toHaveLength(300)
    expect(nextBatch(rest, begunAt)[0]?.age_ms).toBe(0)
  })

  test('a server that knows more than the device lifts the counter', () => {
    expect(confirm(newTrackBuffer(begunAt, []), 99).counter).toBe(99)
  })
})
