import { act, fireEvent, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useSteady } from './use-steady.ts'

describe('useSteady', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('passes a change on at once while nobody touches the screen', () => {
    const { result, rerender } = renderHook(useSteady<string>, { initialProps: 'before' })
    rerender('after')
    expect(result.current).toBe('after')
  })

  it('holds a change back for 600 ms after a touch, and shows the newest then', () => {
    const { result, rerender } = renderHook(useSteady<string>, { initialProps: 'before' })
    vi.advanceTimersByTime(100)
    fireEvent.pointerDown(document.body)
    rerender('after')
    act(() => vi.advanceTimersByTime(400))
    rerender('newest')
    expect(result.current).toBe('before')
    act(() => vi.advanceTimersByTime(200))
    expect(result.current).toBe('newest')
  })

  it('holds it for longer where the screen is touched again meanwhile', () => {
    const { result, rerender } = renderHook(useSteady<string>, { initialProps: 'before' })
    vi.advanceTimersByTime(1000)
    fireEvent.pointerDown(document.body)
    rerender('after')
    act(() => vi.advanceTimersByTime(500))
    fireEvent.pointerDown(document.body)
    act(() => vi.advanceTimersByTime(500))
    expect(result.current).toBe('before')
    act(() => vi.advanceTimersByTime(100))
    expect(result.current).toBe('after')
  })

  it('is shown after three seconds at the latest, however often somebody taps', () => {
    const { result, rerender } = renderHook(useSteady<string>, { initialProps: 'before' })
    const shown: string[] = []
    vi.advanceTimersByTime(100)
    for (let taps = 0; taps < 8; taps += 1) {
      fireEvent.pointerDown(document.body)
      rerender(`change ${taps}`)
      act(() => vi.advanceTimersByTime(500))
      shown.push(result.current)
    }
    expect(shown.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'before'))
    expect(shown[6]).not.toBe('before')
  })
})
