import { play, type Signal } from './tones.ts'

/** What the kitchen needs of a device's audio. */
export interface Speaker {
  isRunning(): boolean
  /** Works only inside a press or a touch. */
  resume(): Promise<void>
  onChange(listener: () => void): void
  play(signal: Signal, loudness: number): void
}

/** Opens the device's audio; on iOS it plays past the mute switch where the browser allows it. Null without audio. */
export function openSpeaker(): Speaker | null {
  if (typeof AudioContext === 'undefined') return null
  const session: unknown = Reflect.get(navigator, 'audioSession')
  if (typeof session === 'object' && session !== null) Reflect.set(session, 'type', 'playback')
  const context = new AudioContext()
  return {
    isRunning: () => context.state === 'running',
    resume: () => context.resume(),
    onChange: (listener) => context.addEventListener('statechange', listener),
    play: (signal, loudness) => play(context, signal, loudness),
  }
}
