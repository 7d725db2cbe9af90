import { leaf } from '../garnish/leaves.ts'
import { grains } from '../garnish/proteins.ts'
import { blob, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { lump, type Paint, type Pen } from '../paint/pen.ts'
import { circle, ellipse, line, place, shape, slab, veil } from '../paint/svg.ts'
import { chopsticks } from '../scenes/cutlery.ts'
import { board, dip } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

const fish = [pantry.salmon, pantry.tuna, pantry.whiteFish, pantry.salmon, pantry.yolk] as const
const print = ' transform="translate(2.5 5)" opacity=".32"'

/** A pillow of rice under a slice of fish. */
function nigiri(pen: Pen, x: number, y: number, paint: Paint): string {
  const ricePad = blob(pen.random, 0, 3, 18, { wobble: 0.04, points: 9, flat: 1.62 })
  const slice = 'M-16-27C-8-35 9-35 16-27C20-8 20 10 15 27C8 33-8 33-15 27C-20 10-20-8-16-27Z'
  const stripes = line(
    'M-13-15Q0-25 14-19M-16-1Q0-11 17-4M-15 13Q0 3 16 10M-11 25Q0 17 13 23',
    paint.light,
    2.6,
    veil(0.85),
  )
  const band = paint === pantry.yolk ? slab(37, 10, 2, pantry.nori.base) : ''
  const filled = pen.lit([0, paint.light], [0.4, paint.base], [1, paint.shade])
  return place(
    x,
    y,
    shape(ricePad, '#000', print) +
      shape(ricePad, pantry.rice.base) +
      grains(
        pen,
        scatter(pen.random, 12, 26, 7).map((p) => ({ x: p.x * 0.6, y: p.y + 6 })),
        2.6,
        '#ffffff',
      ) +
      shape(slice, filled) +
      stripes +
      band +
      ellipse(-7, -22, 5, 2, '#ffffff', -20, veil(0.6)),
    pen.random.between(-4, 4),
  )
}

/** A roll from above; inside out when `seeded`. */
function maki(pen: Pen, x: number, y: number, paint: Paint, seeded: boolean): string {
  const outside = seeded
    ? circle(0, 0, 19, pantry.rice.base) + grains(pen, scatter(pen.random, 16, 19, 5), 2, pantry.salmon.shade)
    : circle(0, 0, 19, pantry.nori.base) + circle(0, 0, 15.6, pantry.rice.base)
  const seam = seeded ? circle(0, 0, 11.5, pantry.nori.base) + circle(0, 0, 10, pantry.rice.light) : ''
  const core =
    shape(blob(pen.random, -2.4, -1, 5.4, { wobble: 0.14 }), paint.base) +
    shape(blob(pen.random, 3.6, 2.4, 3.9, { wobble: 0.14 }), pantry.scallion.base) +
    circle(2.8, -4, 2.4, pantry.butter.base)
  return place(x, y, circle(3, 5, 19, '#000', veil(0.3)) + outside + seam + core)
}

const row = (
  count: number,
  gap: number,
  y: number,
  paintOne: (x: number, y: number, index: number) => string,
) => Array.from({ length: count }, (_, index) => paintOne((index - (count - 1) / 2) * gap, y, index)).join('')

/** Nigiri and maki on a board. */
export function sushi(pen: Pen): string {
  const kind = choose(pen, [
    { name: 'mixed', words: ['mixed', 'nigiri', 'omakase', 'moriawase', 'set'] },
    { name: 'rolls', words: ['maki', 'roll', 'uramaki', 'california', 'dragon'] },
    { name: 'sashimi', words: ['sashimi', 'tataki'] },
  ])
  const shift = pen.random.whole(0, 3)
  const pick = (index: number) => fish[(index + shift) % fish.length] ?? pantry.salmon
  const food = {
    mixed: () =>
      row(5, 44, -29, (x, y, index) => nigiri(pen, x, y, pick(index))) +
      row(4, 43, 42, (x, y, index) => maki(pen, x - 22, y, pick(index), index > 1)),
    rolls: () =>
      row(4, 44, -42, (x, y) => maki(pen, x - 24, y, pantry.salmon, true)) +
      row(5, 44, 2, (x, y, index) => maki(pen, x, y, pick(index), index % 2 === 0)) +
      row(4, 44, 46, (x, y) => maki(pen, x - 24, y, pantry.tuna, false)),
    sashimi: () =>
      [0, 1, 2]
        .map((line_) =>
          [0, 1, 2, 3]
            .map((step) =>
              place(
                -70 + line_ * 62 + step * 8,
                -14 + step * 13 - (line_ % 2) * 10,
                shape('M-24-12C-12-19 14-19 25-11C20 2 18 9 12 13C-4 17-18 14-25 8Z', '#000', print) +
                  shape('M-24-12C-12-19 14-19 25-11C20 2 18 9 12 13C-4 17-18 14-25 8Z', pick(line_).base) +
                  line('M-18-9Q-8 0-14 9M-6-14Q4-2-2 13M8-15Q16-4 8 13', pick(line_).light, 2.2, veil(0.85)),
              ),
            )
            .join(''),
        )
        .join('') +
      leaf(-98, -40, 34, 12, pantry.rocket) +
      leaf(-30, 44, 32, 8, pantry.rocket),
  }[kind]()
  const wasabi = place(88, 47, lump(pen, 0, 0, 11, pantry.wasabi, 0.2))
  const ginger = [0, 1, 2]
    .map((index) =>
      shape(
        blob(pen.random, 62 + index * 5, 50 - index * 3, 9, { wobble: 0.25, flat: 0.7 }),
        index === 1 ? pantry.ginger.light : pantry.ginger.base,
      ),
    )
    .join('')
  const material = pen.random.chance(0.6) ? 'slate' : 'wood'
  return (
    chopsticks(0, -106, 88) +
    board(pen, material, 246, 158) +
    food +
    ginger +
    wasabi +
    dip(pen, 150, 84, 27, pantry.chocolate.shade, pantry.chocolate.light)
  )
}
