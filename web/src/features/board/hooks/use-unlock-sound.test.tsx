import { fireEvent, renderHook } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { LockedAudio } from '../testing-server.tsx'
import { useUnlockSound } from './use-unlock-sound.ts'

let tries = 0
class CountingAudio extends LockedAudio {
  override async resume() {
    tries += 1
  }
}
vi.stubGlobal('AudioContext', CountingAudio)

beforeEach(() => {
  renderHook(useUnlockSound)
  tries = 0
})

it.each([
  ['a press', 'click'],
  ['a key', 'keydown'],
])('wakes the sound by %s, also where that is stopped on its way', (_, type) => {
  document.body.addEventListener(type, (event) => event.stopImmediatePropagation(), { once: true })
  fireEvent(document.body, new Event(type, { bubbles: true }))
  expect(tries).toBe(1)
})

it('does not try while a finger may still be scrolling', () => {
  fireEvent.pointerDown(document.body)
  expect(tries).toBe(0)
})

it('wakes it again when the page comes back', () => {
  const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  fireEvent(document, new Event('visibilitychange'))
  expect(tries).toBe(0)
  state.mockRestore()
  fireEvent(document, new Event('visibilitychange'))
  expect(tries).toBe(1)
})
