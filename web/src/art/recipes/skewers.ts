import { chopped, coriander, saladLeaf } from '../garnish/leaves.ts'
import { cube, grains, prawn, seared } from '../garnish/proteins.ts'
import { wedge } from '../garnish/vegetables.ts'
import { scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import type { Paint, Pen } from '../paint/pen.ts'
import { ellipse, line, place, slab, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { board, darkPlate, dip, plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

const vegetable = (pen: Pen, paint: Paint) =>
  slab(13, 27, 4, '#0d1b1e', ' transform="translate(2 4)" opacity=".22"') +
  slab(13, 27, 4, paint.shade) +
  slab(10.5, 24, 3.4, paint.base, ' transform="translate(-.8 -.9)"') +
  ellipse(-2.4, -6, 1.6, 5, paint.light, 0, veil(0.8)) +
  line(`M-5 ${pen.random.whole(2, 8)}L5 ${pen.random.whole(0, 6)}`, pantry.chocolate.base, 1.8, veil(0.4))

const greens = [pantry.pepper, pantry.onion, pantry.pepperYellow, pantry.scallion] as const
const vegetableAt = (pen: Pen, index: number) =>
  vegetable(pen, greens[index % greens.length] ?? pantry.pepper)

const pieces = {
  yakitori: (pen: Pen, index: number) =>
    index % 3 === 2
      ? vegetable(pen, pantry.scallion)
      : seared(pen, 0, 0, 17, pantry.caramel, pen.random.between(-25, 25)),
  kebab: (pen: Pen, index: number) =>
    index % 2 === 1
      ? vegetableAt(pen, (index - 1) / 2 + pen.random.whole(0, 1))
      : seared(pen, 0, 0, 17.5, pantry.beef, pen.random.between(-25, 25)),
  satay: (pen: Pen) => seared(pen, 0, 0, 19, pantry.chicken, pen.random.between(-12, 12)),
  prawn: (pen: Pen, index: number) =>
    index % 3 === 2 ? vegetable(pen, pantry.pepperYellow) : prawn(0, 2, 16, pen.random.between(-20, 20)),
  halloumi: (pen: Pen, index: number) =>
    index % 2 === 1
      ? vegetableAt(pen, (index - 1) / 2)
      : cube(0, 0, 25, pen.random.between(-8, 8), pantry.cheese) +
        line('M-9-7L-3 9M0-9L6 8', pantry.caramel.shade, 2.6, veil(0.7)),
} as const

/** Skewers side by side with a dip. */
export function skewers(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'yakitori', words: ['yakitori', 'teriyaki', 'tsukune', 'japan'] },
    { name: 'kebab', words: ['kebab', 'shish', 'beef', 'lamb', 'kofta', 'suya', 'mixed', 'كفتة'] },
    { name: 'satay', words: ['satay', 'chicken', 'tikka', 'souvlaki', 'طاووق', 'طاوق'] },
    { name: 'prawn', words: ['prawn', 'shrimp', 'gambas', 'fish'] },
    { name: 'halloumi', words: ['halloumi', 'veg', 'paneer', 'tofu'] },
  ])
  const bite = Array.from({ length: 6 }, (_, index) => pen.stamp(pieces[kind](pen, index)))
  const one = (y: number) => {
    const stick =
      line('M-132 2H112', '#0d1b1e', 3.4, ' opacity=".2" transform="translate(2 4)"') +
      line('M-132 0H112', pantry.bamboo.shade, 3.6) +
      line('M-132-.6H112', pantry.bamboo.light, 1.6)
    const bites = Array.from({ length: 6 }, (_, index) =>
      bite[index]?.(-78 + index * 31, 0, pen.random.between(-7, 7), 1.2),
    )
    return place(0, y, stick + bites.join(''), pen.random.between(-3, 3))
  }
  const onBoard = pen.random.chance(0.5)
  const base = onBoard
    ? board(pen, pen.random.pick(['wood', 'slate']), 286, 166, 16)
    : pen.random.chance(0.5)
      ? darkPlate(pen, 122)
      : plate(pen, style)
  const bed = onBoard
    ? ''
    : saladLeaf(pen, -54, -60, 30, 200, pantry.lettuce) + saladLeaf(pen, 64, -56, 28, 330, pantry.romaine)
  const lanes = [-46, -2, 42].map(one).join('')
  const seeds = scatter(pen.random, 26, 60, 8).map(({ x, y }) => ({ x: x * 1.3, y: y * 0.9 - 4 }))
  const side = onBoard
    ? dip(pen, 108, 46, 24, pantry.caramel.base, pantry.caramel.light) + wedge(-96, 58, 15, 10)
    : dip(pen, 30, 80, 21, pantry.caramel.base, pantry.caramel.light) + wedge(-24, 80, 15, 8)
  return (
    base +
    bed +
    place(0, -2, lanes, onBoard ? 0 : -24) +
    grains(pen, seeds, 2.1, pantry.crumb.base) +
    chopped(pen, scatter(pen.random, 12, 66, 14), 2.2, pantry.scallion) +
    side +
    coriander(58, -62, 12, 30)
  )
}
