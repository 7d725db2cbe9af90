import { chopped, leaf } from '../garnish/leaves.ts'
import { grains } from '../garnish/proteins.ts'
import { around, blob, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import type { Pen } from '../paint/pen.ts'
import { castShadow } from '../paint/pen.ts'
import { circle, ellipse, line, num, place, shape, slab, strip, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { board, darkPlate, dip, plate } from '../scenes/vessels.ts'
import { choose } from './choose.ts'

/** A bamboo steamer, open. */
function steamer(pen: Pen): string {
  const { base, shade, light } = pantry.bamboo
  const slats = [-72, -54, -36, -18, 0, 18, 36, 54, 72].map((y) => {
    const half = Math.sqrt(92 * 92 - y * y)
    return `M${num(-half)} ${y}H${num(half)}`
  })
  const hoop = pen.lit([0, light], [0.7, base], [1, shade])
  return (
    castShadow(pen, 118, 118, 15) +
    circle(0, 0, 118, hoop) +
    `<circle r="111" fill="none" stroke="${shade}" stroke-width="1.6"/>` +
    circle(0, 0, 103, shade) +
    circle(0, 0, 98, pantry.wood.base) +
    circle(0, 0, 98, '#0d1b1e', veil(0.16)) +
    strip(slats.join(''), base, 12) +
    line(slats.join(''), light, 2, ' transform="translate(0 -4)" opacity=".6"') +
    slab(30, 15, 2, shade, ' transform="translate(0 111)"')
  )
}

function bao(pen: Pen, x: number, y: number, r: number): string {
  const outline = blob(pen.random, 0, 0, r, { wobble: 0.02, points: 12 })
  const dome = pen.lit([0, '#fffdf8'], [0.5, pantry.dough.base], [1, pantry.dough.shade])
  const pleats = Array.from({ length: 13 }, (_, index) =>
    place(
      0,
      0,
      line(
        `M${num(r * 0.12)} 0Q${num(r * 0.42)} ${num(r * 0.05)} ${num(r * 0.74)} ${num(r * 0.26)}`,
        pantry.dough.shade,
        1.7,
      ),
      index * (360 / 13),
    ),
  )
  return place(
    x,
    y,
    shape(outline, '#0d1b1e', ' transform="translate(3 6)" opacity=".28"') +
      shape(outline, dome) +
      pleats.join('') +
      circle(0, 0, r * 0.13, pantry.dough.shade) +
      circle(-1, -1, r * 0.08, pantry.caramel.light),
    pen.random.between(0, 360),
  )
}

/** A pan-fried dumpling, its pleats towards -y. */
function dumpling(pen: Pen): string {
  const outline = 'M-29 9C-34-8-16-25 0-25C16-25 34-8 29 9C25 17 11 12 0 12C-11 12-25 17-29 9Z'
  const body = pen.lit([0, '#fffdf6'], [0.55, pantry.dough.base], [1, pantry.dough.shade])
  const pleats = [-58, -36, -14, 8, 30, 52].map((turn) =>
    place(
      0,
      12,
      `<path d="M0-35Q5-27 1-20" fill="none" stroke="${pantry.dough.shade}" stroke-width="2.2" stroke-linecap="round"/>`,
      turn,
    ),
  )
  return (
    shape(outline, '#0d1b1e', ' transform="translate(3 6)" opacity=".28"') +
    shape(outline, body) +
    ellipse(0, 4, 22, 8.5, pantry.caramel.light, 0, veil(0.85)) +
    ellipse(1, 6, 15, 4.4, pantry.caramel.base, 0, veil(0.75)) +
    pleats.join('')
  )
}

function loaf(pen: Pen): string {
  const crust = pen.lit([0, pantry.bread.light], [0.5, pantry.bread.base], [1, pantry.bread.shade])
  const outline = blob(pen.random, -52, 0, 58, { wobble: 0.03, points: 12, flat: 1.12 })
  const scores = [-30, -6, 18]
    .map(
      (y) =>
        line(`M-86 ${y}Q-54 ${y - 13} -20 ${y - 2}`, pantry.crumb.base, 5.4) +
        line(`M-86 ${y + 2.5}Q-54 ${y - 10} -20 ${y + 0.6}`, pantry.bread.shade, 1.4),
    )
    .join('')
  const slice = (x: number, y: number, angle: number) => {
    const d = 'M-26-22C-20-44 20-44 26-22C30-4 30 22 24 34C10 39-12 39-24 34C-31 18-30-4-26-22Z'
    const holes = scatter(pen.random, 9, 24, 9).map((hole) =>
      ellipse(
        hole.x,
        hole.y,
        pen.random.between(1.4, 3.4),
        pen.random.between(1, 2.4),
        pantry.crust.light,
        pen.random.between(0, 180),
      ),
    )
    return place(
      x,
      y,
      shape(d, '#0d1b1e', ' transform="translate(3 6)" opacity=".25"') +
        shape(d, pantry.bread.shade) +
        shape(d, pantry.crumb.base, ' transform="scale(.89)"') +
        holes.join(''),
      angle,
    )
  }
  const flour = scatter(pen.random, 20, 44, 8).map(({ x, y }) =>
    circle(x - 52, y, pen.random.between(0.7, 1.7), '#ffffff', veil(0.7)),
  )
  return (
    shape(outline, '#0d1b1e', ' transform="translate(4 8)" opacity=".28"') +
    shape(outline, crust) +
    scores +
    flour.join('') +
    slice(38, -14, 12) +
    slice(70, 16, 26) +
    dip(pen, 104, -48, 19, pantry.butter.base, '#ffffff')
  )
}

function flat(pen: Pen): string {
  const one = (x: number, y: number, angle: number) => {
    const outline = blob(pen.random, 0, 0, 50, { wobble: 0.06, points: 9, flat: 1.34 })
    const body = pen.lit([0, pantry.crumb.light], [0.6, pantry.crumb.base], [1, pantry.crust.base])
    const spots = scatter(pen.random, 17, 56, 11).map((spot) =>
      ellipse(
        spot.x * 0.75,
        spot.y,
        pen.random.between(2.4, 6.4),
        pen.random.between(2, 4.4),
        pen.random.chance(0.4) ? pantry.chocolate.light : pantry.caramel.base,
        pen.random.between(0, 180),
        veil(0.55),
      ),
    )
    return place(
      x,
      y,
      shape(outline, '#0d1b1e', ' transform="translate(4 7)" opacity=".26"') +
        shape(outline, pantry.crust.base) +
        shape(outline, body, ' transform="translate(-1 -1.2) scale(.97)"') +
        spots.join('') +
        chopped(pen, scatter(pen.random, 14, 42, 9), 2.2),
      angle,
    )
  }
  return one(-30, -8, -24) + one(28, 10, 22) + dip(pen, 60, -62, 20, pantry.cream.base, '#ffffff')
}

/** Bread, buns and dumplings. */
export function bread(pen: Pen, style: HouseStyle): string {
  const kind = choose(pen, [
    { name: 'bao', words: ['bao', 'bun', 'mantou'] },
    {
      name: 'dumplings',
      words: ['dumpling', 'gyoza', 'mandu', 'momo', 'wonton', 'pierogi', 'potsticker', 'samosa', 'empanada'],
    },
    { name: 'flat', words: ['naan', 'roti', 'flat', 'pita', 'focaccia', 'paratha', 'manakish', 'msemen'] },
    { name: 'loaf', words: ['loaf', 'sourdough', 'toast', 'bread', 'baguette', 'sandwich'] },
  ])
  switch (kind) {
    case 'bao': {
      const filled = around(pen.random, 3, 46, 0.08).map(({ x, y }) => bao(pen, x, y, 39))
      return (
        steamer(pen) + filled.join('') + chopped(pen, scatter(pen.random, 8, 84, 24), 2.4, pantry.scallion)
      )
    }
    case 'dumplings': {
      const one = pen.stamp(dumpling(pen))
      const ring = around(pen.random, 5, 62, 0.03).map(({ x, y }) =>
        one(x, y, (Math.atan2(y, x) * 180) / Math.PI + 90, 1.26),
      )
      return (
        darkPlate(pen) +
        ring.join('') +
        dip(pen, 0, 0, 22, pantry.chocolate.base, pantry.caramel.light) +
        grains(pen, scatter(pen.random, 20, 78, 10), 2, pantry.crumb.base) +
        chopped(pen, scatter(pen.random, 16, 80, 12), 2.4, pantry.scallion)
      )
    }
    case 'flat':
      return (
        (pen.random.chance(0.5) ? darkPlate(pen, 122) : plate(pen, style)) +
        flat(pen) +
        leaf(-70, 66, 22, 20, pantry.mint)
      )
    case 'loaf':
      return board(pen, 'wood', 276, 170, 20) + loaf(pen)
  }
}
