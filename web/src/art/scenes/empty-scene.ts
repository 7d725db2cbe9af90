import { pantry } from '../paint/palette.ts'
import { createPen, type Pen } from '../paint/pen.ts'
import { circle, line, place, shape, slab, veil } from '../paint/svg.ts'
import { fork, knife } from './cutlery.ts'
import { type HouseStyle, houseStyle } from './house-style.ts'
import { board, bowl, plate } from './vessels.ts'

/** Why there is nothing to see. */
export type EmptySceneName =
  | 'quiet-board'
  | 'empty-cart'
  | 'no-orders'
  | 'nothing-found'
  | 'closed'
  | 'offline'
  | 'access-ended'
  | 'not-found'

const COPPER = '#b65d2b'
const INK = '#0d1b1e'
const shadow = (d: string) => shape(d, INK, ' transform="translate(6 10)" opacity=".16"')

const wireThrough = line('M-240 3H240', INK, 6, veil(0.14)) + line('M-240 0H240', COPPER, 5)
const laid = (pen: Pen, style: HouseStyle) => fork(-162, -64) + knife(158, -64) + plate(pen, style, 116)

function ticket(x: number, angle: number, lines: number): string {
  const d = 'M-30 0H30V92L20 86 10 92 0 86-10 92-20 86-30 92Z'
  const rows = Array.from(
    { length: lines },
    (_, index) => `M-19 ${22 + index * 15}H${index % 2 === 0 ? 17 : 4}`,
  )
  return place(
    x,
    -34,
    shadow(d) + shape(d, '#fdfaf4') + line(rows.join(''), pantry.steel.shade, 4, veil(0.7)),
    angle,
  )
}

function bell(): string {
  const dome = 'M-62 34C-62-30-34-56 0-56S62-30 62 34Z'
  return place(
    0,
    22,
    shadow(dome) +
      slab(150, 16, 8, pantry.chocolate.base, ' transform="translate(0 42)"') +
      shape(dome, pantry.bamboo.base) +
      shape('M-46 28C-46-18-26-40-6-44C-24-26-32 0-32 28Z', '#ffffff', veil(0.5)) +
      circle(0, -62, 9, pantry.wood.base) +
      circle(-2, -64, 3.4, '#ffffff', veil(0.7)),
  )
}

function bag(): string {
  const front = 'M-66-58L66-58L74 92H-74Z'
  const zigzag = 'M-66-58L-55-68-44-58-33-68-22-58-11-68 0-58 11-68 22-58 33-68 44-58 55-68 66-58Z'
  return place(
    0,
    -8,
    shadow(front) +
      shape(zigzag, pantry.wood.shade) +
      shape(front, pantry.bamboo.light) +
      shape('M30-58H66L74 92H44Z', pantry.bamboo.base, veil(0.7)) +
      circle(-6, 18, 25, 'none', ` stroke="${INK}" stroke-width="6"`) +
      line('M-66 18H-31M19 18H69', COPPER, 5) +
      circle(-6, 18, 8, COPPER, veil(0.25)),
  )
}

const sign = (word: string) => {
  const d = 'M-78-22H78V56H-78Z'
  return place(
    0,
    8,
    line('M-60-22L0-74 60-22', pantry.chocolate.base, 3.4) +
      circle(0, -76, 5, pantry.chocolate.base) +
      shadow(d) +
      slab(162, 84, 10, pantry.wood.base, ' transform="translate(0 17)"') +
      slab(
        148,
        70,
        6,
        'none',
        ` stroke="${pantry.crumb.base}" stroke-width="2.5" opacity=".8" transform="translate(0 17)"`,
      ) +
      `<text y="27" text-anchor="middle" font-family="'Bricolage Grotesque Variable',system-ui,sans-serif" font-weight="700" font-size="31" fill="${pantry.crumb.light}">${word}</text>`,
  )
}

const scenes: Record<EmptySceneName, (pen: Pen, style: HouseStyle) => string> = {
  'quiet-board': () =>
    line('M-240-40H240', INK, 12, ' opacity=".14" transform="translate(3 6)"') +
    line('M-240-40H240', pantry.steel.base, 12) +
    line('M-240-43H240', '#ffffff', 2.4, veil(0.7)) +
    bell(),
  'empty-cart': () => bag(),
  'no-orders': (pen, style) => wireThrough + laid(pen, style),
  'nothing-found': (pen, style) =>
    place(-24, 0, bowl(pen, style, 104)) +
    place(
      74,
      60,
      circle(0, 0, 46, '#ffffff', veil(0.35)) +
        circle(0, 0, 46, 'none', ` stroke="${pantry.chocolate.base}" stroke-width="10"`) +
        line('M34 34L76 76', pantry.chocolate.base, 15),
    ),
  closed: () => sign('Closed'),
  offline: (pen, style) =>
    line('M-240 0H-150M150 0H240', COPPER, 5) +
    line('M-150 0Q-136 3-130 14M150 0Q136-3 132-14', COPPER, 5) +
    plate(pen, style, 104) +
    line('M-22-22L22 22M22-22L-22 22', pantry.pepperoni.base, 9),
  'access-ended': (pen) =>
    board(pen, 'wood', 250, 150, 18) +
    place(
      0,
      8,
      `<path d="M-24-8V-32a24 24 0 0 1 48 0V-8" fill="none" stroke="${pantry.steel.base}" stroke-width="11"/>` +
        slab(84, 66, 9, pantry.bamboo.base, ' transform="translate(0 22)"') +
        circle(0, 16, 9, INK) +
        line('M0 18V36', INK, 7),
    ),
  'not-found': () =>
    line('M-240-44H240', pantry.steel.base, 12) +
    ticket(-96, -4, 3) +
    ticket(96, 5, 4) +
    place(
      0,
      -38,
      slab(46, 12, 3, pantry.bamboo.base) +
        line('M-30 20L-30 90M30 20L30 90', INK, 3, ' stroke-dasharray="6 9" opacity=".35"'),
    ),
}

/** Kitchen things without food, on a round cloth: a standalone SVG of 400 by 280. */
export function emptyScene(name: EmptySceneName, hue = 52): string {
  const pen = createPen(`empty ${name}`)
  const body = scenes[name](pen, houseStyle(hue))
  const cloth =
    circle(200, 140, 134, '#c9a184', veil(0.22)) +
    circle(200, 140, 120, 'none', ' stroke="#c9a184" stroke-width="2" stroke-dasharray="5 8" opacity=".6"')
  const clip = '<clipPath id="frame"><rect width="400" height="280"/></clipPath>'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="280" viewBox="0 0 400 280"><defs>${clip}</defs>${pen.definitions()}${cloth}<g clip-path="url(#frame)">${place(200, 140, body)}</g></svg>`
}
