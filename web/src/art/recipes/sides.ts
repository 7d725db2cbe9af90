import { fries } from '../garnish/fries.ts'
import { chopped, corianders, leaf, scallionRing } from '../garnish/leaves.ts'
import { grains } from '../garnish/proteins.ts'
import { blob, ruffle, scatter } from '../paint/outline.ts'
import { pantry } from '../paint/palette.ts'
import { assortment, castShadow, type Pen } from '../paint/pen.ts'
import { circle, ellipse, line, place, shape, slab, veil } from '../paint/svg.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { bowl, dip, plate } from '../scenes/vessels.ts'

/** Fries on paper in a basket. */
export function friesBasket(pen: Pen): string {
  const { base, shade, light } = pantry.steel
  const mesh = Array.from({ length: 36 }, (_, index) =>
    place(0, 0, line('M104 0H116', shade, 2.4), index * 10),
  )
  const paper = ruffle(pen.random, 104, 13, 0.03)
  return (
    castShadow(pen, 117, 117, 15) +
    circle(0, 0, 117, base) +
    mesh.join('') +
    `<circle r="116" fill="none" stroke="${light}" stroke-width="3"/>` +
    shape(paper, pantry.crumb.shade) +
    shape(paper, '#fdf8ec', ' transform="scale(.97)"') +
    place(-8, -4, fries(pen, 0, 0, 34, 40), 24, 1.42) +
    grains(pen, scatter(pen.random, 22, 66, 10), 1.6, '#ffffff') +
    dip(pen, 66, 56, 23, pantry.sauce.base, pantry.sauce.light)
  )
}

/** Rice, heaped in a bowl. */
export function riceBowl(pen: Pen, style: HouseStyle): string {
  const heap = pen.lit([0, '#ffffff'], [0.6, pantry.rice.base], [1, pantry.rice.shade])
  const points = scatter(pen.random, 150, 84, 6)
  return (
    bowl(pen, style, 112) +
    shape(blob(pen.random, 0, 0, 92, { wobble: 0.02, points: 14 }), heap) +
    grains(pen, points, 4.4, '#ffffff') +
    grains(pen, scatter(pen.random, 60, 82, 8), 4.2, pantry.rice.shade) +
    chopped(pen, scatter(pen.random, 12, 30, 9), 2.4, pantry.scallion) +
    grains(pen, scatter(pen.random, 14, 34, 8), 2.2, pantry.olive.base) +
    scallionRing(4, -6, 4.6) +
    scallionRing(-10, 8, 4)
  )
}

const filling = [pantry.prawn.base, pantry.herb.base, pantry.carrot.base, pantry.lettuce.base] as const

/** One roll of rice paper; what is in it shows through. */
function roll(pen: Pen): string {
  const inside = filling.map((color, index) => {
    const y = (index - 1.5) * 8 + pen.random.between(-2, 2)
    const bend = pen.random.between(-5, 5)
    return line(`M-42 ${y.toFixed(1)}Q0 ${(y + bend).toFixed(1)} 42 ${y.toFixed(1)}`, color, 8.5, veil(0.85))
  })
  return (
    slab(116, 44, 21, '#0d1b1e', ' transform="translate(3 6)" opacity=".24"') +
    slab(116, 44, 21, pantry.rice.shade) +
    slab(113, 41, 20, pantry.rice.base) +
    inside.join('') +
    slab(113, 41, 20, '#ffffff', veil(0.34)) +
    ellipse(-14, -14, 34, 3, '#ffffff', -2, veil(0.75))
  )
}

/** Three rolls and their sauce. */
export function rolls(pen: Pen, style: HouseStyle): string {
  const one = assortment(pen, 2, () => roll(pen))
  const laid = [-44, 4, 52].map((y, index) => one(-10 + index * 7, y, pen.random.between(-16, -10)))
  return (
    plate(pen, style) +
    leaf(-62, -58, 34, 20, pantry.lettuce) +
    leaf(-52, -66, 30, -20, pantry.mint) +
    laid.join('') +
    dip(pen, 62, -58, 24, pantry.caramel.base, pantry.caramel.light) +
    grains(
      pen,
      [
        { x: 60, y: -60 },
        { x: 66, y: -54 },
        { x: 56, y: -52 },
      ],
      3,
      pantry.crumb.base,
    ) +
    corianders(
      pen,
      [
        { x: -74, y: 44 },
        { x: 74, y: 40 },
      ],
      11,
    )
  )
}
