import { chopped, corianders, saladLeaf, scallionRing } from '../garnish/leaves.ts'
import { chashu, eggHalf, grains, prawn, seared } from '../garnish/proteins.ts'
import { chiliSlice, kernels, mushroom, wedge } from '../garnish/vegetables.ts'
import { scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { assortment, type Pen } from '../paint/pen.ts'
import { circle, ellipse, line, place, shape, slab, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { bowl } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

/** Folds of noodles: bundles of parallel strands, each with its dark edge. */
function nest(pen: Pen, dark: string): string {
  const clip = pen.clip('M-93 0A93 93 0 1 1 93 0A93 93 0 1 1-93 0Z')
  const fold = (angle: number, from: number, strands: number, bend: number) => {
    const curves = Array.from({ length: strands }, (_, index) => {
      const y = Math.round(from + index * 8.2)
      const sway = Math.round(bend + pen.random.between(-5, 5))
      return `M-100 ${y}C-50 ${y - sway} -30 ${y + sway} 6 ${y}S60 ${y - sway} 100 ${y + Math.round(sway * 0.3)}`
    })
    const lit = curves.filter((_, index) => index % 3 === 1)
    const plain = curves.filter((_, index) => index % 3 !== 1)
    const body =
      line(curves.join(''), dark, 7.6) +
      line(plain.join(''), pantry.noodle.base, 5.2) +
      line(lit.join(''), pantry.noodle.light, 5.2)
    return place(0, 0, body, angle)
  }
  const turn = pen.random.between(0, 180)
  return `<g${clip}>${fold(turn, -62, 16, 14)}${fold(turn + 68, -10, 8, -20)}${fold(turn - 38, 16, 7, 24)}</g>`
}

function crumble(pen: Pen): string {
  const bite = assortment(pen, 3, () => seared(pen, 0, 0, 9, pantry.beef, 0))
  return scatter(pen.random, 26, 42, 10)
    .map(({ x, y }) => bite(x, y, pen.random.between(0, 360), pen.random.between(0.75, 1.1)))
    .join('')
}

const nori = (x: number, y: number, angle: number) =>
  place(
    x,
    y,
    slab(34, 62, 2, '#0d1b1e', ' transform="translate(2 4)" opacity=".25"') +
      slab(34, 62, 2, pantry.nori.base) +
      line('M-14-24H14M-14-12H14M-14 0H14M-14 12H14M-14 24H14', pantry.nori.light, 0.8, veil(0.5)),
    angle,
  )

const sprinkle = (pen: Pen, count: number, radius: number) => scatter(pen.random, count, radius, 7)
function rings(pen: Pen, count: number): string {
  const ring = pen.stamp(scallionRing(0, 0, 4.4))
  return scatter(pen.random, count, 66, 15)
    .map(({ x, y }) => ring(x, y, 0, pen.random.between(0.75, 1.1)))
    .join('')
}

const bowls = {
  ramen: (pen: Pen) =>
    nori(60, 44, 28) +
    chashu(pen, -38, 34, 25, 20) +
    chashu(pen, -6, 52, 23, -12) +
    eggHalf(pen, 22, -36, 24, pen.random.between(-30, 40)) +
    (pen.random.chance(0.5)
      ? kernels(
          scatter(pen.random, 16, 20, 6).map(({ x, y }) => ({ x: x - 42, y: y - 34 })),
          3.6,
          pantry.pepperYellow,
        )
      : mushroom(-46, -30, 16, -30) + mushroom(-28, -46, 14, 10)) +
    rings(pen, 10),
  dandan: (pen: Pen) =>
    crumble(pen) +
    chopped(pen, sprinkle(pen, 26, 50), 2.4, pantry.scallion) +
    grains(pen, sprinkle(pen, 22, 60), 2.4, pantry.caramel.light) +
    scatter(pen.random, 5, 70, 26)
      .map(({ x, y }) => chiliSlice(x, y, 4.6))
      .join('') +
    saladLeaf(pen, -60, 36, 26, 160, pantry.romaine) +
    saladLeaf(pen, -50, 52, 24, 120, pantry.lettuce),
  pad: (pen: Pen) =>
    [0, 1, 2, 3]
      .map((index) =>
        prawn(
          Math.cos(index * 1.55 + 0.4) * 42,
          Math.sin(index * 1.55 + 0.4) * 40,
          19,
          index * 80 + pen.random.between(-20, 20),
        ),
      )
      .join('') +
    wedge(64, 40, 17, 200) +
    chopped(pen, sprinkle(pen, 22, 66), 3.4, pantry.scallion) +
    kernels(sprinkle(pen, 14, 56), 2.8, pantry.caramel) +
    corianders(pen, scatter(pen.random, 4, 56, 30), 9),
  pho: (pen: Pen) =>
    scatter(pen.random, 7, 46, 26)
      .map(({ x, y }) => seared(pen, x, y, 21, pantry.pork, pen.random.between(0, 180)))
      .join('') +
    rings(pen, 9) +
    corianders(pen, scatter(pen.random, 6, 56, 26), 11) +
    scatter(pen.random, 4, 60, 28)
      .map(({ x, y }) => chiliSlice(x, y, 5))
      .join('') +
    wedge(-62, 40, 17, -25),
} as const

const broths = {
  ramen: pantry.caramel,
  dandan: pantry.sauce,
  pad: pantry.caramel,
  pho: pantry.crust,
} as const

/** Noodles in a deep bowl. */
export function noodles(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'ramen', words: ['ramen', 'udon', 'soba', 'shoyu', 'tonkotsu', 'miso'] },
    { name: 'dandan', words: ['dan', 'mapo', 'sichuan', 'zha', 'biang', 'ragu', 'bolognese'] },
    { name: 'pad', words: ['pad', 'thai', 'prawn', 'shrimp', 'singapore', 'seafood'] },
    { name: 'pho', words: ['pho', 'phở', 'beef', 'bun ', 'laksa'] },
  ])
  const broth = broths[kind]
  const surface = pen.lit([0, broth.light], [0.5, broth.base], [1, broth.shade])
  const oil = scatter(pen.random, 9, 88, 14).map(({ x, y }) =>
    ellipse(x, y, pen.random.between(2, 6), pen.random.between(1.6, 4), broth.light, 0, veil(0.65)),
  )
  return (
    bowl(pen, style) +
    circle(0, 0, 96, surface) +
    nest(pen, pantry.noodle.shade) +
    oil.join('') +
    bowls[kind](pen) +
    shape('M-84-38A92 92 0 0 1-30-87A96 96 0 0 0-84-38Z', '#ffffff', veil(0.3))
  )
}
