import { blob } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { contact, type Paint, type Pen } from '../paint/pen.ts'
import { circle, dots, ellipse, line, num, place, shape, veil } from '../paint/svg.ts'

const spokes = (count: number, from: number, to: number, offset = 0) =>
  Array.from({ length: count }, (_, index) => {
    const turn = ((index + offset) / count) * Math.PI * 2
    const [c, s] = [Math.cos(turn), Math.sin(turn)]
    return `M${num(c * from)} ${num(s * from)}L${num(c * to)} ${num(s * to)}`
  }).join('')

/** A halved cherry tomato, cut side up. */
export function tomatoHalf(x: number, y: number, r: number, angle = 0): string {
  const { base, shade, light } = pantry.tomato
  const seeds = [0, 120, 240]
    .map((turn) =>
      place(
        0,
        0,
        ellipse(r * 0.42, 0, r * 0.25, r * 0.33, shade) +
          ellipse(r * 0.42, 0, r * 0.11, r * 0.16, pantry.butter.shade, 0, veil(0.9)),
        turn,
      ),
    )
    .join('')
  return (
    contact(x, y, r) +
    place(
      x,
      y,
      circle(0, 0, r, shade) + circle(0, 0, r * 0.9, base) + seeds + circle(0, 0, r * 0.12, light),
      angle,
    ) +
    ellipse(x - r * 0.45, y - r * 0.55, r * 0.3, r * 0.13, '#ffffff', -40, veil(0.6))
  )
}

/** A whole roasted cherry tomato. */
export const cherryTomato = (x: number, y: number, r: number) =>
  contact(x, y, r) +
  circle(x, y, r, pantry.tomato.shade) +
  circle(x - r * 0.08, y - r * 0.1, r * 0.86, pantry.tomato.base) +
  ellipse(x - r * 0.34, y - r * 0.4, r * 0.28, r * 0.17, '#ffffff', -38, veil(0.75))

/** A round slice of cucumber. */
export function cucumber(x: number, y: number, r: number, angle = 0): string {
  const flesh = '#e6f0bf'
  return (
    contact(x, y, r) +
    place(
      x,
      y,
      circle(0, 0, r, pantry.kale.base) +
        circle(0, 0, r * 0.88, flesh) +
        circle(0, 0, r * 0.55, '#d3e49c') +
        line(spokes(6, r * 0.2, r * 0.42), '#f5f8dd', r * 0.12),
      angle,
    )
  )
}

/** A thin slice of radish. */
export const radish = (x: number, y: number, r: number) =>
  contact(x, y, r) +
  circle(x, y, r, pantry.radish.base) +
  circle(x, y, r * 0.84, '#fdf3f2') +
  circle(x, y, r * 0.4, '#f7e2e2') +
  line(
    `M${num(x - r * 0.5)} ${num(y - r * 0.3)}Q${num(x - r * 0.2)} ${num(y - r * 0.62)} ${num(x + r * 0.2)} ${num(y - r * 0.55)}`,
    '#ffffff',
    1.1,
  )

/** A ring cut from an onion. */
export const onionRing = (x: number, y: number, r: number, flat = 0.72, angle = 0) =>
  place(
    x,
    y,
    `<ellipse cx="1" cy="2" rx="${num(r)}" ry="${num(r * flat)}" fill="none" stroke="#0d1b1e" stroke-width="2.6" opacity=".2"/><ellipse rx="${num(r)}" ry="${num(r * flat)}" fill="none" stroke="${pantry.onion.base}" stroke-width="2.8"/><ellipse rx="${num(r * 0.94)}" ry="${num(r * flat * 0.92)}" fill="none" stroke="${pantry.onion.light}" stroke-width="1.3"/>`,
    angle,
  )

/** A ring or strip of sweet pepper. */
export function pepperRing(pen: Pen, x: number, y: number, r: number, paint: Paint = pantry.pepper): string {
  const outline = blob(pen.random, 0, 0, r, { wobble: 0.16, points: 6 })
  return place(
    x,
    y,
    `<path d="${outline}" fill="none" stroke="${paint.shade}" stroke-width="${num(r * 0.42)}"/><path d="${outline}" fill="none" stroke="${paint.base}" stroke-width="${num(r * 0.28)}"/><path d="${outline}" fill="none" stroke="${paint.light}" stroke-width="1" stroke-dasharray="9 14"/>`,
  )
}

/** A slice of chili with its seeds. */
export const chiliSlice = (x: number, y: number, r: number, paint: Paint = pantry.chili) =>
  contact(x, y, r) +
  circle(x, y, r, paint.base) +
  circle(x, y, r * 0.62, paint.light) +
  circle(x - r * 0.2, y, r * 0.17, '#fff3d6') +
  circle(x + r * 0.2, y + r * 0.12, r * 0.17, '#fff3d6')

