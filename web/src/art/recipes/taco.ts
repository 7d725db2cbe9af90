import { chopped, corianders, tuft } from '../garnish/leaves.ts'
import { prawn, seared } from '../garnish/proteins.ts'
import { avocado, chiliSlice, kernels, radish, wedge } from '../garnish/vegetables.ts'
import { blob, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { assortment, type Paint, type Pen } from '../paint/pen.ts'
import { ellipse, line, shape, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { board, dip, plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

function tortilla(pen: Pen, r: number, corn: Paint): string {
  const outline = blob(pen.random, 0, 0, r, { wobble: 0.025, points: 11 })
  const body = pen.lit([0, corn.light], [0.6, corn.base], [1, corn.shade])
  const toasted = scatter(pen.random, 13, r * 0.9, 9).map(({ x, y }) =>
    ellipse(
      x,
      y,
      pen.random.between(1.4, 4.2),
      pen.random.between(1.2, 2.8),
      pantry.caramel.shade,
      pen.random.between(0, 180),
      veil(0.45),
    ),
  )
  return (
    shape(outline, '#0d1b1e', ' transform="translate(3 6)" opacity=".25"') +
    shape(outline, corn.shade) +
    shape(outline, body, ' transform="translate(-.8 -1) scale(.97)"') +
    toasted.join('')
  )
}

const lane = (pen: Pen, count: number, distance: number) =>
  scatter(pen.random, count, 36, distance).map(({ x, y }) => ({ x: x * 0.48, y }))
const any = (pen: Pen) => pen.random.between(0, 360)

function heap(pen: Pen, paint: Paint): string {
  const bite = assortment(pen, 2, () => seared(pen, 0, 0, 10, paint, 0))
  return lane(pen, 11, 9)
    .map(({ x, y }) => bite(x, y, any(pen)))
    .join('')
}

const fillings = {
  pastor: (pen: Pen) =>
    heap(pen, pantry.pepperoni) +
    kernels(lane(pen, 7, 12), 4, pantry.pepperYellow) +
    chopped(pen, lane(pen, 12, 7), 2.4, pantry.cream),
  carnitas: (pen: Pen) =>
    heap(pen, pantry.beef) +
    chopped(pen, lane(pen, 12, 7), 2.5, pantry.onion) +
    lane(pen, 3, 20)
      .map(({ x, y }) => radish(x, y, 5.6))
      .join(''),
  prawn: (pen: Pen) =>
    tuft(pen, 0, 0, 20, pantry.onion) +
    [-22, 0, 22].map((y, index) => prawn(index % 2 === 0 ? -3 : 4, y, 13, any(pen))).join('') +
    line('M-8-32Q12-20-6-6T6 22L-2 34', pantry.cream.base, 2.8),
  garden: (pen: Pen) =>
    kernels(lane(pen, 14, 7), 4.2, pantry.beet) +
    kernels(lane(pen, 12, 8), 3.8, pantry.pepperYellow) +
    avocado(2, 2, 17, any(pen)) +
    chopped(pen, lane(pen, 10, 8), 2.4, pantry.cream),
} as const

/** Three open tacos. */
export function taco(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'pastor', words: ['pastor', 'chicken', 'tinga', 'chorizo'] },
    { name: 'carnitas', words: ['carnitas', 'beef', 'barbacoa', 'asada', 'birria', 'pork'] },
    { name: 'prawn', words: ['prawn', 'shrimp', 'fish', 'baja', 'gambas'] },
    { name: 'garden', words: ['veg', 'bean', 'avocado', 'garden', 'nopal', 'cauliflower'] },
  ])
  const corn = pen.random.pick([pantry.potato, pantry.cheese, pantry.crumb])
  const tilt = pen.random.between(8, 22)
  const made = assortment(
    pen,
    2,
    () =>
      tortilla(pen, 46, corn) +
      fillings[kind](pen) +
      corianders(pen, lane(pen, 3, 20), 8.5) +
      (pen.random.chance(0.5) ? chiliSlice(pen.random.between(-8, 8), pen.random.between(-24, 24), 4.2) : ''),
  )
  const one = made
  if (pen.random.chance(0.45)) {
    return (
      board(pen, 'wood', 300, 168, 18) +
      one(-92, -6, tilt) +
      one(0, 4, tilt - 4) +
      one(92, -4, tilt + 5) +
      wedge(-46, 58, 15, 12) +
      wedge(48, 62, 15, -18) +
      dip(pen, 46, -64, 17, pantry.sauce.base, pantry.sauce.light)
    )
  }
  return (
    plate(pen, style) +
    one(-44, -34, -tilt) +
    one(46, -22, tilt) +
    one(-4, 44, tilt + 62) +
    wedge(-74, 34, 15, 40) +
    wedge(68, 46, 15, -30) +
    dip(pen, 2, -78, 17, pantry.scallion.shade, pantry.scallion.light)
  )
}
