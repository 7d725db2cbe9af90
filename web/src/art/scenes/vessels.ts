import { tone } from '../paint/oklch.ts'
import { around } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { castShadow, type Pen } from '../paint/pen.ts'
import { circle, ellipse, line, num, shape, slab, veil } from '../paint/svg.ts'
import type { HouseStyle } from './house-style.ts'

const ring = (r: number, color: string, width: number, more = '') =>
  `<circle r="${num(r)}" fill="none" stroke="${color}" stroke-width="${num(width)}"${more}/>`

const dashed = (r: number, count: number, share: number) => {
  const step = (Math.PI * 2 * r) / count
  return ` stroke-dasharray="${num(step * share)} ${num(step * (1 - share))}"`
}

function petals(r: number, color: string): string {
  return Array.from({ length: 20 }, (_, index) => {
    const turn = index * 18
    return `<ellipse transform="rotate(${turn}) translate(0 ${num(-r)})" rx="2.6" ry="5" fill="${color}"/>`
  }).join('')
}

const rims: Record<HouseStyle['rim'], (r: number, color: string) => string> = {
  line: (r, color) => ring(r * 0.965, color, 2.6),
  double: (r, color) => ring(r * 0.965, color, 3) + ring(r * 0.915, color, 1.1),
  dots: (r, color) => ring(r * 0.925, color, 4.4, `${dashed(r * 0.925, 52, 0.001)} stroke-linecap="round"`),
  dashes: (r, color) => ring(r * 0.925, color, 4.5, dashed(r * 0.925, 44, 0.45)),
  petals: (r, color) => petals(r * 0.9, color) + ring(r * 0.975, color, 1.2),
  band: (r, color) => ring(r * 0.93, color, 9, veil(0.85)) + ring(r * 0.86, color, 1),
}

const bodies = {
  white: [0.992, 0.003, 90],
  cream: [0.972, 0.018, 88],
  tinted: [0.965, 0.02],
} as const

/** A plate with the rim of its house; food lies within 0.86 of its radius. */
export function plate(pen: Pen, style: HouseStyle, r = 122): string {
  const [lightness, chroma, hue = style.hue] = bodies[style.porcelain]
  const body = pen.lit(
    [0, tone(lightness, chroma, hue)],
    [0.8, tone(lightness - 0.02, chroma, hue)],
    [1, tone(lightness - 0.075, chroma + 0.006, hue)],
  )
  const well = pen.lit(
    [0, tone(lightness - 0.06, chroma, hue)],
    [0.55, tone(lightness - 0.02, chroma, hue)],
    [1, tone(lightness, chroma, hue)],
  )
  return (
    castShadow(pen, r, r) +
    circle(0, 0, r, body) +
    rims[style.rim](r, style.accent) +
    circle(0, 0, r * 0.8, well) +
    ring(r * 0.8, tone(lightness - 0.1, chroma, hue), 0.8, veil(0.7))
  )
}

/** A plate of dark stoneware, for food that wants contrast. */
export function darkPlate(pen: Pen, r = 120): string {
  const body = pen.lit([0, pantry.slate.light], [0.8, pantry.slate.base], [1, pantry.slate.shade])
  const specks = around(pen.random, 14, r * 0.9, 0.9).map(({ x, y }) =>
    circle(x, y, 0.9, '#ffffff', veil(0.25)),
  )
  return (
    castShadow(pen, r, r) +
    circle(0, 0, r, body) +
    ring(r * 0.985, pantry.slate.light, 1.6) +
    circle(0, 0, r * 0.8, pantry.slate.shade, veil(0.6)) +
    specks.join('')
  )
}

const glazeTones: Record<HouseStyle['glaze'], (hue: number) => readonly [number, number, number]> = {
  own: (hue) => [0.5, 0.085, hue],
  celadon: () => [0.79, 0.05, 165],
  stone: () => [0.83, 0.03, 75],
  night: () => [0.35, 0.045, 250],
}

/** A deep bowl; what it holds is painted up to 0.8 of its radius. */
export function bowl(pen: Pen, style: HouseStyle, r = 120): string {
  const [lightness, chroma, hue] = glazeTones[style.glaze](style.hue)
  const outside = pen.lit(
    [0, tone(lightness + 0.09, chroma, hue)],
    [0.75, tone(lightness, chroma, hue)],
    [1, tone(lightness - 0.09, chroma, hue)],
  )
  const wall = pen.lit([0.3, tone(lightness - 0.13, chroma, hue)], [1, tone(lightness - 0.02, chroma, hue)])
  return (
    castShadow(pen, r, r, 15) +
    circle(0, 0, r, outside) +
    ring(r * 0.975, tone(lightness + 0.14, chroma * 0.8, hue), 2, veil(0.9)) +
    circle(0, 0, r * 0.87, wall) +
    ring(r * 0.87, tone(lightness + 0.12, chroma * 0.8, hue), 1, veil(0.6))
  )
}

/** A board of wood or slate, `width` by `height`. */
export function board(pen: Pen, material: 'wood' | 'slate', width: number, height: number, r = 14): string {
  const { base, shade, light } = pantry[material]
  const grain =
    material === 'wood'
      ? Array.from({ length: 7 }, (_, index) => {
          const y = (index - 3) * (height / 7.4) + pen.random.between(-3, 3)
          const bend = pen.random.between(-7, 7)
          return line(
            `M${num(-width / 2 + 9)} ${num(y)}Q0 ${num(y + bend)} ${num(width / 2 - 9)} ${num(y)}`,
            shade,
            1.3,
            veil(0.55),
          )
        }).join('')
      : ''
  const soft = [10, 6, 2].map(
    (grow) =>
      `<g transform="translate(9 13)">${slab(width + grow, height + grow, r + grow / 2, '#0d1b1e', veil(0.1))}</g>`,
  )
  return `${soft.join('')}<g transform="translate(0 4)">${slab(width, height, r, shade)}</g>${slab(width, height, r, base)}${slab(width - 4, height - 4, r - 2, 'none', ` stroke="${light}" stroke-width="1.4" opacity=".5"`)}${grain}`
}

/** A small round dish for dips, filled to its rim. */
export function dip(pen: Pen, x: number, y: number, r: number, fill: string, shine: string): string {
  const body = pen.lit([0, tone(0.99, 0.004, 90)], [1, tone(0.86, 0.012, 90)])
  return (
    ellipse(x + 3, y + 5, r * 1.04, r * 1.04, '#0d1b1e', 0, veil(0.22)) +
    circle(x, y, r, body) +
    circle(x, y, r * 0.8, fill) +
    shape(
      `M${num(x - r * 0.5)} ${num(y - r * 0.2)}Q${num(x - r * 0.3)} ${num(y - r * 0.58)} ${num(x + r * 0.1)} ${num(y - r * 0.56)}Q${num(x - r * 0.2)} ${num(y - r * 0.4)} ${num(x - r * 0.5)} ${num(y - r * 0.2)}Z`,
      shine,
      veil(0.75),
    )
  )
}
