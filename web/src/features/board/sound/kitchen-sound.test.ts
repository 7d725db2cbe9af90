import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createKitchenSound } from './kitchen-sound.ts'
import type { Speaker } from './speaker.ts'

/** A loudspeaker that keeps what it played, and is locked until it is resumed, as in a browser. */
function lockedSpeaker() {
  const played: string[] = []
  let isRunning = false
  let changed = () => {}
  const speaker: Speaker = {
    isRunning: () => isRunning,
    async resume() {
      isRunning = true
      changed()
    },
    onChange(listener) {
      changed = listener
    },
    play: (signal, loudness) => played.push(`${signal} ${loudness > 0.5 ? 'loud' : 'calm'}`),
  }
  return { played, speaker }
}

describe('the loudspeaker of the kitchen', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is locked until somebody presses something, and says so', async () => {
    const { speaker, played } = lockedSpeaker()
    const sound = createKitchenSound(() => speaker)
    const seen: string[] = []
    sound.subscribe(() => seen.push(sound.getSnapshot()))
    sound.play('new_order')
    expect(sound.getSnapshot()).toBe('locked')
    await sound.unlock()
    expect(seen.at(-1)).toBe('on')
    expect(played).toEqual([])
  })

  it('rings again and again until it is stopped', async () => {
    const { speaker, played } = lockedSpeaker()
    const sound = createKitchenSound(() => speaker)
    await sound.unlock()
    const stop = sound.ring(false)
    vi.advanceTimersByTime(3200)
    expect(played).toEqual(['new_order calm', 'new_order calm', 'new_order calm'])
    stop()
    vi.advanceTimersByTime(10_000)
    expect(played).toHaveLength(3)
  })

  it('rings once at a time when it gets louder', async () => {
    const { speaker, played } = lockedSpeaker()
    const sound = createKitchenSound(() => speaker)
    await sound.unlock()
    sound.ring(false)
    sound.ring(true)
    vi.advanceTimersByTime(1600)
    expect(played).toEqual(['new_order calm', 'new_order loud', 'new_order loud'])
  })

  it('stopping one ring leaves the other ringing', async () => {
    const { speaker, played } = lockedSpeaker()
    const sound = createKitchenSound(() => speaker)
    await sound.unlock()
    const [stopBoard, stopCall] = [sound.ring(false), sound.ring(true)]
    stopCall()
    stopCall()
    played.length = 0
    vi.advanceTimersByTime(1600)
    expect(played).toEqual(['new_order calm'])
    stopBoard()
    vi.advanceTimersByTime(10_000)
    expect(played).toHaveLength(1)
  })

  it('starts to be heard in the middle of an alarm that began locked', async () => {
    const { speaker, played } = lockedSpeaker()
    const sound = createKitchenSound(() => speaker)
    sound.ring(false)
    vi.advanceTimersByTime(3200)
    expect(played).toEqual([])
    await sound.unlock()
    vi.advanceTimersByTime(1600)
    expect(played).toEqual(['new_order calm'])
  })

  it('says that a device without sound has none', async () => {
    const sound = createKitchenSound(() => null)
    await sound.unlock()
    expect(sound.getSnapshot()).toBe('unsupported')
  })
})
