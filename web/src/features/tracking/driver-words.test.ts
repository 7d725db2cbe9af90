import type { Delivery, DriverPosition } from '@platewire/client/deliveries'
import { describe, expect, test } from 'vitest'
import { driverWords } from './driver-words.ts'

const now = Date.parse('2026-11-25T19:12:00Z')
const home = { latitude: 48.8797, longitude: 2.3397 }
const kitchenAt = { latitude: 48.8712, longitude: 2.343 }
const delivery: Delivery = {
  leg_id: 'leg',
  topic: 'delivery:leg',
  driver_id: 'sam',
  driver_name: 'Sam',
  taken_at: '2026-11-25T19:00:00Z',
  picked_up_at: '2026-11-25T19:06:00Z',
}
const position = (ageSeconds: number, more: Partial<DriverPosition> = {}): DriverPosition => ({
  leg_id: 'leg',
  precision: 'point',
  counter: 9,
  latitude: 48.8742,
  longitude: 2.3418,
  accuracy_m: 8,
  speed_mps: 4,
  heading: 0,
  seenAt: now - ageSeconds * 1000,
  ...more,
})
const words = (more: Partial<Parameters<typeof driverWords>[0]>) =>
  driverWords({
    delivery,
    position: position(6),
    kitchen: 'Bao House',
    kitchenAt,
    homeAt: home,
    timeZone: 'UTC',
    now,
    ...more,
  })

describe('the words beside the map', () => {
  test('say how far, and how old that is', () => {
    expect(words({})).toEqual({ where: 'Sam is 630 m from your door.', seen: 'Seen 6 s ago', isOld: false })
    expect(words({ position: position(40) })).toMatchObject({ seen: 'Seen 40 s ago', isOld: true })
  })

  test('say since when the phone is silent, and that the order is still there', () => {
    expect(words({ position: position(200) }).where).toBe(
      'Sam’s phone has not been heard since 19:08. Your order is still with Sam.',
    )
  })

  test('before the order leaves say an area, in halves of a kilometre', () => {
    const waiting = { ...delivery, picked_up_at: null }
    expect(
      words({
        delivery: waiting,
        position: position(12, { precision: 'area', latitude: 48.88, longitude: 2.35 }),
      }).where,
    ).toBe('Sam brings your order and is about 1 km from Bao House.')
    expect(words({ delivery: waiting, position: null })).toEqual({
      where: 'Sam brings your order and is on the way to Bao House.',
      seen: null,
      isOld: false,
    })
  })

  test('invent nothing while nothing is known', () => {
    expect(words({ position: null }).where).toMatch(/^Sam has your order/)
    expect(words({ position: null, delivery: { ...delivery, driver_name: null } }).where).toMatch(
      /^Your courier has/,
    )
  })
})
