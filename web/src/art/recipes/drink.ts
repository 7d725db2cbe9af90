import { leaf, sprig } from '../garnish/leaves.ts'
import { citrus, cucumber, kernels } from '../garnish/vegetables.ts'
import { blob, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { castShadow, type Pen } from '../paint/pen.ts'
import { circle, ellipse, line, num, place, shape, slab, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

function glass(pen: Pen, r: number, liquid: readonly [string, string, string]): string {
  const surface = pen.lit([0, liquid[0]], [0.55, liquid[1]], [1, liquid[2]])
  return (
    castShadow(pen, r, r, 17) +
    circle(0, 0, r, '#ffffff', veil(0.55)) +
    `<circle r="${num(r)}" fill="none" stroke="#ffffff" stroke-width="3" opacity=".9"/><circle r="${num(r - 3)}" fill="none" stroke="#0d1b1e" stroke-width="1.2" opacity=".14"/>` +
    circle(0, 0, r * 0.9, surface) +
    circle(0, 0, r * 0.9, 'none', ' stroke="#ffffff" stroke-width="1.6" opacity=".4"')
  )
}

const ice = (x: number, y: number, size: number, angle: number) =>
  place(
    x,
    y,
    slab(size, size, size * 0.2, '#ffffff', veil(0.42)) +
      slab(size * 0.72, size * 0.72, size * 0.16, '#ffffff', ' opacity=".4" transform="translate(-2 -2)"') +
      line(`M${num(-size * 0.3)} ${num(-size * 0.34)}H${num(size * 0.1)}`, '#ffffff', 2.4, veil(0.9)),
    angle,
  )

function straw(pen: Pen, color: string): string {
  const body =
    shape('M-5.5-20Q0-26 5.5-20V-150H-5.5Z', color) +
    line('M-4-132L4-139M-4-112L4-119M-4-92L4-99M-4-72L4-79M-4-52L4-59M-4-32L4-39', '#ffffff', 4, veil(0.75)) +
    shape('M-5.5-20V-150H-2V-22Z', '#ffffff', veil(0.3)) +
    ellipse(0, -150, 5.5, 2.4, '#ffffff', 0, veil(0.6))
  const shadow = shape('M-5-20H5V-150H-5Z', '#0d1b1e', ' opacity=".16" transform="translate(9 8)"')
  return place(0, 0, shadow + body, pen.random.between(18, 62), 0.86)
}

const bubbles = (pen: Pen, count: number, radius: number) =>
  scatter(pen.random, count, radius, 9)
    .map(({ x, y }) => circle(x, y, pen.random.between(1, 2.6), '#ffffff', veil(0.6)))
    .join('')

const iced = {
  lemonade: (pen: Pen) =>
    glass(pen, 92, [pantry.butter.light, pantry.lemon.base, pantry.pepperYellow.base]) +
    ice(-30, -24, 36, 18) +
    ice(26, 20, 38, -24) +
    ice(-20, 36, 30, 50) +
    citrus(34, -30, 29, pen.random.between(0, 90), pantry.lemon) +
    straw(pen, pantry.tomato.base) +
    sprig(pen, -6, 4, 24, pantry.mint) +
    bubbles(pen, 12, 70),
  mojito: (pen: Pen) =>
    glass(pen, 92, ['#f4fbe9', pantry.pistachio.light, pantry.lettuce.light]) +
    ice(-32, 20, 36, 10) +
    ice(30, 28, 34, -30) +
    ice(8, -34, 36, 40) +
    citrus(-34, -28, 27, 20) +
    citrus(40, -12, 24, 50) +
    sprig(pen, 0, 0, 30, pantry.mint) +
    sprig(pen, 18, 34, 24, pantry.mint) +
    straw(pen, pantry.mint.base) +
    bubbles(pen, 14, 72),
  berry: (pen: Pen) =>
    glass(pen, 92, [pantry.raspberry.light, pantry.raspberry.base, pantry.beet.base]) +
    ice(-26, -28, 38, 24) +
    ice(34, 24, 34, -16) +
    kernels(scatter(pen.random, 9, 60, 24), 9, pantry.blueberry) +
    citrus(-30, 36, 26, 10) +
    leaf(14, -18, 28, -40, pantry.mint) +
    leaf(14, -18, 25, 40, pantry.mint) +
    straw(pen, pantry.steel.light),
  spa: (pen: Pen) =>
    glass(pen, 92, ['#f3fbfd', '#d3eef3', '#a9d9e4']) +
    ice(-28, -20, 38, 12) +
    ice(30, 30, 34, -32) +
    cucumber(32, -28, 23, 10) +
    cucumber(-26, 36, 22, 60) +
    citrus(4, 4, 22, 40, pantry.lemon) +
    straw(pen, pantry.blueberry.base) +
    bubbles(pen, 18, 76),
  bubble: (pen: Pen) =>
    glass(pen, 92, [pantry.crumb.base, pantry.crust.light, pantry.caramel.base]) +
    line('M-60-20C-30-50 20-44 40-10S10 50-30 38', pantry.caramel.shade, 7, veil(0.4)) +
    kernels(scatter(pen.random, 17, 68, 20), 8.6, pantry.chocolate) +
    straw(pen, pantry.pink.base),
} as const

function coffee(pen: Pen, style: HouseStyle): string {
  const brew = pen.lit([0, pantry.caramel.light], [0.6, pantry.caramel.base], [1, pantry.chocolate.light])
  const handle = place(
    0,
    0,
    `<path d="M56 0C92-16 104 20 60 30" fill="none" stroke="#0d1b1e" stroke-width="13" opacity=".2" transform="translate(3 6)"/><path d="M56-6C96-20 106 24 60 28" fill="none" stroke="#f6f3ec" stroke-width="13" stroke-linecap="round"/>`,
    -30,
  )
  const heart = 'M0 34C-34 8-30-22-10-24C-2-24 0-16 0-14C0-16 2-24 10-24C30-22 34 8 0 34Z'
  const art = pen.random.chance(0.5)
    ? shape(heart, pantry.cream.base) +
      shape(heart, pantry.caramel.light, ' transform="translate(0 2) scale(.62)"') +
      shape(heart, pantry.cream.light, ' transform="translate(0 2) scale(.36)"')
    : [28, 14, 0, -14]
        .map((y, index) =>
          line(`M${-30 + index * 7} ${y}Q0 ${y + 24} ${30 - index * 7} ${y}`, pantry.cream.base, 7),
        )
        .join('') + line('M0-34V44', pantry.cream.base, 3)
  const biscuit = place(
    -74,
    54,
    shape(blob(pen.random, 0, 0, 19, { wobble: 0.05 }), pantry.crust.shade) +
      shape(blob(pen.random, -1, -1, 17, { wobble: 0.05 }), pantry.crust.base) +
      kernels(scatter(pen.random, 5, 11, 8), 2.6, pantry.chocolate),
    20,
  )
  return (
    plate(pen, style, 112) +
    biscuit +
    handle +
    circle(4, 7, 72, '#0d1b1e', veil(0.2)) +
    circle(0, 0, 72, pen.lit([0, '#ffffff'], [1, '#e3dccf'])) +
    circle(0, 0, 64, pantry.chocolate.base) +
    circle(0, 0, 62, brew) +
    place(0, -2, art, pen.random.between(-30, 30)) +
    shape('M-50-28A58 58 0 0 1-14-55A62 62 0 0 0-50-28Z', '#ffffff', veil(0.4))
  )
}

/** Something to drink. */
export function drink(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'lemonade', words: ['lemon', 'orange', 'mango', 'juice', 'citron'] },
    { name: 'mojito', words: ['mojito', 'mint', 'lime', 'ginger'] },
    { name: 'berry', words: ['berry', 'hibiscus', 'rose', 'cherry', 'wine', 'cola'] },
    { name: 'spa', words: ['water', 'sparkling', 'tonic', 'soda', 'beer'] },
    { name: 'bubble', words: ['bubble', 'boba', 'thai tea', 'milk tea', 'pearl'] },
    {
      name: 'coffee',
      words: ['coffee', 'latte', 'cappuccino', 'flat white', 'espresso', 'chai', 'tea', 'matcha'],
    },
  ])
  return kind === 'coffee' ? coffee(pen, style) : iced[kind](pen)
}
