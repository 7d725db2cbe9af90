import { bearing, between, metresBetween, type Place } from '@platewire/client/deliveries'

/** A position as it came. */
export interface Sample extends Place {
  readonly counter: number
  readonly accuracy_m: number
  readonly speed_mps: number | null
  readonly heading: number | null
  /** When it was true, ms. */
  readonly seenAt: number
}

/** What the marker stands on: the last positions, and how far along them it has walked. Immutable. */
export interface Motion {
  readonly samples: readonly Sample[]
  /** The instant being shown: one interval behind, so that there is a next position to walk to. */
  readonly playhead: number
  /** When the playhead was moved last. */
  readonly steppedAt: number
  /** How often it was too far behind to walk. */
  readonly skips: number
}

/** How the marker looks at an instant. */
export interface Drawn extends Place {
  readonly heading: number | null
  /** There is somewhere to walk to. */
  readonly isMoving: boolean
  /** Another one after each jump: that is faded over, never flown. */
  readonly jump: string
  readonly ageMs: number
  /** Within how many metres the driver is by now. */
  readonly ringM: number
  readonly signal: 'fresh' | 'old' | 'lost'
}

const keptSamples = 12
const shortestMs = 2500
const longestMs = 15_000
/** The marker walks at most twice as fast as the driver did. */
const catchUp = 2
/** Behind by more than this, walking would be a lie: it jumps. */
const tooFarBehindMs = 45_000
/** Faster than this is no ride through a town, and further than that after a silence no line to draw. */
export const fastestMps = 45
const silenceMs = 30_000
const unseenM = 300
const lostMs = 180_000
const widestM = 800
const guessedMps = 4

/** Begins with the first position. */
export function newMotion(sample: Sample, now: number): Motion {
  return { samples: [sample], playhead: sample.seenAt, steppedAt: now, skips: 0 }
}

/** Takes a position that came; a late one changes nothing. */
export function addSample(motion: Motion, sample: Sample): Motion {
  const last = motion.samples.at(-1)
  if (last && (sample.counter <= last.counter || sample.seenAt <= last.seenAt)) return motion
  return { ...motion, samples: [...motion.samples, sample].slice(-keptSamples) }
}

/** How far apart positions come: the middle of the last gaps, within what drivers send. */
export function intervalOf({ samples }: Motion): number {
  const gaps = samples.slice(1).map((sample, index) => sample.seenAt - (samples[index]?.seenAt ?? 0))
  const middle = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? longestMs
  return Math.min(longestMs, Math.max(shortestMs, middle))
}

/** Lets time pass. The playhead never goes back, and past the last position there is nothing to show. */
export function step(motion: Motion, now: number): Motion {
  const last = motion.samples.at(-1)
  if (!last) return motion
  const target = Math.min(now - intervalOf(motion), last.seenAt)
  const passed = Math.max(0, now - motion.steppedAt)
  const behind = target - motion.playhead
  if (behind > tooFarBehindMs) return { ...motion, playhead: target, steppedAt: now, skips: motion.skips + 1 }
  const playhead = motion.playhead + Math.max(0, Math.min(behind, passed * catchUp))
  return { ...motion, playhead, steppedAt: now }
}

/** Where the marker stands, and how much of that is still known. */
export function drawnAt({ samples, playhead, skips }: Motion, now: number): Drawn | null {
  const last = samples.at(-1)
  if (!last) return null
  const next = samples.findIndex((sample) => sample.seenAt > playhead)
  const to = next === -1 ? last : (samples[next] ?? last)
  const from = next === -1 ? last : (samples[Math.max(0, next - 1)] ?? last)
  const share = to === from ? 1 : Math.max(0, (playhead - from.seenAt) / (to.seenAt - from.seenAt))
  const isGap = isJump(from, to)
  const ageMs = Math.max(0, now - last.seenAt)
  return {
    ...(isGap ? { latitude: from.latitude, longitude: from.longitude } : between(from, to, share)),
    heading: headingOf(from, to),
    isMoving: playhead < last.seenAt,
    jump: `${lastJump(samples, playhead)}/${skips}`,
    ageMs,
    ringM: ringOf(last, ageMs),
    signal: ageMs > lostMs ? 'lost' : ageMs > 2 * longestMs ? 'old' : 'fresh',
  }
}

/** Whether two positions are no ride between them: too fast, or too far after too long. */
function isJump(from: Sample, to: Sample): boolean {
  if (from === to) return false
  const metres = metresBetween(from, to)
  const ms = to.seenAt - from.seenAt
  return metres / (ms / 1000) > fastestMps || (ms > silenceMs && metres > unseenM)
}

function lastJump(samples: readonly Sample[], playhead: number): number {
  let jumpedTo = 0
  samples.forEach((sample, index) => {
    const before = samples[index - 1]
    if (before && sample.seenAt <= playhead && isJump(before, sample)) jumpedTo = sample.counter
  })
  return jumpedTo
}

function headingOf(from: Sample, to: Sample): number | null {
  return metresBetween(from, to) > 5 ? bearing(from, to) : to.heading
}

/** Accuracy, and what a rider covers in the time nothing was heard. */
function ringOf({ accuracy_m, speed_mps }: Sample, ageMs: number): number {
  const unheardS = Math.max(0, ageMs - longestMs) / 1000
  return Math.min(widestM, Math.max(20, accuracy_m) + Math.max(speed_mps ?? 0, guessedMps) * unheardS)
}
