import { chopped, corianders, leaf, sprig } from '../garnish/leaves.ts'
import { cube, eggHalf, grains } from '../garnish/proteins.ts'
import { chiliSlice, kernels, mushroom } from '../garnish/vegetables.ts'
import { blob, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import type { Paint, Pen } from '../paint/pen.ts'
import { circle, ellipse, line, place, shape, veil } from '../paint/svg.ts'
import { spoon } from '../scenes/cutlery.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { bowl } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

const swirl = (color: string) =>
  line('M-8 4C-8-8 12-12 20 2C28 20 0 34-24 22C-52 6-40-40-2-44C44-48 66-10 52 26', color, 5.4, veil(0.9)) +
  line('M-8 4C-8-8 12-12 20 2C28 20 0 34-24 22', '#ffffff', 1.6, veil(0.7))
const croutons = (pen: Pen, count: number) =>
  scatter(pen.random, count, 56, 22)
    .map(({ x, y }) => cube(x, y, 15, pen.random.between(0, 90), pantry.bread))
    .join('')
const drops = (pen: Pen, paint: Paint) =>
  scatter(pen.random, 12, 78, 12)
    .map(({ x, y }) =>
      ellipse(x, y, pen.random.between(1.6, 5), pen.random.between(1.4, 3.6), paint.light, 0, veil(0.75)),
    )
    .join('')

const pots = {
  tomato: {
    liquid: pantry.bisque,
    fill: (pen: Pen) => swirl(pantry.cream.base) + croutons(pen, 5) + sprig(pen, 4, 2, 24),
  },
  pumpkin: {
    liquid: pantry.pumpkin,
    fill: (pen: Pen) =>
      swirl(pantry.cream.base) +
      grains(pen, scatter(pen.random, 16, 46, 11), 4.4, pantry.rocket.base) +
      leaf(-6, 0, 24, 30, pantry.rocket) +
      leaf(-4, 2, 21, 160, pantry.rocket),
  },
  pea: {
    liquid: pantry.pesto,
    fill: (pen: Pen) =>
      swirl(pantry.cream.light) +
      kernels(scatter(pen.random, 14, 50, 13), 5, pantry.scallion) +
      sprig(pen, 2, 0, 22, pantry.mint),
  },
  mushroom: {
    liquid: pantry.chestnut,
    fill: (pen: Pen) =>
      scatter(pen.random, 9, 58, 26)
        .map(({ x, y }) => mushroom(x, y, 18, pen.random.between(0, 360)))
        .join('') +
      chopped(pen, scatter(pen.random, 20, 68, 10), 2.4) +
      drops(pen, pantry.butter),
  },
  miso: {
    liquid: pantry.crust,
    fill: (pen: Pen) =>
      drops(pen, pantry.crust) +
      scatter(pen.random, 8, 58, 24)
        .map(({ x, y }) => cube(x, y, 18, pen.random.between(0, 90)))
        .join('') +
      scatter(pen.random, 5, 60, 28)
        .map(({ x, y }) => shape(blob(pen.random, x, y, 12, { wobble: 0.35 }), pantry.nori.base))
        .join('') +
      chopped(pen, scatter(pen.random, 22, 66, 9), 2.6, pantry.scallion),
  },
  hummus: {
    liquid: pantry.crumb,
    fill: (pen: Pen) =>
      [70, 52, 34]
        .map(
          (r) =>
            `<circle r="${r}" fill="none" stroke="${pantry.potato.shade}" stroke-width="5" opacity=".55"/>`,
        )
        .join('') +
      shape(blob(pen.random, 2, 0, 30, { wobble: 0.22, points: 9 }), pantry.pepperYellow.base, veil(0.75)) +
      kernels(scatter(pen.random, 9, 26, 13), 7, pantry.potato) +
      grains(pen, scatter(pen.random, 26, 70, 9), 2, pantry.sauce.base) +
      sprig(pen, 40, -34, 19, pantry.herb),
  },
  tom: {
    liquid: pantry.sauce,
    fill: (pen: Pen) =>
      drops(pen, pantry.carrot) +
      eggHalf(pen, -22, 24, 24, 20) +
      scatter(pen.random, 5, 58, 28)
        .map(({ x, y }) => chiliSlice(x, y, 6))
        .join('') +
      corianders(pen, scatter(pen.random, 6, 58, 26), 13) +
      mushroom(34, -26, 17, 30) +
      mushroom(44, 10, 15, 90),
  },
} as const

/** Soup in a bowl, its spoon beside it. */
export function soup(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'tomato', words: ['tomato', 'gazpacho', 'minestrone', 'bisque'] },
    { name: 'pumpkin', words: ['pumpkin', 'squash', 'carrot', 'lentil', 'dal'] },
    { name: 'pea', words: ['pea', 'broccoli', 'spinach', 'leek'] },
    { name: 'mushroom', words: ['mushroom', 'chowder', 'onion', 'potato'] },
    { name: 'miso', words: ['miso', 'wonton', 'chicken', 'broth'] },
    { name: 'hummus', words: ['hummus', 'houmous', 'حمص', 'moutabal', 'labneh', 'dip'] },
    { name: 'tom', words: ['tom ', 'hot', 'borscht', 'goulash', 'laksa', 'kimchi'] },
  ])
  const { liquid, fill } = pots[kind]
  const surface = pen.lit([0, liquid.base], [0.6, liquid.base], [1, liquid.shade])
  const pepper = scatter(pen.random, 14, 76, 12).map(({ x, y }) =>
    circle(x, y, 1, pantry.chocolate.shade, veil(0.6)),
  )
  return (
    spoon(150, -34, 8) +
    bowl(pen, style, 118) +
    circle(0, 0, 97, liquid.shade) +
    circle(-0.6, -1, 95, surface) +
    place(0, 0, fill(pen), pen.random.between(0, 360)) +
    pepper.join('') +
    shape('M-80-40A90 90 0 0 1-26-85A95 95 0 0 0-80-40Z', '#ffffff', veil(0.35))
  )
}
