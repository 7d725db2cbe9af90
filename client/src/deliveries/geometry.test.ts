import { describe, expect, test } from 'vitest'
import { along, bearing, lengthOf, metresBetween, type Place, rideMinutes } from './geometry.ts'

const martyrs = { latitude: 48.8797, longitude: 2.3397 }
const sentier = { latitude: 48.8686, longitude: 2.3473 }
const corner: Place[] = [
  { latitude: 48.87, longitude: 2.34 },
  { latitude: 48.88, longitude: 2.34 },
  { latitude: 48.88, longitude: 2.35 },
]

test('metresBetween() is what a map says, in both directions, and never more than half the globe', () => {
  expect(metresBetween(martyrs, sentier)).toBeCloseTo(1354, -1)
  expect(metresBetween(sentier, martyrs)).toBe(metresBetween(martyrs, sentier))
  expect(metresBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeLessThan(
    20_020_000,
  )
})

test('bearing() is clockwise from north', () => {
  const [a, b, c] = corner
  if (!a || !b || !c) throw new Error('three corners')
  expect(bearing(a, b)).toBeCloseTo(0)
  expect(bearing(b, a)).toBeCloseTo(180)
  expect(bearing(b, c)).toBeCloseTo(90, 0)
})

describe('along()', () => {
  test('walks the line, around its corners', () => {
    expect(along(corner, 0)).toMatchObject({ latitude: 48.87, longitude: 2.34 })
    expect(along(corner, 556)?.latitude).toBeCloseTo(48.875, 4)
    expect(along(corner, 1200)?.heading).toBeCloseTo(90, 0)
    expect(along(corner, 1200)?.longitude).toBeGreaterThan(2.34)
  })

  test('stays at its ends', () => {
    expect(along(corner, -5)).toMatchObject({ latitude: 48.87 })
    expect(along(corner, lengthOf(corner) + 500)).toMatchObject({ latitude: 48.88, longitude: 2.35 })
    expect(along(corner.slice(0, 1), 10)).toMatchObject({ latitude: 48.87 })
    expect(along([], 10)).toBeNull()
  })
})

test('rideMinutes() is 15 km/h, and never nothing', () => {
  expect([rideMinutes(0), rideMinutes(2500)]).toEqual([1, 10])
})
