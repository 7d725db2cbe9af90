import { leaf, sprig } from '../garnish/leaves.ts'
import { grains } from '../garnish/proteins.ts'
import { kernels } from '../garnish/vegetables.ts'
import { around, blob, ruffle, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { ball, contact, type Paint, type Pen } from '../paint/pen.ts'
import { circle, ellipse, line, num, place, shape, slab, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { bowl, plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

function strawberry(x: number, y: number, r: number, angle: number): string {
  const { base, shade, light } = pantry.berry
  const outline = `M0 ${num(r * 1.1)}C${num(-r * 1.2)} ${num(r * 0.2)} ${num(-r * 0.9)} ${num(-r * 0.85)} 0 ${num(-r * 0.75)}C${num(r * 0.9)} ${num(-r * 0.85)} ${num(r * 1.2)} ${num(r * 0.2)} 0 ${num(r * 1.1)}Z`
  const pips = [
    [-0.35, -0.2],
    [0.3, -0.25],
    [0, 0.15],
    [-0.28, 0.35],
    [0.3, 0.3],
    [0, -0.5],
  ].map(([px = 0, py = 0]) => ellipse(px * r, py * r, r * 0.06, r * 0.1, pantry.butter.base))
  const hat = [-60, 0, 60]
    .map((turn) => place(0, -r * 0.7, leaf(0, 0, r * 0.6, -90 + turn, pantry.romaine)))
    .join('')
  return (
    contact(x, y, r * 0.9) +
    place(
      x,
      y,
      shape(outline, shade) +
        shape(outline, base, ' transform="translate(-.8 -.8) scale(.9)"') +
        ellipse(-r * 0.35, -r * 0.25, r * 0.14, r * 0.3, light, 15, veil(0.7)) +
        pips.join('') +
        hat,
      angle,
    )
  )
}

function raspberry(pen: Pen, x: number, y: number, r: number): string {
  const drupes = [...around(pen.random, 8, r * 0.68, 0.1), ...around(pen.random, 4, r * 0.28, 0.1)]
  return (
    contact(x, y, r) +
    place(x, y, circle(0, 0, r, pantry.raspberry.shade) + kernels(drupes, r * 0.32, pantry.raspberry))
  )
}

function berries(pen: Pen, points: readonly { x: number; y: number }[], r: number): string {
  const kinds = [
    pen.stamp(strawberry(0, 0, r * 1.1, 0)),
    pen.stamp(raspberry(pen, 0, 0, r * 0.88)),
    pen.stamp(contact(0, 0, r * 0.72) + ball(0, 0, r * 0.72, pantry.blueberry)),
  ]
  return points
    .map(({ x, y }, index) => kinds[index % 3]?.(x, y, index % 3 === 0 ? pen.random.between(0, 360) : 0))
    .join('')
}

const sprinkles = ['#f4c542', '#3aa7a3', '#e5573f', '#ffffff', '#7a5cc0'] as const

function donut(pen: Pen, x: number, y: number, r: number, glaze: Paint): string {
  const ring = (outer: string, inner: number) =>
    `${outer}M${num(inner)} 0A${num(inner)} ${num(inner)} 0 1 0 ${num(-inner)} 0A${num(inner)} ${num(inner)} 0 1 0 ${num(inner)} 0Z`
  const dough = ring(blob(pen.random, 0, 0, r, { wobble: 0.02, points: 12 }), r * 0.27)
  const top = ring(ruffle(pen.random, r * 0.86, 9, 0.025), r * 0.35)
  const strewn = Array.from({ length: 20 }, () => {
    const turn = pen.random.between(0, Math.PI * 2)
    const reach = r * pen.random.between(0.45, 0.76)
    return place(
      Math.cos(turn) * reach,
      Math.sin(turn) * reach,
      slab(6, 2, 1, pen.random.pick(sprinkles)),
      pen.random.between(0, 180),
    )
  })
  const gloss = line(
    `M${num(-r * 0.6)} ${num(-r * 0.16)}A${num(r * 0.63)} ${num(r * 0.63)} 0 0 1 ${num(r * 0.02)} ${num(-r * 0.63)}`,
    '#ffffff',
    r * 0.09,
    veil(0.5),
  )
  return place(
    x,
    y,
    shape(dough, '#0d1b1e', ' fill-rule="evenodd" transform="translate(3 6)" opacity=".26"') +
      shape(dough, pantry.crust.base, ' fill-rule="evenodd"') +
      shape(top, glaze.shade, ' fill-rule="evenodd" transform="translate(.8 1.4)"') +
      shape(top, glaze.base, ' fill-rule="evenodd"') +
      gloss +
      strewn.join(''),
  )
}

function scoop(pen: Pen, x: number, y: number, r: number, paint: Paint): string {
  const outline = ruffle(pen.random, r, 11, 0.025)
  const body = pen.lit([0, paint.light], [0.5, paint.base], [1, paint.shade])
  const folds = line(
    `M${num(-r * 0.6)} ${num(r * 0.1)}Q0 ${num(-r * 0.3)} ${num(r * 0.6)} ${num(r * 0.15)}M${num(-r * 0.3)} ${num(-r * 0.45)}Q${num(r * 0.1)} ${num(-r * 0.6)} ${num(r * 0.5)} ${num(-r * 0.3)}M${num(-r * 0.4)} ${num(r * 0.5)}Q0 ${num(r * 0.25)} ${num(r * 0.45)} ${num(r * 0.55)}`,
    paint.shade,
    1.8,
    veil(0.6),
  )
  return place(
    x,
    y,
    shape(outline, '#0d1b1e', ' transform="translate(3 5)" opacity=".22"') +
      shape(outline, body) +
      folds +
      ellipse(-r * 0.3, -r * 0.42, r * 0.2, r * 0.1, '#ffffff', -30, veil(0.7)),
  )
}

function tart(pen: Pen): string {
  const shell = ruffle(pen.random, 82, 26, 0.018)
  const custard = pen.lit([0, pantry.butter.light], [1, pantry.butter.base])
  return (
    shape(shell, '#0d1b1e', ' transform="translate(4 7)" opacity=".22"') +
    shape(shell, pantry.crust.shade) +
    shape(shell, pantry.crust.base, ' transform="scale(.97)"') +
    circle(0, 0, 70, pantry.crust.shade) +
    circle(0, 0, 68, custard) +
    berries(pen, around(pen.random, 12, 52, 0.05), 13) +
    berries(pen, around(pen.random, 6, 24, 0.05), 12) +
    raspberry(pen, 0, 0, 10) +
    sprig(pen, 2, -2, 19, pantry.mint)
  )
}

function pancakes(pen: Pen): string {
  const one = (x: number, y: number, r: number) => {
    const d = blob(pen.random, x, y, r, { wobble: 0.02, points: 12 })
    const face = pen.lit([0, pantry.caramel.light], [0.7, pantry.caramel.base], [1, pantry.caramel.shade])
    return (
      shape(d, '#0d1b1e', ' transform="translate(3 6)" opacity=".22"') +
      shape(d, pantry.crumb.base) +
      shape(blob(pen.random, x, y, r * 0.93, { wobble: 0.015, points: 12 }), face)
    )
  }
  const syrup = blob(pen.random, -4, -4, 45, { wobble: 0.26, points: 10 })
  return (
    one(5, 8, 77) +
    one(-1, 1, 74) +
    one(-5, -6, 72) +
    shape(syrup, pantry.caramel.shade, veil(0.75)) +
    ellipse(-26, -26, 12, 4, '#ffffff', -38, veil(0.5)) +
    place(
      -4,
      -6,
      slab(26, 26, 4, '#0d1b1e', ' transform="translate(2 3)" opacity=".25"') +
        slab(26, 26, 4, pantry.butter.base) +
        slab(26, 20, 4, pantry.butter.light, ' transform="translate(-1 -2)"'),
      20,
    ) +
    berries(
      pen,
      [
        { x: 40, y: 28 },
        { x: 22, y: 44 },
        { x: 50, y: 4 },
        { x: -48, y: 34 },
        { x: -30, y: 50 },
      ],
      13,
    )
  )
}

function cake(pen: Pen): string {
  const wedge = 'M-82 32L62-58Q84-22 74 34Z'
  const layers = [pantry.chocolate, pantry.raspberry, pantry.pistachio] as const
  const icing = pen.words.includes('choc') ? pantry.chocolate : pen.random.pick(layers)
  return (
    place(
      0,
      8,
      shape(wedge, '#0d1b1e', ' transform="translate(4 16)" opacity=".25"') +
        shape('M-82 32L74 34L74 52L-82 48Z', pantry.crumb.shade) +
        shape('M-82 37L74 40V45L-82 42Z', icing.base) +
        shape(wedge, icing.base) +
        shape('M-70 28L58-50Q74-20 68 28Z', icing.light, veil(0.35)) +
        [10, 34, 56].map((x, index) => scoop(pen, x + 4, 18 - index * 22, 12, pantry.cream)).join(''),
    ) +
    strawberry(54, -34, 14, 20) +
    berries(
      pen,
      [
        { x: -52, y: -22 },
        { x: -34, y: -44 },
        { x: -8, y: -58 },
      ],
      12,
    ) +
    line('M-70 66Q-20 88 40 72', icing.shade, 5, veil(0.8)) +
    sprig(pen, -58, -2, 18, pantry.mint)
  )
}

const flavours = [
  pantry.vanilla,
  pantry.pink,
  pantry.chocolate,
  pantry.pistachio,
  pantry.caramel,
  pantry.raspberry,
] as const

/** Something sweet. */
export function dessert(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'donuts', words: ['donut', 'doughnut', 'beignet'] },
    { name: 'tart', words: ['tart', 'pie', 'flan', 'cheesecake', 'كنافة'] },
    { name: 'scoops', words: ['ice', 'gelato', 'sorbet', 'mochi', 'sundae', 'kulfi'] },
    { name: 'pancakes', words: ['pancake', 'waffle', 'crêpe', 'crepe', 'toast'] },
    { name: 'cake', words: ['cake', 'brownie', 'tiramisu', 'baklava', 'torte', 'fondant'] },
  ])
  const shift = pen.random.whole(0, 5)
  const flavour = (index: number) => flavours[(index + shift) % flavours.length] ?? pantry.vanilla
  switch (kind) {
    case 'donuts':
      return (
        plate(pen, style) +
        donut(pen, -38, -28, 46, flavour(1)) +
        donut(pen, 46, -18, 43, flavour(2)) +
        donut(pen, -4, 46, 45, flavour(4))
      )
    case 'scoops':
      return (
        bowl(pen, style, 108) +
        circle(0, 0, 90, pantry.cream.shade) +
        scoop(pen, -30, -22, 43, flavour(0)) +
        scoop(pen, 36, -18, 42, flavour(1)) +
        scoop(pen, 0, 36, 44, flavour(2)) +
        berries(
          pen,
          [
            { x: 56, y: 40 },
            { x: -56, y: 34 },
            { x: 4, y: -6 },
          ],
          13,
        ) +
        grains(pen, scatter(pen.random, 22, 62, 10), 2.4, pantry.caramel.shade) +
        sprig(pen, 4, -8, 20, pantry.mint)
      )
    case 'tart':
      return plate(pen, style) + tart(pen)
    case 'pancakes':
      return plate(pen, style) + pancakes(pen)
    case 'cake':
      return plate(pen, style) + cake(pen)
  }
}
