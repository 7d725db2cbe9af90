import { fries } from '../garnish/fries.ts'
import { saladLeaf } from '../garnish/leaves.ts'
import { cucumber, onionRing, tomatoHalf } from '../garnish/vegetables.ts'
import { around, blob, ruffle, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import type { Pen } from '../paint/pen.ts'
import { circle, ellipse, num, place, shape, slab, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { dip, plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

function bun(pen: Pen, r: number): string {
  const golden = pen.random.pick([pantry.bread, pantry.crust])
  const { base, shade, light } = pen.random.chance(0.15) ? pantry.chocolate : golden
  const dome = pen.lit([0, light], [0.42, base], [1, shade])
  const d = blob(pen.random, 0, 0, r, { wobble: 0.012, points: 12 })
  const seed = pen.stamp(
    ellipse(0.6, 1.1, 3.4, 2, '#0d1b1e', 0, veil(0.28)) + ellipse(0, 0, 3.3, 1.9, pantry.crumb.base),
  )
  const seeds = scatter(pen.random, 28, r * 0.66, 9).map(({ x, y }) => {
    const turn = (Math.atan2(y, x) * 180) / Math.PI
    return seed(x - 2, y - 3, turn)
  })
  const shine = shape(
    `M${num(-r * 0.74)} ${num(-r * 0.2)}Q${num(-r * 0.5)} ${num(-r * 0.78)} ${num(r * 0.06)} ${num(-r * 0.8)}Q${num(-r * 0.42)} ${num(-r * 0.58)} ${num(-r * 0.74)} ${num(-r * 0.2)}Z`,
    '#ffffff',
    veil(0.32),
  )
  return (
    shape(d, '#0d1b1e', ' transform="translate(3 5)" opacity=".25"') + shape(d, dome) + shine + seeds.join('')
  )
}

function stack(pen: Pen, cheese: string): string {
  const lettuce = ruffle(pen.random, 73, 15, 0.035)
  const corner = pen.random.between(0, 90)
  return (
    shape(lettuce, '#0d1b1e', ' transform="translate(4 7)" opacity=".22"') +
    shape(lettuce, pantry.lettuce.shade) +
    shape(lettuce, pantry.lettuce.base, ' transform="translate(-1.5 -2) scale(.95)"') +
    around(pen.random, 5, 57, 0.3)
      .map(({ x, y }) => circle(x, y, 15, pantry.tomato.base))
      .join('') +
    circle(0, 0, 65, pantry.beef.shade) +
    place(
      0,
      0,
      slab(100, 100, 7, cheese) +
        slab(100, 100, 7, 'none', ' stroke="#fff" stroke-opacity=".35" stroke-width="1.4"'),
      corner,
    )
  )
}

const sides = {
  fries: (pen: Pen) => fries(pen, 66, 2, 15) + dip(pen, 70, 60, 19, pantry.sauce.base, pantry.sauce.light),
  rings: (pen: Pen) =>
    [
      [62, -40],
      [80, -6],
      [64, 26],
      [72, 8],
    ]
      .map(([x = 0, y = 0], index) => {
        const r = 21 - index
        return place(
          x,
          y,
          `<circle cx="2" cy="4" r="${r}" fill="none" stroke="#0d1b1e" stroke-width="11" opacity=".2"/><circle r="${r}" fill="none" stroke="${pantry.caramel.shade}" stroke-width="12"/><circle cx="-.8" cy="-1" r="${r}" fill="none" stroke="${pantry.crust.base}" stroke-width="8"/><circle cx="-1.5" cy="-2" r="${r}" fill="none" stroke="${pantry.crust.light}" stroke-width="2" stroke-dasharray="12 9"/>`,
        )
      })
      .join('') + dip(pen, 62, 62, 19, pantry.cream.base, '#ffffff'),
  salad: (pen: Pen) =>
    scatter(pen.random, 9, 34, 14)
      .map(({ x, y }, index) =>
        saladLeaf(
          pen,
          68 + x * 0.6,
          y * 1.35,
          19,
          pen.random.between(0, 360),
          index % 2 === 0 ? pantry.romaine : pantry.lettuce,
        ),
      )
      .join('') +
    cucumber(60, -32, 12, 0) +
    cucumber(78, -8, 12, 30) +
    tomatoHalf(66, 24, 11, 40) +
    tomatoHalf(80, 44, 10, 90) +
    onionRing(62, 8, 13, 0.6, 30),
} as const

/** A burger from above with its side. */
export function burger(pen: Pen, style: HouseStyle): string {
  const side = choose(pen, [
    { name: 'fries', words: ['fries', 'smash', 'menu', 'cheese'] },
    { name: 'rings', words: ['onion', 'bbq', 'bacon', 'double'] },
    { name: 'salad', words: ['veg', 'halloumi', 'falafel', 'chicken', 'bean'] },
  ])
  const cheese = pen.random.pick([pantry.cheddar.base, pantry.cheese.base, pantry.cheddar.light])
  const pickles = pen.random.chance(0.5) ? cucumber(-60, 66, 11, 0) + cucumber(-43, 76, 11, 20) : ''
  const crumbs = scatter(pen.random, 6, 84, 30).map(({ x, y }) => circle(x, y, 1.2, pantry.crust.shade))
  return (
    plate(pen, style) +
    crumbs.join('') +
    sides[side](pen) +
    pickles +
    place(-27, -2, stack(pen, cheese) + bun(pen, 58))
  )
}
