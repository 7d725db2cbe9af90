import type { Random } from './random.ts'
import { num } from './svg.ts'

/** A point relative to the middle of what is drawn. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A smooth closed curve through the points (Catmull-Rom turned into Béziers). */
export function closedCurve(points: readonly Point[]): string {
  const count = points.length
  const at = (index: number): Point => points[(index + count) % count] ?? { x: 0, y: 0 }
  let d = `M${num(at(0).x)} ${num(at(0).y)}`
  for (let index = 0; index < count; index += 1) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    const out = `${num(from.x + (to.x - before.x) / 6)} ${num(from.y + (to.y - before.y) / 6)}`
    const into = `${num(to.x - (after.x - from.x) / 6)} ${num(to.y - (after.y - from.y) / 6)}`
    d += `C${out} ${into} ${num(to.x)} ${num(to.y)}`
  }
  return `${d}Z`
}

/** What a blob may look like: how uneven, on how many points, how flat. */
export interface BlobOptions {
  readonly wobble?: number
  readonly points?: number
  readonly flat?: number
  readonly angle?: number
}

/** An uneven round outline, as hands and pans make them. */
export function blob(random: Random, x: number, y: number, r: number, options: BlobOptions = {}): string {
  const { wobble = 0.1, points = 8, flat = 1, angle = 0 } = options
  const turn = (angle * Math.PI) / 180
  const start = random.between(0, Math.PI * 2)
  const outline = Array.from({ length: points }, (_, index): Point => {
    const around = start + (index / points) * Math.PI * 2
    const reach = r * (1 + random.between(-wobble, wobble))
    const px = Math.cos(around) * reach
    const py = Math.sin(around) * reach * flat
    return {
      x: x + px * Math.cos(turn) - py * Math.sin(turn),
      y: y + px * Math.sin(turn) + py * Math.cos(turn),
    }
  })
  return closedCurve(outline)
}

/** A round outline whose edge waves `waves` times, for lettuce and pastry. */
export function ruffle(random: Random, r: number, waves: number, depth: number): string {
  const outline = Array.from({ length: waves * 2 }, (_, index): Point => {
    const around = (index / (waves * 2)) * Math.PI * 2
    const reach = r * (1 + (index % 2 === 0 ? depth : -depth) + random.between(-depth, depth) * 0.5)
    return { x: Math.cos(around) * reach, y: Math.sin(around) * reach }
  })
  return closedCurve(outline)
}

/** A pointed leaf from (0, 0) along the x axis. */
export function leafOutline(length: number, width: number): string {
  const half = width / 2
  return `M0 0C${num(length * 0.2)} ${num(-half * 1.3)} ${num(length * 0.65)} ${num(-half * 1.2)} ${num(length)} 0C${num(length * 0.65)} ${num(half * 1.2)} ${num(length * 0.2)} ${num(half * 1.3)} 0 0Z`
}

/** Up to `count` points in a disc that keep their distance from each other. */
export function scatter(random: Random, count: number, radius: number, distance: number): Point[] {
  const found: Point[] = []
  for (let tries = 0; tries < count * 12 && found.length < count; tries += 1) {
    const around = random.between(0, Math.PI * 2)
    const reach = radius * Math.sqrt(random.between(0, 1))
    const point = { x: Math.cos(around) * reach, y: Math.sin(around) * reach }
    const free = found.every((other) => Math.hypot(other.x - point.x, other.y - point.y) >= distance)
    if (free) found.push(point)
  }
  return found
}

/** `count` points spread evenly on a circle, each a little out of step. */
export function around(random: Random, count: number, radius: number, jitter = 0.15): Point[] {
  const start = random.between(0, Math.PI * 2)
  return Array.from({ length: count }, (_, index) => {
    const angle = start + ((index + random.between(-jitter, jitter)) / count) * Math.PI * 2
    return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius }
  })
}
