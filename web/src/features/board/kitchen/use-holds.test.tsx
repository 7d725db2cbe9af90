import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HOLD_MS, useHolds } from './use-holds.ts'

describe('useHolds', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function holding() {
    const [undo, then] = [vi.fn(), vi.fn()]
    const { result, unmount } = renderHook(useHolds)
    act(() => result.current.hold('order', undo, then))
    return { undo, then, result, unmount }
  }

  it('does what was pressed once the moment is over, and only once', () => {
    const { undo, then, result, unmount } = holding()
    expect(result.current.held.has('order')).toBe(true)
    act(() => vi.advanceTimersByTime(HOLD_MS))
    expect(result.current.held.has('order')).toBe(false)
    unmount()
    expect(then).toHaveBeenCalledOnce()
    expect(undo).not.toHaveBeenCalled()
  })

  it('undoes it instead when the press is taken back', () => {
    const { undo, then, result, unmount } = holding()
    act(() => void result.current.takeBack('order'))
    act(() => vi.advanceTimersByTime(HOLD_MS))
    unmount()
    expect(undo).toHaveBeenCalledOnce()
    expect(then).not.toHaveBeenCalled()
  })

  it('neither does nor undoes it when it is dropped', () => {
    const { undo, then, result, unmount } = holding()
    act(() => result.current.drop('order'))
    expect(result.current.held.has('order')).toBe(false)
    act(() => vi.advanceTimersByTime(HOLD_MS))
    unmount()
    expect(undo).not.toHaveBeenCalled()
    expect(then).not.toHaveBeenCalled()
  })

  it.each([
    ['the screen is left', ({ unmount }: { unmount: () => void }) => unmount()],
    ['the page goes away', () => act(() => void window.dispatchEvent(new Event('pagehide')))],
  ])('does it at once when %s', (_, leave) => {
    const held = holding()
    leave(held)
    expect(held.then).toHaveBeenCalledOnce()
  })
})
