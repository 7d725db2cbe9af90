import { chopped, corianders, leaf } from '../garnish/leaves.ts'
import { cube, grains, prawn, seared } from '../garnish/proteins.ts'
import { chiliSlice, kernels } from '../garnish/vegetables.ts'
import { blob, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { assortment, type Paint, type Pen } from '../paint/pen.ts'
import { ellipse, line, place, shape, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { darkPlate, plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

const half = (pen: Pen, count: number, distance: number) =>
  scatter(pen.random, count, 44, distance).map(({ x, y }) => ({ x: x * 0.72 + 36, y: y * 1.25 + 4 }))

function pieces(pen: Pen, paint: Paint, count: number, size: number): string {
  const piece = assortment(pen, 2, () => seared(pen, 0, 0, size, paint, 0))
  return half(pen, count, size * 1.5)
    .map(({ x, y }) => piece(x, y, pen.random.between(0, 360), pen.random.between(0.88, 1.12)))
    .join('')
}

const pots = {
  massaman: {
    sauce: pantry.caramel,
    fill: (pen: Pen) =>
      half(pen, 5, 24)
        .map(({ x, y }) => cube(x, y, 19, pen.random.between(0, 90), pantry.potato))
        .join('') +
      pieces(pen, pantry.beef, 5, 14) +
      kernels(half(pen, 9, 13), 3.2, pantry.caramel),
  },
  green: {
    sauce: pantry.pistachio,
    fill: (pen: Pen) =>
      pieces(pen, pantry.chicken, 6, 14) +
      kernels(half(pen, 10, 12), 4.2, pantry.pea) +
      half(pen, 4, 26)
        .map(({ x, y }) => leaf(x, y, 20, pen.random.between(0, 360)))
        .join(''),
  },
  red: {
    sauce: pantry.bisque,
    fill: (pen: Pen) =>
      half(pen, 5, 30)
        .map(({ x, y }) => prawn(x, y, 15, pen.random.between(0, 360)))
        .join('') +
      half(pen, 4, 24)
        .map(({ x, y }) => chiliSlice(x, y, 5))
        .join(''),
  },
  butter: {
    sauce: pantry.pumpkin,
    fill: (pen: Pen) =>
      pieces(pen, pantry.chicken, 7, 15) +
      line('M14-38C40-50 66-22 44-6S14 30 46 44', pantry.cream.base, 4.5, veil(0.9)),
  },
  mapo: {
    sauce: pantry.sauce,
    fill: (pen: Pen) =>
      half(pen, 11, 19)
        .map(({ x, y }) => cube(x, y, 17, pen.random.between(0, 90)))
        .join('') +
      kernels(half(pen, 22, 7), 3, pantry.beef) +
      chopped(pen, half(pen, 12, 9), 2.6, pantry.scallion),
  },
  palak: {
    sauce: pantry.kale,
    fill: (pen: Pen) =>
      half(pen, 9, 20)
        .map(({ x, y }) => cube(x, y, 16, pen.random.between(0, 90)))
        .join('') + line('M16-30C46-40 60-10 40 6', pantry.cream.base, 3.6, veil(0.85)),
  },
} as const

/** Curry beside a mound of rice. */
export function curry(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'massaman', words: ['massaman', 'beef', 'lamb', 'rogan', 'katsu', 'japanese'] },
    { name: 'green', words: ['green', 'thai'] },
    { name: 'red', words: ['red', 'prawn', 'vindaloo', 'goan'] },
    { name: 'butter', words: ['butter', 'tikka', 'korma', 'chicken', 'dal', 'daal'] },
    { name: 'mapo', words: ['mapo', 'tofu', 'kimchi', 'chili', 'chilli'] },
    { name: 'palak', words: ['palak', 'saag', 'spinach', 'paneer'] },
  ])
  const { sauce, fill } = pots[kind]
  const pond = pen.lit([0, sauce.base], [0.55, sauce.base], [1, sauce.shade])
  const pool = blob(pen.random, 30, 4, 70, { wobble: 0.06, points: 10, flat: 1.06 })
  const mound = blob(pen.random, -38, 0, 50, { wobble: 0.06, points: 10, flat: 1.3 })
  const mountain = pen.lit([0, pantry.rice.light], [0.6, pantry.rice.base], [1, pantry.rice.shade])
  const ricePoints = scatter(pen.random, 62, 56, 7).map(({ x, y }) => ({ x: x * 0.76 - 38, y: y * 1.02 }))
  const clip = pen.clip(pool)
  const turn = pen.random.between(-35, 35)
  const base = pen.random.chance(0.35) ? darkPlate(pen) : plate(pen, style)
  const food =
    shape(pool, '#0d1b1e', ' transform="translate(2 4)" opacity=".18"') +
    shape(pool, sauce.shade) +
    shape(pool, pond, ' transform="translate(.8 .2) scale(.965)"') +
    `<g${clip}>${fill(pen)}</g>` +
    ellipse(64, -36, 9, 4, '#ffffff', -30, veil(0.3)) +
    shape(mound, '#0d1b1e', ' transform="translate(4 6)" opacity=".22"') +
    shape(mound, mountain) +
    grains(pen, ricePoints, 3.9, '#ffffff') +
    grains(
      pen,
      ricePoints.filter((_, index) => index % 3 === 0).map(({ x, y }) => ({ x: x + 3, y: y + 3 })),
      3.6,
      pantry.rice.shade,
    ) +
    chopped(
      pen,
      scatter(pen.random, 9, 40, 12).map(({ x, y }) => ({ x: x * 0.6 - 38, y })),
      1.8,
    ) +
    corianders(
      pen,
      scatter(pen.random, 4, 38, 22).map(({ x, y }) => ({ x: x * 0.8 + 22, y })),
      11,
    )
  return base + place(0, 0, food, turn)
}
