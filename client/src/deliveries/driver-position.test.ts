import { describe, expect, test } from 'vitest'
import { newer, positionOf, positionSeen } from './driver-position.ts'
import type { DriverPosition } from './types.ts'

const now = Date.parse('2026-11-25T19:00:00Z')
const moved = {
  counter: 5,
  age_ms: 400,
  latitude: 48.87,
  longitude: 2.34,
  accuracy_m: 8,
  speed_mps: 4,
  heading: 90,
}
const at = (counter: number, more: Partial<DriverPosition> = {}): DriverPosition => ({
  leg_id: 'leg',
  precision: 'point',
  counter,
  latitude: 48.87,
  longitude: 2.34,
  accuracy_m: 8,
  speed_mps: null,
  heading: null,
  seenAt: now + counter * 1000,
  ...more,
})

describe('positionOf()', () => {
  test('knows how old a fix is without trusting the sender’s clock', () => {
    expect(positionOf('leg', moved, now)).toMatchObject({ leg_id: 'leg', counter: 5, seenAt: now - 400 })
  })

  test.each([
    ['nothing', null],
    ['text', 'here'],
    ['a latitude of 91', { ...moved, latitude: 91 }],
    ['a longitude of -181', { ...moved, longitude: -181 }],
    ['NaN', { ...moved, latitude: Number.NaN }],
    ['an age before now', { ...moved, age_ms: -1 }],
    ['half a counter', { ...moved, counter: 1.5 }],
    ['a rocket', { ...moved, speed_mps: 400 }],
  ])('takes %s for no position', (_, payload) => {
    expect(positionOf('leg', payload, now)).toBeNull()
  })
})

describe('newer()', () => {
  test('a higher counter wins; a late or repeated one is ignored', () => {
    expect(newer(at(3), at(4)).counter).toBe(4)
    const current = at(4)
    expect(newer(current, at(3))).toBe(current)
    expect(newer(current, at(4, { latitude: 48.9 }))).toBe(current)
  })

  test('another leg begins anew, whatever its counter', () => {
    expect(newer(at(900), at(1, { leg_id: 'other' })).leg_id).toBe('other')
  })

  test('a jump of 500 km is not believed, until what was before it is a minute old', () => {
    const current = at(1)
    const marseille = { latitude: 43.3, longitude: 5.37 }
    expect(newer(current, at(2, marseille))).toBe(current)
    expect(newer(current, at(70, marseille)).latitude).toBe(43.3)
  })

  test('a point replaces an area, never the other way round', () => {
    const area = at(0, { precision: 'area' })
    expect(newer(area, at(1)).precision).toBe('point')
    expect(newer(at(1), area).precision).toBe('point')
    expect(newer(area, at(0, { precision: 'area', seenAt: now + 9000 })).seenAt).toBe(now + 9000)
  })
})

test('positionSeen() reads what the database last had', () => {
  const seen = {
    leg_id: 'leg',
    precision: 'area',
    latitude: 48.87,
    longitude: 2.34,
    accuracy_m: 800,
    age_ms: 9000,
  } as const
  expect(positionSeen(seen, now)).toMatchObject({ precision: 'area', counter: 0, seenAt: now - 9000 })
})
