import { act, fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import { SoundCover } from './sound-cover.tsx'

/** A browser's audio, which a test turns on and off. */
const audio = Object.assign(new EventTarget(), { state: 'suspended', async resume() {} })
const turn = (state: 'running' | 'suspended') =>
  act(() => {
    audio.state = state
    audio.dispatchEvent(new Event('statechange'))
  })
vi.stubGlobal('AudioContext', function AudioContext() {
  return audio
})

beforeEach(async () => {
  await kitchenSound.unlock()
  turn('suspended')
})

const cover = () => screen.queryByRole('button', { name: /Sound is off, touch anywhere/ })
const press = () => fireEvent.click(cover() ?? document.body)

it('covers again when the sound was on and is lost while the same order still waits', () => {
  render(<SoundCover waiting={1} />)
  press()
  expect(cover()).toBeNull()
  turn('running')
  turn('suspended')
  expect(cover()).toBeTruthy()
})

it('stands in front of what is open, and gives it the focus back', () => {
  const page = (waiting: number) => (
    <>
      <Dialog isOpen title="A 41" onClose={() => {}}>
        two bao
      </Dialog>
      <SoundCover waiting={waiting} />
    </>
  )
  const { rerender } = render(page(0))
  rerender(page(1))
  expect(cover()?.closest('dialog')?.open).toBe(true)
  expect(document.activeElement).toBe(cover())
  press()
  expect(document.activeElement?.textContent).toBe('A 41')
})

it('stands in front of what opens later too', () => {
  const page = (isOpen: boolean) => (
    <>
      <SoundCover waiting={1} />
      <Dialog isOpen={isOpen} title="A 41" onClose={() => {}}>
        two bao
      </Dialog>
    </>
  )
  const { rerender } = render(page(false))
  const shown: Element[] = []
  vi.spyOn(HTMLDialogElement.prototype, 'showModal').mockImplementation(function show(
    this: HTMLDialogElement,
  ) {
    this.open = true
    shown.push(this)
    this.querySelector('button')?.focus()
  })
  rerender(page(true))
  vi.restoreAllMocks()
  expect(shown.at(-1)).toBe(cover()?.closest('dialog'))
  expect(document.activeElement).toBe(cover())
})

it('leaves the browser its own keys', () => {
  render(<SoundCover waiting={1} />)
  fireEvent.keyDown(cover() ?? document.body, { key: 'r', ctrlKey: true })
  expect(cover()).toBeTruthy()
})

it('does not go from under a finger, whose press would land on what lies below', () => {
  render(<SoundCover waiting={1} />)
  fireEvent.pointerDown(cover() ?? document.body)
  turn('running')
  expect(cover()).toBeTruthy()
  press()
  expect(cover()).toBeNull()
})
