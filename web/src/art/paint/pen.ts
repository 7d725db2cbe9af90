import { blob } from './outline.ts'
import { createRandom, type Random } from './random.ts'
import { circle, ellipse, num, place, shape, veil } from './svg.ts'

/** A colour in the three lights of the kitchen lamp, which hangs at the upper left. */
export interface Paint {
  readonly base: string
  readonly shade: string
  readonly light: string
}

/** Where a stop of a gradient lies, its colour, and how solid it is. */
type Stop = readonly [offset: number, color: string, opacity?: number]

/** What a recipe paints with: its own chance, its own names for gradients and clips. */
export interface Pen {
  readonly random: Random
  /** What the guest calls the dish, in lower case; a recipe may pick its toppings by it. */
  readonly words: string
  /** A fill that starts on the side of the lamp. */
  lit(...stops: Stop[]): string
  /** A fill that starts in the middle. */
  round(...stops: Stop[]): string
  /** An attribute that keeps a group inside an outline. */
  clip(d: string): string
  /** Keeps a drawing once, to be laid down many times. */
  stamp(body: string): (x: number, y: number, angle?: number, scale?: number) => string
  /** The definitions made so far. */
  definitions(): string
}

/** A pen whose definitions start with `prefix`, so that several dishes share one picture. */
export function createPen(seed: string, prefix = '', title = ''): Pen {
  const made: string[] = []
  const name = () => `${prefix}${made.length.toString(36)}`
  const gradient = (frame: string, stops: readonly Stop[]) => {
    const id = `g${name()}`
    const body = stops.map(([offset, color, opacity]) => {
      const solid = opacity === undefined ? '' : ` stop-opacity="${opacity}"`
      return `<stop offset="${offset}" stop-color="${color}"${solid}/>`
    })
    made.push(`<radialGradient id="${id}"${frame}>${body.join('')}</radialGradient>`)
    return `url(#${id})`
  }
  return {
    random: createRandom(seed),
    words: title.toLowerCase(),
    lit: (...stops) => gradient(' cx=".38" cy=".34" r=".7"', stops),
    round: (...stops) => gradient('', stops),
    clip(d) {
      const id = `c${name()}`
      made.push(`<clipPath id="${id}"><path d="${d}"/></clipPath>`)
      return ` clip-path="url(#${id})"`
    },
    stamp(body) {
      const id = `s${name()}`
      made.push(`<g id="${id}">${body}</g>`)
      const print = `<use href="#${id}"/>`
      return (x, y, angle = 0, scale = 1) =>
        angle === 0 && scale === 1
          ? `<use href="#${id}" x="${num(x)}" y="${num(y)}"/>`
          : place(x, y, print, angle, scale)
    },
    definitions: () => (made.length === 0 ? '' : `<defs>${made.join('')}</defs>`),
  }
}

/** A few drawings of one kind, laid down in any order: hand-made, yet small. */
export function assortment(pen: Pen, kinds: number, make: (kind: number) => string) {
  const [first, ...others] = Array.from({ length: kinds }, (_, kind) => pen.stamp(make(kind)))
  return (x: number, y: number, angle = 0, scale = 1): string => {
    if (first === undefined) return ''
    return pen.random.pick([first, ...others])(x, y, angle, scale)
  }
}

const darkness = '#0d1b1e'

/** The one soft shadow of the house: to the lower right, fading at its edge. */
export function castShadow(pen: Pen, rx: number, ry: number, lift = 13): string {
  const ramp = pen.round([0.72, darkness, 0.3], [0.9, darkness, 0.16], [1, darkness, 0])
  const spread = 1.1
  return `<ellipse cx="${num(lift * 0.75)}" cy="${num(lift)}" rx="${num(rx * spread)}" ry="${num(ry * spread)}" fill="${ramp}"/>`
}

/** A small dark print under something that lies on food. */
export const contact = (x: number, y: number, rx: number, ry = rx, angle = 0) =>
  ellipse(x + rx * 0.12, y + ry * 0.2, rx, ry, darkness, angle, veil(0.22))

/** Something lumpy in three lights: shaded body, lit body, and a glint. */
export function lump(
  pen: Pen,
  x: number,
  y: number,
  r: number,
  paint: Paint,
  wobble = 0.12,
  flat = 1,
  angle = 0,
): string {
  const options = { wobble, points: 7, flat, angle }
  const body = blob(pen.random, x, y, r, options)
  const lit = blob(pen.random, x - r * 0.1, y - r * 0.12, r * 0.82, options)
  const glint = ellipse(
    x - r * 0.3,
    y - r * 0.34 * flat,
    r * 0.3,
    r * 0.17,
    paint.light,
    angle - 28,
    veil(0.85),
  )
  return shape(body, paint.shade) + shape(lit, paint.base) + glint
}

/** Something perfectly round in three lights. */
export function ball(x: number, y: number, r: number, paint: Paint): string {
  return (
    circle(x, y, r, paint.shade) +
    circle(x - r * 0.1, y - r * 0.12, r * 0.84, paint.base) +
    ellipse(x - r * 0.34, y - r * 0.38, r * 0.28, r * 0.18, paint.light, -35)
  )
}
