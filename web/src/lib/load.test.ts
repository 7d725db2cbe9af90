import { describe, expect, it } from 'vitest'
import { loadAt, loadNote } from './load.ts'

const timezone = 'Europe/Paris'
const now = Date.parse('2026-11-26T18:00:00Z')
const until = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
const load = (mode: 'open' | 'slower' | 'paused', minutes: number, end: string | null) => ({
  mode,
  minutes,
  until: end,
  set_at: until(-5),
})

describe('the load of a restaurant', () => {
  it('is what was said, until its end, and then as usual', () => {
    const slower = load('slower', 15, until(10))
    expect(loadAt(slower, now)).toBe(slower)
    expect(loadAt(slower, now + 10 * 60_000)).toMatchObject({ mode: 'open', minutes: 0 })
    expect(loadAt(undefined, now).mode).toBe('open')
    expect(loadAt(load('paused', 0, null), now + 1e9).mode).toBe('paused')
  })

  it('reads for customers as what it means for them', () => {
    expect(loadNote({ timezone, load: load('open', 0, null) }, now)).toBeNull()
    expect(loadNote({ timezone, load: load('slower', 15, null) }, now)).toBe('Busy, +15 min')
    expect(loadNote({ timezone, load: load('paused', 0, null) }, now)).toBe('No orders right now')
    expect(loadNote({ timezone, load: load('paused', 0, until(30)) }, now)).toBe('No orders until 19:30')
    expect(loadNote({ timezone, load: load('paused', 0, until(-1)) }, now)).toBeNull()
    expect(loadNote({ timezone }, now)).toBeNull()
  })
})
