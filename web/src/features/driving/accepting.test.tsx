import { PlatewireError } from '@platewire/client'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HoldButton } from './hold-button.tsx'
import { refusalWords } from './refusal-words.ts'

describe('a button that is held', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))
  const plain = () => screen.queryByRole('button', { name: 'Accept now' })

  /** The button, as it stands a second after it came. */
  function shown(isPending = false, age = 1000) {
    const onHeld = vi.fn()
    render(
      <HoldButton plain="Accept now" isPending={isPending} onHeld={onHeld}>
        Hold to accept
      </HoldButton>,
    )
    pass(age)
    return { onHeld, button: screen.getByRole('button', { name: 'Hold to accept' }) }
  }

  /** As a finger does it, and as the double tap of some screen readers arrives. */
  function tap(button: HTMLElement, ms = 300) {
    fireEvent.pointerDown(button)
    pass(ms)
    fireEvent.pointerUp(button)
    fireEvent.click(button, { detail: 1 })
  }

  test('taps, as a pocket makes them, do nothing', () => {
    const { onHeld, button } = shown()
    for (let times = 0; times < 5; times++) tap(button)
    pass(5000)
    expect(onHeld).not.toHaveBeenCalled()
  })

  test('a tap says that it is not enough, and brings a button elsewhere that needs no holding', () => {
    const { onHeld, button } = shown()
    tap(button, 10)
    expect(screen.getByRole('alert').textContent).toMatch(
      /^A tap is not enough: hold it\. Or press “Accept now”/,
    )
    fireEvent.click(plain() ?? button, { detail: 1 })
    expect(onHeld).toHaveBeenCalledTimes(1)
    expect(plain()).toBeNull()
    expect(document.activeElement).toBe(button)
  })

  test('the button that needs no holding goes after a while, unless somebody stands on it', () => {
    const { button } = shown()
    tap(button)
    plain()?.focus()
    pass(40_000)
    expect(plain()).not.toBeNull()
    button.focus()
    pass(15_000)
    expect(plain()).toBeNull()
  })

  test('held, it acts once, and its end is no tap', () => {
    const { onHeld, button } = shown()
    tap(button, 2000)
    expect(onHeld).toHaveBeenCalledTimes(1)
    expect(plain()).toBeNull()
  })

  test('from a keyboard one press is enough, and a key that is kept down presses no more', () => {
    const { onHeld, button } = shown()
    fireEvent.click(button, { detail: 0 })
    expect(onHeld).toHaveBeenCalledTimes(1)
    expect(fireEvent.keyDown(button, { key: 'Enter', repeat: true })).toBe(false)
    expect(fireEvent.keyDown(button, { key: 'Enter' })).toBe(true)
  })

  test('in its first second it takes no press: what was there before was meant', () => {
    const { onHeld, button } = shown(false, 100)
    expect(button.getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(button, { detail: 0 })
    tap(button, 800)
    expect(onHeld).not.toHaveBeenCalled()
    expect(plain()).toBeNull()
  })

  test('while the answer is awaited it is deaf', () => {
    const { onHeld, button } = shown(true)
    tap(button, 2000)
    fireEvent.click(button, { detail: 0 })
    expect(onHeld).not.toHaveBeenCalled()
    expect(plain()).toBeNull()
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
  expect(refusalWords(error, (name) => name)).toMatch(/^Sam took it at \d\d:\d\d\.$/)
  const other = new PlatewireError({
    code: 'INVALID_STATE',
    reason: 'DRIVER_OFFLINE',
    message: 'You are offline.',
    action: 'Go online, then take it.',
  })
  expect(refusalWords(other, (name) => name)).toBe('You are offline. Go online, then take it.')
})
