import { describe, expect, it } from 'vitest'
import { minutesAfterPromise } from '../../lib/promise.ts'
import { orderWith } from '../../testing.tsx'
import { firstPromise, minutesLate } from './promise.ts'

describe('lateness', () => {
  it('counts whole minutes behind the promise, only while the order is open', () => {
    const late = Date.parse('2026-11-24T18:51:30Z')
    expect(minutesLate(orderWith({}), late)).toBe(6)
    expect(minutesLate(orderWith({}), Date.parse('2026-11-24T18:05:00Z'))).toBe(0)
    expect(minutesLate(orderWith({ closed_at: '2026-11-24T18:50:00Z' }), late)).toBe(0)
  })

  it('of a delivery is measured by what was promised when it was ordered', () => {
    const moved = {
      promised_from: '2026-11-24T18:55:00Z',
      promised_until: '2026-11-24T19:05:00Z',
      delivered_at: '2026-11-24T18:57:10Z',
    }
    expect(minutesAfterPromise(orderWith(moved))).toBe(12)
    expect(minutesAfterPromise(orderWith({ delivered_at: '2026-11-24T18:40:00Z' }))).toBe(-5)
    expect(minutesAfterPromise(orderWith({}))).toBeNull()
  })
})

describe('the first promise', () => {
  it('is said once it is no longer the present one, and to compare with when it is over', () => {
    expect(firstPromise(orderWith({}), 'Europe/Paris')).toBeNull()
    const moved = { promised_from: '2026-11-24T18:55:00Z', promised_until: '2026-11-24T19:05:00Z' }
    expect(firstPromise(orderWith(moved), 'Europe/Paris')).toBe('19:35–19:45')
    const over = { delivered_at: '2026-11-24T18:40:00Z' }
    expect(firstPromise(orderWith(over), 'Europe/Paris')).toBe('19:35–19:45')
  })

  it('of an order from before promises were kept is not invented', () => {
    const old = { first_promised_from: null, first_promised_until: null }
    expect(firstPromise(orderWith({ ...old, delivered_at: '2026-11-24T18:40:00Z' }), undefined)).toBeNull()
  })
})
