import { describe, expect, it } from 'vitest'
import { guessLabel } from '../../lib/guess-label.ts'
import { deviceRows, deviceSentence } from './device-words.ts'

const at = '2026-11-24T19:00:10Z'
const watching = (device_id: string, restaurant_id: string, last_seen_at: string, can_ring = true) => ({
  device_id,
  restaurant_id,
  user_id: 'mia',
  name: 'Mia',
  label: 'Counter',
  can_ring,
  last_seen_at,
})

describe('the devices of a board', () => {
  it('are one row each, whatever they watch, the freshest first', () => {
    const rows = deviceRows(
      {
        at,
        devices: [
          watching('old', 'bao', '2026-11-24T18:58:10Z'),
          watching('fresh', 'bao', '2026-11-24T19:00:07Z', false),
          watching('fresh', 'pho', '2026-11-24T19:00:08Z'),
        ],
      },
      1000,
    )
    expect(rows.map(({ device_id, age, canRing }) => [device_id, age, canRing])).toEqual([
      ['fresh', 3000, true],
      ['old', 121_000, true],
    ])
    expect(rows[0]?.restaurantIds).toEqual(['bao', 'pho'])
  })

  it('age by the server’s clock and by the time since it was asked, whatever this clock says', () => {
    const now = { at, devices: [watching('a', 'bao', '2026-11-24T19:00:09Z')] }
    expect(deviceRows(now, 0)[0]?.age).toBe(1000)
    expect(deviceRows(now, 20_000)[0]?.age).toBe(21_000)
    expect(deviceRows({ ...now, at: '2026-11-24T19:00:08Z' }, 0)[0]?.age).toBe(0)
  })

  it('are not said to ring once they are silent', () => {
    expect(deviceSentence({ canRing: true, age: 3000 })).toBe('Rings, last word 3 s ago')
    expect(deviceSentence({ canRing: false, age: 3000 })).toBe(
      'Shows orders without sound, last word 3 s ago',
    )
    expect(deviceSentence({ canRing: true, age: 120_000 })).toBe('Silent for 2 min: will not ring')
  })
})

describe('a first name for a device', () => {
  it.each([
    [
      'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1',
      'Safari on iPad',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 Chrome/156.0 Safari/537.36',
      'Chrome on Android tablet',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0',
      'Edge on Windows',
    ],
    ['curl/8', 'Browser'],
  ])('of %s', (userAgent, label) => {
    expect(guessLabel(userAgent)).toBe(label)
  })
})
