import { expect, it } from 'vitest'
import { lostDevices } from './lost-devices.ts'

const device = (device_id: string, last_seen_at: string, can_ring = true) => ({
  restaurant_id: 'r1',
  device_id,
  user_id: 'mia',
  name: 'Mia',
  label: 'Kitchen tablet',
  can_ring,
  last_seen_at,
})
const at = '2026-11-26T19:05:30Z'
const ids = (devices: ReturnType<typeof device>[], elapsed = 0) =>
  lostDevices({ at, devices }, elapsed, 'own').map((lost) => lost.device.device_id)

it('a device that rang is lost after twelve seconds of silence, once however many boards it showed', () => {
  const tablet = device('tablet', '2026-11-26T19:05:20Z')
  expect(ids([tablet])).toEqual([])
  expect(ids([tablet, { ...tablet, restaurant_id: 'r2' }], 3000)).toEqual(['tablet'])
})

it.each([
  ['one without sound', device('mute', '2026-11-26T19:05:00Z', false)],
  ['one’s own', device('own', '2026-11-26T19:05:00Z')],
  ['one that was closed long ago', device('old', '2026-11-26T19:00:00Z')],
])('%s is not', (_, other) => {
  expect(ids([other])).toEqual([])
})
