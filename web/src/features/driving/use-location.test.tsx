import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useLocation } from './use-location.ts'

const watched = vi.hoisted(() => ({ take: (_: unknown) => {}, fail: (_: unknown) => {} }))

Object.defineProperty(navigator, 'geolocation', {
  value: {
    watchPosition: (take: () => void, fail: () => void) => Object.assign(watched, { take, fail }) && 1,
    getCurrentPosition: () => {},
    clearWatch: () => {},
  },
})
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const coords = { latitude: 48.8, longitude: 2.3, accuracy: 5, speed: null, heading: null }
const fail = (code: number) =>
  act(() => watched.fail({ code, PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 }))

function begun() {
  const { result } = renderHook(() => useLocation(() => {}))
  act(() => result.current.start())
  expect(result.current.state).toBe('asking')
  return result
}

test.each([
  ['POSITION_UNAVAILABLE', 2],
  ['TIMEOUT', 3],
])('allowed, but %s before any fix: the place is lost, and the first fix finds it', (_, code) => {
  const result = begun()
  fail(code)
  expect(result.current.state).toBe('lost')
  act(() => watched.take({ coords }))
  expect(result.current.state).toBe('on')
  // From then on the last fix ages, and says so.
  fail(code)
  expect(result.current.state).toBe('on')
})

test('no answer at all for half a minute is a place that is lost', () => {
  const result = begun()
  act(() => vi.advanceTimersByTime(29_000))
  expect(result.current.state).toBe('asking')
  act(() => vi.advanceTimersByTime(1000))
  expect(result.current.state).toBe('lost')
})

test('going online again forgets nothing of where one is', () => {
  const result = begun()
  act(() => watched.take({ coords }))
  act(() => result.current.start())
  expect(result.current.state).toBe('on')
})
