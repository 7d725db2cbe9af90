import { openSpeaker, type Speaker } from './speaker.ts'
import type { Signal } from './tones.ts'

/** Whether sound can be heard: browsers keep it locked until somebody touches the page. */
export type SoundState = 'locked' | 'on' | 'unsupported'

const RING_EVERY_MS = 1600
const CALM = 0.35
const LOUD = 0.8

/** The loudspeaker of this device. */
export interface KitchenSound {
  subscribe(listener: () => void): () => void
  getSnapshot(): SoundState
  /** Wakes the sound; works only inside a press or a touch. */
  unlock(): Promise<void>
  play(signal: Signal, how?: 'loud'): void
  /** The same, unless another tab of this browser speaks for it. */
  signal(signal: Signal): void
  /** Leaves what happens to another tab, or takes it back. */
  leaveToOthers(isLeft: boolean): void
  /** Rings until what it returns is called. Of several who ring the loudest is heard. */
  ring(isLoud: boolean): () => void
}

/** A loudspeaker on the audio that `open` opens, at the first press. */
export function createKitchenSound(open: () => Speaker | null): KitchenSound {
  let speaker: Speaker | null | undefined
  let isLeftToOthers = false
  let ringing: ReturnType<typeof setInterval> | undefined
  const rings = new Set<{ readonly isLoud: boolean }>()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const sound = (signal: Signal, loudness: number) => {
    if (speaker?.isRunning()) speaker.play(signal, loudness)
  }
  const ringOnce = () => sound('new_order', [...rings].some(({ isLoud }) => isLoud) ? LOUD : CALM)
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    getSnapshot() {
      if (speaker === undefined) return 'locked'
      if (speaker === null) return 'unsupported'
      return speaker.isRunning() ? 'on' : 'locked'
    },
    async unlock() {
      if (speaker === undefined) {
        speaker = open()
        speaker?.onChange(changed)
      }
      if (speaker && !speaker.isRunning()) await speaker.resume().catch(() => undefined)
      changed()
    },
    play: (signal, how) => sound(signal, how === 'loud' ? LOUD : CALM),
    signal: (signal) => {
      if (!isLeftToOthers) sound(signal, CALM)
    },
    leaveToOthers: (isLeft) => {
      isLeftToOthers = isLeft
    },
    ring(isLoud) {
      const own = { isLoud }
      rings.add(own)
      clearInterval(ringing)
      ringOnce()
      ringing = setInterval(ringOnce, RING_EVERY_MS)
      return () => {
        rings.delete(own)
        if (rings.size === 0) clearInterval(ringing)
      }
    },
  }
}

/** One loudspeaker for all pages of the restaurant, so that "Start shift" unlocks the board. */
export const kitchenSound = createKitchenSound(openSpeaker)
