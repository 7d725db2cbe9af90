import { blob, closedCurve, leafOutline } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import type { Paint, Pen } from '../paint/pen.ts'
import { circle, line, num, place, shape, strip, veil } from '../paint/svg.ts'

/** A smooth pointed leaf with its vein. */
export function leaf(
  x: number,
  y: number,
  length: number,
  angle: number,
  paint: Paint = pantry.basil,
): string {
  const width = length * 0.55
  const upper = `M0 0C${num(length * 0.2)} ${num(-width * 0.65)} ${num(length * 0.65)} ${num(-width * 0.6)} ${num(length)} 0Z`
  const vein = line(`M${num(length * 0.08)} 0H${num(length * 0.86)}`, paint.light, 0.9, veil(0.8))
  const print = shape(leafOutline(length, width), '#0d1b1e', ' transform="translate(1.2 2)" opacity=".22"')
  return place(
    x,
    y,
    print + shape(leafOutline(length, width), paint.shade) + shape(upper, paint.base) + vein,
    angle,
  )
}

/** Two or three leaves from one stem. */
export function sprig(pen: Pen, x: number, y: number, size: number, paint: Paint = pantry.basil): string {
  const turn = pen.random.between(0, 360)
  const spread = [0, 125, 235].slice(0, pen.random.whole(2, 3))
  return spread
    .map((step) =>
      leaf(x, y, size * pen.random.between(0.8, 1.1), turn + step + pen.random.between(-18, 18), paint),
    )
    .join('')
}

/** Finely chopped green, strewn in two tones. */
export function chopped(
  pen: Pen,
  points: readonly { x: number; y: number }[],
  size = 2.2,
  paint: Paint = pantry.herb,
): string {
  const flakes = points.map(({ x, y }) => {
    const turn = pen.random.between(0, Math.PI)
    return `M${num(x)} ${num(y)}l${num(Math.cos(turn) * size * 2)} ${num(Math.sin(turn) * size * 2)}`
  })
  const tones = [paint.shade, paint.base].map((color, tone) =>
    strip(flakes.filter((_, index) => index % 2 === tone).join(''), color, size * 1.15),
  )
  return tones.join('')
}

/** A coriander leaf: three lobes on a stem. */
export function coriander(x: number, y: number, size: number, angle: number): string {
  const { base, shade, light } = pantry.herb
  const lobe = (turn: number) =>
    place(
      0,
      0,
      shape(leafOutline(size, size * 0.85), shade) + shape(leafOutline(size * 0.86, size * 0.66), base),
      turn,
    )
  return place(
    x,
    y,
    line(`M0 0L${num(-size)} ${num(size * 0.4)}`, shade, 1.4) +
      lobe(-62) +
      lobe(62) +
      lobe(0) +
      line(`M1 0H${num(size * 0.6)}`, light, 0.8, veil(0.7)),
    angle,
  )
}

/** Coriander leaves at the points, turned by chance. */
export function corianders(pen: Pen, points: readonly { x: number; y: number }[], size: number): string {
  const print = pen.stamp(coriander(0, 0, size, 0))
  return points.map(({ x, y }) => print(x, y, pen.random.between(0, 360))).join('')
}

/** A ruffled salad leaf with a pale rib, its stem towards the left. */
export function saladLeaf(pen: Pen, x: number, y: number, size: number, angle: number, paint: Paint): string {
  const edge = Array.from({ length: 14 }, (_, index) => {
    const turn = (index / 14) * Math.PI * 2
    const reach = size * (index % 2 === 0 ? 1.02 : 0.9) * pen.random.between(0.95, 1.05)
    const narrow = index === 7 ? 0.86 : 1
    return { x: Math.cos(turn) * reach * narrow, y: Math.sin(turn) * reach * 0.72 }
  })
  const outline = closedCurve(edge)
  const ribs = `M${num(-size * 0.85)} 0Q0 ${num(-size * 0.08)} ${num(size * 0.75)} 0M${num(-size * 0.35)} ${num(-size * 0.03)}L${num(size * 0.05)} ${num(-size * 0.4)}M${num(-size * 0.3)} 0L${num(size * 0.15)} ${num(size * 0.4)}M${num(size * 0.15)} ${num(-size * 0.03)}L${num(size * 0.45)} ${num(-size * 0.28)}`
  const print = pen.stamp(`<path d="${outline}"/>`)
  const lit = `<g fill="${paint.base}">${print(-size * 0.05, -size * 0.06, 0, 0.88)}</g>`
  return place(
    x,
    y,
    `<g opacity=".2">${print(1.5, 4)}</g><g fill="${paint.shade}">${print(0, 0)}</g>${lit}${line(ribs, paint.light, 1.3, veil(0.7))}`,
    angle,
  )
}

/** A ring of spring onion. */
export const scallionRing = (x: number, y: number, r: number) =>
  `<circle cx="${num(x)}" cy="${num(y)}" r="${num(r)}" fill="${pantry.scallion.light}" stroke="${pantry.scallion.base}" stroke-width="${num(r * 0.62)}"/>` +
  circle(x - r * 0.1, y - r * 0.1, r * 0.34, pantry.scallion.shade, veil(0.5))

/** A heap of something green and loose. */
export const tuft = (pen: Pen, x: number, y: number, r: number, paint: Paint = pantry.herb) =>
  shape(blob(pen.random, x, y, r, { wobble: 0.3, points: 9 }), paint.shade) +
  shape(blob(pen.random, x - r * 0.1, y - r * 0.12, r * 0.78, { wobble: 0.35, points: 9 }), paint.base)
