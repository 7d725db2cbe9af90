import { saladLeaf, tuft } from '../garnish/leaves.ts'
import { cube, eggHalf, grains, seared } from '../garnish/proteins.ts'
import { avocado, cucumber, kernels, olive, onionRing, radish, tomatoHalf } from '../garnish/vegetables.ts'
import { around, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import type { Pen } from '../paint/pen.ts'
import { line, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { bowl, plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

const leaves = [pantry.lettuce, pantry.romaine, pantry.rocket, pantry.kale] as const
const spread = (pen: Pen, count: number, distance: number, radius = 58) =>
  scatter(pen.random, count, radius, distance)
const any = (pen: Pen) => pen.random.between(0, 360)

/** Lays one kind of thing at `count` places. */
function strew(pen: Pen, count: number, distance: number, body: string, radius = 66): string {
  const print = pen.stamp(body)
  return spread(pen, count, distance, radius)
    .map(({ x, y }) => print(x, y, any(pen), pen.random.between(0.9, 1.08)))
    .join('')
}

const tops = {
  garden: (pen: Pen) =>
    strew(pen, 8, 34, cucumber(0, 0, 17)) +
    strew(pen, 8, 30, tomatoHalf(0, 0, 14)) +
    strew(pen, 7, 30, radish(0, 0, 12)),
  greek: (pen: Pen) =>
    strew(pen, 7, 34, tomatoHalf(0, 0, 17)) +
    strew(pen, 6, 34, cucumber(0, 0, 16)) +
    strew(pen, 5, 30, onionRing(0, 0, 18)) +
    strew(pen, 9, 24, cube(0, 0, 16, 0)) +
    strew(pen, 7, 24, olive(0, 0, 7.4)),
  caesar: (pen: Pen) =>
    strew(pen, 7, 28, seared(pen, 0, 0, 20, pantry.chicken, 0), 54) +
    strew(pen, 9, 24, cube(0, 0, 15, 0, pantry.bread)) +
    eggHalf(pen, -26, 30, 23, 20) +
    eggHalf(pen, 36, -20, 22, 130) +
    line('M-56-34C-20-50 0-10 28-26S54 22 32 38', pantry.cream.base, 3.4, veil(0.85)),
  bowl: (pen: Pen) =>
    avocado(-38, -26, 34, -30) +
    tuft(pen, 48, -34, 27, pantry.carrot) +
    tuft(pen, 54, 24, 24, pantry.beet) +
    kernels(
      spread(pen, 26, 8, 27).map(({ x, y }) => ({ x: x - 42, y: y + 44 })),
      5,
      pantry.pea,
    ) +
    kernels(
      spread(pen, 22, 8, 23).map(({ x, y }) => ({ x: x + 14, y: y + 60 })),
      5,
      pantry.pepperYellow,
    ) +
    eggHalf(pen, 8, 0, 27, 30),
} as const

/** A salad of many leaves. */
export function salad(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'garden', words: ['garden', 'green', 'house', 'side', 'cucumber'] },
    { name: 'greek', words: ['greek', 'feta', 'horiatiki', 'fattoush', 'tabbouleh'] },
    { name: 'caesar', words: ['caesar', 'chicken', 'cobb'] },
    { name: 'bowl', words: ['buddha', 'poke', 'bowl', 'quinoa', 'avocado', 'grain'] },
  ])
  const greens = leaves.map((paint) => pen.stamp(saladLeaf(pen, 0, 0, 31, 0, paint)))
  const bed = [
    ...around(pen.random, 13, 74, 0.3),
    ...around(pen.random, 8, 44, 0.3),
    ...scatter(pen.random, 4, 20, 16),
  ].map(({ x, y }, index) => {
    const outwards = (Math.atan2(y, x) * 180) / Math.PI + pen.random.between(-35, 35)
    return greens[(index + pen.random.whole(0, 1)) % 4]?.(x, y, outwards, pen.random.between(0.85, 1.1)) ?? ''
  })
  const seeds = scatter(pen.random, 26, 74, 9)
  return (
    (kind === 'bowl' ? bowl(pen, style, 121) : plate(pen, style)) +
    bed.join('') +
    tops[kind](pen) +
    grains(pen, seeds, 2.3, pantry.crumb.base)
  )
}
