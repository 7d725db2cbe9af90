import { metresBetween } from './geometry.ts'
import type { Fix, TrackPoint } from './types.ts'

/** The most points one report may carry. */
export const batchSize = 200
/** Beyond this many, every second point of the older half goes: the shape of the way stays. */
export const bufferLimit = 4000
/** Points closer in time and space than this say the same. */
const apartMs = 4000
const apartM = 12
/** Numbers grow at least this fast, so that a device that forgot its last number is past it all the same. */
const countersPerSecond = 5

/** The points of one leg that the server has not confirmed. Immutable. */
export interface TrackBuffer {
  /** When the leg began, ms since 1970. */
  readonly begunAt: number
  readonly counter: number
  readonly points: readonly TrackPoint[]
}

/** Begins a buffer, with what was left of it before a reload. */
export function newTrackBuffer(begunAt: number, left: readonly TrackPoint[]): TrackBuffer {
  return { begunAt, counter: left.at(-1)?.counter ?? 0, points: left }
}

/** Numbers a fix; answers the buffer with it, where it says something new. */
export function addFix(buffer: TrackBuffer, fix: Fix): { buffer: TrackBuffer; point: TrackPoint } {
  const byTime = Math.floor(((fix.at - buffer.begunAt) / 1000) * countersPerSecond)
  const counter = Math.min(Math.max(buffer.counter + 1, byTime), 2_147_483_647)
  const point = { ...fix, counter }
  const last = buffer.points.at(-1)
  const isNew = !last || fix.at - last.at >= apartMs || metresBetween(last, fix) >= apartM
  const points = isNew ? thinned([...buffer.points, point]) : buffer.points
  return { buffer: { ...buffer, counter, points }, point }
}

/** Forgets what the server has. */
export function confirm(buffer: TrackBuffer, through: number): TrackBuffer {
  const points = buffer.points.filter((point) => point.counter > through)
  return { ...buffer, counter: Math.max(buffer.counter, through), points }
}

/** What to report next: the oldest first, with ages instead of instants, since nobody's clock is to be trusted. */
export function nextBatch(buffer: TrackBuffer, now: number) {
  return buffer.points.slice(0, batchSize).map(({ counter, at, latitude, longitude, accuracy_m }) => ({
    counter,
    age_ms: Math.max(0, now - at),
    latitude,
    longitude,
    accuracy_m,
  }))
}

function thinned(points: readonly TrackPoint[]): readonly TrackPoint[] {
  if (points.length <= bufferLimit) return points
  const half = points.length / 2
  return points.filter((_, index) => index > half || index % 2 === 0)
}
