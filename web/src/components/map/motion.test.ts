import { metresBetween } from '@platewire/client/deliveries'
import { describe, expect, test } from 'vitest'
import {
  addSample,
  drawnAt,
  fastestMps,
  intervalOf,
  type Motion,
  newMotion,
  type Sample,
  step,
} from './motion.ts'

const begin = Date.parse('2026-11-25T19:00:00Z')
const metre = 1 / 111_195
/** A position so many seconds in, so many metres north. */
const at = (seconds: number, metres: number, more: Partial<Sample> = {}): Sample => ({
  counter: seconds * 5 + 1,
  latitude: 48.87 + metres * metre,
  longitude: 2.34,
  accuracy_m: 8,
  speed_mps: 5,
  heading: 0,
  seenAt: begin + seconds * 1000,
  ...more,
})

interface Frame {
  seconds: number
  metres: number
  jump: string
  isMoving: boolean
}

/** Plays samples as they come, a tenth of a second late each, frame by frame. */
function play(
  samples: readonly Sample[],
  seconds: number,
  frameMs = 33,
): { motion: Motion; frames: Frame[] } {
  const [first, ...rest] = samples
  if (!first) throw new Error('nothing to play')
  let motion = newMotion(first, first.seenAt)
  const frames: Frame[] = []
  const waiting = [...rest]
  for (let now = first.seenAt; now <= begin + seconds * 1000; now += frameMs) {
    for (let next = waiting[0]; next && next.seenAt + 100 <= now; next = waiting[0]) {
      motion = addSample(motion, next)
      waiting.shift()
    }
    motion = step(motion, now)
    const drawn = drawnAt(motion, now)
    if (!drawn) throw new Error('nothing drawn')
    frames.push({
      seconds: (now - begin) / 1000,
      metres: (drawn.latitude - 48.87) / metre,
      jump: drawn.jump,
      isMoving: drawn.isMoving,
    })
  }
  return { motion, frames }
}

const ride = (everySeconds: number, seconds: number, mps = 5): Sample[] =>
  Array.from({ length: Math.floor(seconds / everySeconds) + 1 }, (_, index) =>
    at(index * everySeconds, index * everySeconds * mps),
  )

describe('a marker that walks', () => {
  test.each([2.5, 12])(
    'positions every %d s: it walks one interval behind, without a jump and never back',
    (every) => {
      const { frames } = play(ride(every, 120), 120)
      for (const [index, frame] of frames.entries()) {
        const before = frames[index - 1]
        if (!before) continue
        expect(frame.metres).toBeGreaterThanOrEqual(before.metres - 0.01)
        expect(frame.metres - before.metres).toBeLessThan(5 * 2 * 0.033 + 0.05)
      }
      const settled = frames.filter(({ seconds }) => seconds > 60 && seconds < 118)
      for (const { seconds, metres } of settled) {
        expect(metres).toBeGreaterThan((seconds - 2 * every) * 5 - 5)
        expect(metres).toBeLessThan(seconds * 5)
      }
    },
  )

  test('somebody begins to look, so positions come faster: it catches up at twice the speed, not at once', () => {
    const samples = [...ride(12, 60), ...ride(2.5, 120).filter(({ seenAt }) => seenAt > begin + 61_000)]
    const { frames } = play(samples, 120)
    const most = Math.max(
      ...frames.slice(1).map(({ metres }, index) => metres - (frames[index]?.metres ?? 0)),
    )
    expect(most).toBeLessThan(5 * 2 * 0.033 + 0.05)
    expect(frames.at(-1)?.metres).toBeGreaterThan(115 * 5 - 5)
  })

  test('never invents motion: no position for two intervals, and it stands where it last was', () => {
    const { frames } = play(ride(2.5, 30), 120)
    const still = frames.filter(({ seconds }) => seconds > 36)
    expect(still.every(({ metres }) => Math.abs(metres - 150) < 0.5)).toBe(true)
    expect(still.every(({ isMoving }) => !isMoving)).toBe(true)
  })

  test('comes back after a silence 400 m further: it appears there, it does not fly', () => {
    const samples = [...ride(2.5, 30), at(90, 550), at(92.5, 562), at(95, 575)]
    const { frames } = play(samples, 100)
    const flown = frames.filter(({ metres }) => metres > 151 && metres < 549)
    expect(flown).toEqual([])
    expect(new Set(frames.map(({ jump }) => jump)).size).toBeGreaterThan(1)
  })

  test('a page that was in the background shows the present, not the last minutes', () => {
    const [first] = ride(2.5, 10)
    if (!first) throw new Error('no first')
    let motion = newMotion(first, begin)
    for (const sample of ride(2.5, 300).slice(1)) motion = addSample(motion, sample)
    motion = step(motion, begin + 300_000)
    expect(motion.playhead).toBeGreaterThan(begin + 290_000)
  })

  test('whatever comes, no frame moves further than the fastest ride, except over a jump', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (let round = 0; round < 8; round++) {
      const samples: Sample[] = []
      let [seconds, metres] = [0, 0]
      for (let index = 0; index < 30; index++) {
        samples.push(at(seconds, metres))
        seconds += 1 + Math.floor(random() * (index % 7 === 0 ? 60 : 12))
        metres += random() * 200 - 40
      }
      const { frames } = play(samples, Math.min(seconds, 200), 100)
      for (const [index, frame] of frames.entries()) {
        const before = frames[index - 1]
        if (!before || before.jump !== frame.jump || frame.seconds - before.seconds > 1) continue
        expect(Math.abs(frame.metres - before.metres)).toBeLessThan(fastestMps * 2 * 0.1 + 0.1)
      }
    }
  })
})

describe('what is still known', () => {
  const motion = newMotion(at(0, 0, { accuracy_m: 12 }), begin)
  const after = (seconds: number) => drawnAt(step(motion, begin + seconds * 1000), begin + seconds * 1000)

  test('the ring grows with the age of the signal, and stops at 800 m', () => {
    expect(after(5)?.ringM).toBe(20)
    expect(after(35)?.ringM).toBe(20 + 5 * 20)
    expect(after(3000)?.ringM).toBe(800)
  })

  test('fresh for two intervals, then old, after three minutes lost', () => {
    expect([after(29), after(40), after(181)].map((drawn) => drawn?.signal)).toEqual(['fresh', 'old', 'lost'])
    expect(after(40)?.ageMs).toBe(40_000)
  })
})

test('a late position changes nothing', () => {
  const motion = addSample(newMotion(at(10, 50), begin), at(12, 60))
  expect(addSample(motion, at(11, 55))).toBe(motion)
  expect(metresBetween(at(0, 0), at(0, 100))).toBeCloseTo(100, 0)
})

test('intervalOf() is the middle of the last gaps, within what drivers send', () => {
  expect(intervalOf(newMotion(at(0, 0), begin))).toBe(15_000)
  expect(
    intervalOf(
      ride(2.5, 10)
        .slice(1)
        .reduce(addSample, newMotion(at(0, 0), begin)),
    ),
  ).toBe(2500)
  expect(
    intervalOf(
      ride(1, 10)
        .slice(1)
        .reduce(addSample, newMotion(at(0, 0), begin)),
    ),
  ).toBe(2500)
})
