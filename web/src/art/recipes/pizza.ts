import { chopped, leaf, saladLeaf, sprig } from '../garnish/leaves.ts'
import { pepperoni } from '../garnish/proteins.ts'
import { cherryTomato, kernels, mushroom, olive, onionRing, pepperRing } from '../garnish/vegetables.ts'
import { around, blob, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { assortment, type Pen } from '../paint/pen.ts'
import { ellipse, line, num, shape, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

const toppings = {
  margherita: (pen: Pen) => {
    const tomato = pen.stamp(cherryTomato(0, 0, 9.4))
    const basil = assortment(pen, 3, () => sprig(pen, 0, 0, 17))
    return (
      scatter(pen.random, 11, 70, 23)
        .map(({ x, y }) => tomato(x, y, 0, pen.random.between(0.8, 1.05)))
        .join('') +
      scatter(pen.random, 6, 62, 32)
        .map(({ x, y }) => basil(x, y, pen.random.between(0, 360)))
        .join('')
    )
  },
  pepperoni: (pen: Pen) => {
    const disc = assortment(pen, 3, () => pepperoni(pen, 0, 0, 12.5))
    return (
      scatter(pen.random, 15, 73, 26)
        .map(({ x, y }) => disc(x, y, pen.random.between(0, 40), pen.random.between(0.88, 1.04)))
        .join('') + chopped(pen, scatter(pen.random, 16, 76, 10), 2)
    )
  },
  garden: (pen: Pen) => {
    const pale = pen.stamp(mushroom(0, 0, 11, 0))
    const black = pen.stamp(olive(0, 0, 5.6))
    const pepper = assortment(pen, 2, (kind) =>
      pepperRing(pen, 0, 0, 12, kind === 0 ? pantry.pepperYellow : pantry.scallion),
    )
    return (
      scatter(pen.random, 7, 64, 30)
        .map(({ x, y }) => pepper(x, y, pen.random.between(0, 360)))
        .join('') +
      scatter(pen.random, 7, 66, 28)
        .map(({ x, y }) => pale(x, y, pen.random.between(0, 360)))
        .join('') +
      scatter(pen.random, 8, 72, 22)
        .map(({ x, y }) => black(x, y))
        .join('') +
      scatter(pen.random, 4, 52, 34)
        .map(({ x, y }) => onionRing(x, y, 12, 0.75, pen.random.between(0, 180)))
        .join('')
    )
  },
  rocket: (pen: Pen) => {
    const green = assortment(pen, 3, () => saladLeaf(pen, 0, 0, 14, 0, pantry.rocket))
    return (
      scatter(pen.random, 7, 66, 28)
        .map(
          ({ x, y }) =>
            shape(
              blob(pen.random, x, y, 15, { wobble: 0.3, flat: 0.6, angle: pen.random.between(0, 180) }),
              pantry.pork.base,
            ) +
            shape(
              blob(pen.random, x - 2, y - 2, 9, { wobble: 0.3, flat: 0.5 }),
              pantry.pork.light,
              veil(0.7),
            ),
        )
        .join('') +
      scatter(pen.random, 10, 56, 18)
        .map(({ x, y }) => green(x, y, pen.random.between(0, 360)))
        .join('') +
      kernels(scatter(pen.random, 6, 66, 22), 5, pantry.tomato)
    )
  },
} as const

/** Pizza, whole, cut in eight. */
export function pizza(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'margherita', words: ['margherita', 'bufala', 'napoli', 'caprese'] },
    { name: 'pepperoni', words: ['pepperoni', 'diavola', 'salami', 'chorizo', 'nduja'] },
    { name: 'garden', words: ['veg', 'garden', 'ortolana', 'funghi', 'mushroom', 'capricciosa'] },
    { name: 'rocket', words: ['rocket', 'parma', 'prosciutto', 'rucola', 'ham'] },
  ])
  const crust = pen.round([0.8, pantry.crust.light], [0.9, pantry.crust.base], [1, pantry.crust.shade])
  const rim = blob(pen.random, 0, 0, 103, { wobble: 0.018, points: 16 })
  const char = around(pen.random, 13, 96, 0.8).map(({ x, y }) => {
    const turn = (Math.atan2(y, x) * 180) / Math.PI
    return ellipse(
      x,
      y,
      pen.random.between(2, 4.5),
      pen.random.between(4, 9),
      pantry.chocolate.light,
      turn,
      veil(0.32),
    )
  })
  const cheese = blob(pen.random, 0, 0, 83, { wobble: 0.04, points: 14 })
  const melt = scatter(pen.random, 11, 70, 22).map(({ x, y }) =>
    shape(
      blob(pen.random, x, y, pen.random.between(9, 17), { wobble: 0.25 }),
      pantry.butter.light,
      veil(0.7),
    ),
  )
  const browned = scatter(pen.random, 12, 74, 16).map(({ x, y }) =>
    ellipse(
      x,
      y,
      pen.random.between(2, 5),
      pen.random.between(1.5, 3.5),
      pantry.caramel.base,
      pen.random.between(0, 180),
      veil(0.5),
    ),
  )
  const offset = pen.random.between(0, 45)
  const cuts = [0, 45, 90, 135].map((step) => {
    const turn = ((step + offset) * Math.PI) / 180
    const [x, y] = [Math.cos(turn) * 101, Math.sin(turn) * 101]
    return `M${num(-x)} ${num(-y)}L${num(x)} ${num(y)}`
  })
  return (
    plate(pen, style) +
    shape(rim, '#0d1b1e', ' transform="translate(3 5)" opacity=".18"') +
    shape(rim, crust) +
    char.join('') +
    shape(blob(pen.random, 0, 0, 87, { wobble: 0.025, points: 14 }), pantry.sauce.base) +
    shape(cheese, pantry.cheese.base) +
    melt.join('') +
    browned.join('') +
    line(cuts.join(''), pantry.crust.shade, 1.6, veil(0.75)) +
    toppings[kind](pen) +
    (kind === 'margherita' ? leaf(-8, 3, 19, pen.random.between(0, 360)) : '')
  )
}
