/** One tone of a signal: when it starts, how high, how long. */
interface Tone {
  readonly at: number
  readonly hertz: number
  readonly seconds: number
}

/** One cause, one sound. */
export type Signal = 'new_order' | 'to_cook' | 'changed' | 'connection_lost' | 'caught_up' | 'scheduled'

const SIGNALS: Record<Signal, readonly Tone[]> = {
  new_order: [
    { at: 0, hertz: 659, seconds: 0.42 },
    { at: 0.2, hertz: 988, seconds: 0.7 },
  ],
  to_cook: [{ at: 0, hertz: 880, seconds: 0.35 }],
  changed: [
    { at: 0, hertz: 784, seconds: 0.34 },
    { at: 0.2, hertz: 523, seconds: 0.6 },
  ],
  connection_lost: [
    { at: 0, hertz: 208, seconds: 0.22 },
    { at: 0.28, hertz: 208, seconds: 0.22 },
    { at: 0.56, hertz: 208, seconds: 0.3 },
  ],
  scheduled: [
    { at: 0, hertz: 587, seconds: 0.3 },
    { at: 0.3, hertz: 659, seconds: 0.5 },
  ],
  caught_up: [{ at: 0, hertz: 587, seconds: 0.5 }],
}

const ATTACK_SECONDS = 0.012

function strike(context: AudioContext, tone: Tone, loudness: number): void {
  const start = context.currentTime + tone.at
  const end = start + tone.seconds
  const envelope = context.createGain()
  envelope.gain.setValueAtTime(0.0001, start)
  envelope.gain.exponentialRampToValueAtTime(loudness, start + ATTACK_SECONDS)
  envelope.gain.exponentialRampToValueAtTime(0.0001, end)
  envelope.connect(context.destination)
  // A fundamental and its octave: a bell carries over an extractor fan, a pure tone does not.
  const partials = [
    { type: 'triangle', hertz: tone.hertz },
    { type: 'sine', hertz: tone.hertz * 2 },
  ] as const
  for (const partial of partials) {
    const oscillator = context.createOscillator()
    oscillator.type = partial.type
    oscillator.frequency.setValueAtTime(partial.hertz, start)
    oscillator.connect(envelope)
    oscillator.start(start)
    oscillator.stop(end)
  }
}

/** Plays a signal once. */
export function play(context: AudioContext, signal: Signal, loudness = 0.35): void {
  for (const tone of SIGNALS[signal]) strike(context, tone, loudness)
}
