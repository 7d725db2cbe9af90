import { PlatewireError } from '@platewire/client'
import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HoldButton } from './hold-button.tsx'
import { refusalWords } from './refusal-words.ts'

describe('a button that is held', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function shown(isPending = false) {
    const onHeld = vi.fn()
    render(
      <HoldButton isPending={isPending} onHeld={onHeld}>
        Hold to accept
      </HoldButton>,
    )
    return { onHeld, button: screen.getByRole('button', { name: 'Hold to accept' }) }
  }

  test('a tap, as a pocket makes it, does nothing', () => {
    const { onHeld, button } = shown()
    fireEvent.pointerDown(button)
    vi.advanceTimersByTime(300)
    fireEvent.pointerUp(button)
    fireEvent.click(button, { detail: 1 })
    vi.advanceTimersByTime(5000)
    expect(onHeld).not.toHaveBeenCalled()
  })

  test('held, it acts once', () => {
    const { onHeld, button } = shown()
    fireEvent.pointerDown(button)
    vi.advanceTimersByTime(2000)
    fireEvent.pointerUp(button)
    expect(onHeld).toHaveBeenCalledTimes(1)
  })

  test('from a keyboard or a screen reader one press is enough', () => {
    const { onHeld, button } = shown()
    fireEvent.click(button, { detail: 0 })
    expect(onHeld).toHaveBeenCalledTimes(1)
  })

  test('while the answer is awaited it is deaf', () => {
    const { onHeld, button } = shown(true)
    fireEvent.pointerDown(button)
    vi.advanceTimersByTime(2000)
    fireEvent.click(button, { detail: 0 })
    expect(onHeld).not.toHaveBeenCalled()
  })
})

test('losing the race is news with a name and a time, not an error', () => {
  const error = new PlatewireError({
    code: 'CONFLICT',
    reason: 'ORDER_TAKEN',
    message: 'Another driver took this order before you.',
    action: 'Choose another; this one is in good hands.',
    facts: { by: 'Sam', at: '2026-11-25T19:04:00Z' },
  })
  expect(refusalWords(error, (name) => name)).toMatch(
    /^Sam took it at \d\d:\d\d\. Other orders are in your list\.$/,
  )
  const other = new PlatewireError({
    code: 'INVALID_STATE',
    reason: 'DRIVER_OFFLINE',
    message: 'You are offline.',
    action: 'Go online, then take it.',
  })
  expect(refusalWords(other, (name) => name)).toBe('You are offline. Go online, then take it.')
})