/** A slice of mushroom, stem and cap. */
export function mushroom(x: number, y: number, size: number, angle: number): string {
  const { base, shade, light } = pantry.mushroom
  const outline = `M${num(-size)} ${num(size * 0.1)}C${num(-size)} ${num(-size)} ${num(size)} ${num(-size)} ${num(size)} ${num(size * 0.1)}C${num(size * 0.9)} ${num(size * 0.4)} ${num(size * 0.4)} ${num(size * 0.1)} ${num(size * 0.28)} ${num(size * 0.25)}V${num(size * 0.8)}Q0 ${num(size)} ${num(-size * 0.28)} ${num(size * 0.8)}V${num(size * 0.25)}C${num(-size * 0.4)} ${num(size * 0.1)} ${num(-size * 0.9)} ${num(size * 0.4)} ${num(-size)} ${num(size * 0.1)}Z`
  return place(
    x,
    y,
    shape(outline, '#0d1b1e', ' transform="translate(1 2)" opacity=".2"') +
      shape(outline, shade) +
      shape(outline, light, ' transform="translate(0 -.3) scale(.84)"') +
      line(
        `M${num(-size * 0.55)} ${num(-size * 0.05)}Q0 ${num(-size * 0.42)} ${num(size * 0.55)} ${num(-size * 0.05)}`,
        base,
        size * 0.2,
      ),
    angle,
  )
}

/** A pitted olive. */
export const olive = (x: number, y: number, r: number, paint: Paint = pantry.olive) =>
  contact(x, y, r) +
  `<circle cx="${num(x)}" cy="${num(y)}" r="${num(r * 0.7)}" fill="${paint.shade}" stroke="${paint.base}" stroke-width="${num(r * 0.6)}"/>` +
  ellipse(x - r * 0.5, y - r * 0.55, r * 0.26, r * 0.14, '#ffffff', -40, veil(0.6))

/** A wheel of lime or lemon. */
export function citrus(x: number, y: number, r: number, angle: number, paint: Paint = pantry.lime): string {
  const segments = line(spokes(8, 0, r * 0.8), '#fbfbe6', r * 0.09)
  return (
    contact(x, y, r) +
    place(
      x,
      y,
      circle(0, 0, r, paint.shade) +
        circle(0, 0, r * 0.9, '#fbfbe6') +
        circle(0, 0, r * 0.78, paint.base) +
        circle(-r * 0.12, -r * 0.14, r * 0.5, paint.light, veil(0.55)) +
        segments,
      angle,
    )
  )
}

/** A wedge of lime or lemon, peel below. */
export function wedge(x: number, y: number, size: number, angle: number, paint: Paint = pantry.lime): string {
  const outline = `M${num(-size)} 0Q0 ${num(size * 1.25)} ${num(size)} 0Z`
  return place(
    x,
    y,
    shape(outline, '#0d1b1e', ' transform="translate(1.5 3)" opacity=".2"') +
      shape(outline, paint.shade) +
      shape(outline, '#fbfbe6', ' transform="scale(.92 .86)"') +
      shape(outline, paint.base, ' transform="translate(0 1) scale(.82 .72)"') +
      line(
        `M0 1L0 ${num(size * 0.46)}M${num(-size * 0.4)} 1L${num(-size * 0.22)} ${num(size * 0.38)}M${num(size * 0.4)} 1L${num(size * 0.22)} ${num(size * 0.38)}`,
        '#fbfbe6',
        1.2,
      ),
    angle,
  )
}

/** A fan of avocado slices. */
export function avocado(x: number, y: number, size: number, angle: number): string {
  const { base, shade, light } = pantry.avocado
  const slice = (step: number) => {
    const d = `M0 ${num(-size)}C${num(size * 0.62)} ${num(-size * 0.6)} ${num(size * 0.62)} ${num(size * 0.6)} 0 ${num(size)}C${num(size * 0.22)} ${num(size * 0.4)} ${num(size * 0.22)} ${num(-size * 0.4)} 0 ${num(-size)}Z`
    return place(
      step * size * 0.28,
      0,
      shape(d, '#0d1b1e', ' transform="translate(1.4 1.6)" opacity=".18"') +
        shape(d, pantry.rocket.base) +
        shape(d, step % 2 === 0 ? base : light, ' transform="translate(-.9 0) scale(.94 .97)"') +
        line(
          `M${num(size * 0.2)} ${num(-size * 0.5)}Q${num(size * 0.3)} 0 ${num(size * 0.2)} ${num(size * 0.5)}`,
          shade,
          0.8,
          veil(0.5),
        ),
      step * 7,
    )
  }
  return place(x, y, [-2, -1, 0, 1, 2].map(slice).join(''), angle)
}

/** Kernels of sweetcorn, peas, pomegranate and the like. */
export function kernels(points: readonly { x: number; y: number }[], r: number, paint: Paint): string {
  const moved = (by: number) => points.map(({ x, y }) => ({ x: x - r * by, y: y - r * by * 1.1 }))
  return (
    dots(points, r, paint.shade) +
    dots(moved(0.14), r * 0.8, paint.base) +
    dots(moved(0.36), r * 0.24, paint.light)
  )
}
