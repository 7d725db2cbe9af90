import { blob } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { contact, type Paint, type Pen } from '../paint/pen.ts'
import { circle, ellipse, line, num, place, shape, slab, veil } from '../paint/svg.ts'

/** Half a soft-boiled egg. */
export function eggHalf(pen: Pen, x: number, y: number, r: number, angle: number): string {
  const white = blob(pen.random, 0, 0, r, { wobble: 0.03, points: 8, flat: 0.84 })
  const yolk = pen.lit([0, pantry.yolk.light], [0.55, pantry.yolk.base], [1, pantry.yolk.shade])
  const body =
    shape(white, pantry.egg.shade) +
    shape(white, pantry.egg.base, ' transform="translate(-.8 -.9) scale(.94)"') +
    circle(r * 0.06, 0, r * 0.5, yolk) +
    ellipse(-r * 0.12, -r * 0.18, r * 0.15, r * 0.09, '#ffffff', -35, veil(0.85))
  return contact(x, y, r, r * 0.84, angle) + place(x, y, body, angle)
}

/** A slice of rolled pork belly. */
export function chashu(pen: Pen, x: number, y: number, r: number, angle: number): string {
  const outline = blob(pen.random, 0, 0, r, { wobble: 0.06, points: 9, flat: 0.86 })
  const swirl = `M${num(-r * 0.55)} ${num(r * 0.1)}C${num(-r * 0.5)} ${num(-r * 0.6)} ${num(r * 0.6)} ${num(-r * 0.55)} ${num(r * 0.5)} ${num(r * 0.1)}C${num(r * 0.4)} ${num(r * 0.55)} ${num(-r * 0.25)} ${num(r * 0.45)} ${num(-r * 0.2)} ${num(r * 0.05)}`
  return (
    contact(x, y, r, r * 0.86, angle) +
    place(
      x,
      y,
      shape(outline, pantry.beef.light) +
        shape(outline, pantry.pork.base, ' transform="scale(.91)"') +
        shape(outline, pantry.pork.light, ' transform="translate(-1 -1) scale(.7)" opacity=".6"') +
        line(swirl, pantry.cream.base, r * 0.16) +
        line(swirl, pantry.pork.shade, 0.9, veil(0.6)),
      angle,
    )
  )
}

/** A curled prawn. */
export function prawn(x: number, y: number, r: number, angle: number): string {
  const { base, shade, light } = pantry.prawn
  const arc = (reach: number) =>
    `M${num(reach)} 0A${num(reach)} ${num(reach)} 0 1 1 ${num(-reach * 0.35)} ${num(-reach * 0.94)}`
  const stripes = [20, 65, 110, 155, 200]
    .map((turn) => place(0, 0, line(`M${num(r * 0.5)} 0H${num(r * 0.94)}`, light, 1.8), turn))
    .join('')
  const tail = shape(
    `M${num(-r * 0.2)} ${num(-r * 0.72)}L${num(r * 0.4)} ${num(-r * 1.25)}L${num(r * 0.3)} ${num(-r * 0.75)}L${num(r * 0.55)} ${num(-r * 0.4)}Z`,
    pantry.chili.base,
  )
  return place(
    x,
    y,
    line(arc(r * 0.7), '#0d1b1e', r * 0.66, ' transform="translate(1.4 3)" opacity=".2"') +
      tail +
      line(arc(r * 0.7), shade, r * 0.64) +
      line(arc(r * 0.7), base, r * 0.48) +
      stripes,
    angle,
  )
}

/** A disc of cured sausage. */
export function pepperoni(pen: Pen, x: number, y: number, r: number): string {
  const { base, shade, light } = pantry.pepperoni
  const flecks = Array.from({ length: 5 }, () =>
    circle(
      pen.random.between(-0.55, 0.55) * r,
      pen.random.between(-0.55, 0.55) * r,
      r * pen.random.between(0.07, 0.13),
      light,
      veil(0.9),
    ),
  )
  return (
    contact(x, y, r) +
    place(
      x,
      y,
      circle(0, 0, r, shade) +
        circle(-r * 0.05, -r * 0.06, r * 0.87, base) +
        flecks.join('') +
        line(
          `M${num(-r * 0.6)} ${num(-r * 0.3)}Q${num(-r * 0.3)} ${num(-r * 0.72)} ${num(r * 0.2)} ${num(-r * 0.66)}`,
          light,
          1.6,
          veil(0.7),
        ),
    )
  )
}

/** A grilled or fried piece with dark marks. */
export function seared(pen: Pen, x: number, y: number, r: number, paint: Paint, angle: number): string {
  const outline = blob(pen.random, 0, 0, r, { wobble: 0.14, points: 7, flat: 0.78 })
  const marks = line(
    `M${num(-r * 0.4)} ${num(-r * 0.5)}L${num(-r * 0.15)} ${num(r * 0.5)}M${num(r * 0.1)} ${num(-r * 0.55)}L${num(r * 0.35)} ${num(r * 0.42)}`,
    pantry.chocolate.base,
    r * 0.15,
    veil(0.55),
  )
  return (
    contact(x, y, r, r * 0.78, angle) +
    place(
      x,
      y,
      shape(outline, paint.shade) +
        shape(outline, paint.base, ' transform="translate(-1 -1.2) scale(.87)"') +
        marks +
        ellipse(-r * 0.35, -r * 0.32, r * 0.28, r * 0.1, paint.light, -20, veil(0.9)),
      angle,
    )
  )
}

/** A cube of tofu, feta or paneer. */
export function cube(x: number, y: number, size: number, angle: number, paint: Paint = pantry.cream): string {
  return place(
    x,
    y,
    slab(size, size, size * 0.14, '#0d1b1e', ' transform="translate(1.4 2.4)" opacity=".22"') +
      slab(size, size, size * 0.14, paint.shade) +
      slab(
        size * 0.86,
        size * 0.86,
        size * 0.12,
        paint.base,
        ` transform="translate(${num(-size * 0.07)} ${num(-size * 0.07)})"`,
      ),
    angle,
  )
}

/** Sesame, rice and other seeds, strewn in one path. */
export function grains(
  pen: Pen,
  points: readonly { x: number; y: number }[],
  size: number,
  color: string,
): string {
  const d = points.map(({ x, y }) => {
    const turn = pen.random.between(0, Math.PI)
    return `M${num(x)} ${num(y)}l${num(Math.cos(turn) * size)} ${num(Math.sin(turn) * size)}`
  })
  return line(d.join(''), color, size * 0.95)
}
