import { pantry } from '../paint/palette.ts'
import type { Pen } from '../paint/pen.ts'
import { place, slab } from '../paint/svg.ts'

/** Fries thrown on a heap, the ones on top the brightest. */
export function fries(pen: Pen, x: number, y: number, count: number, spread = 15): string {
  const { base, shade, light } = pantry.fries
  const one = (index: number) => {
    const length = pen.random.between(34, 52)
    const top = index > count * 0.55
    const body =
      slab(length, 8, 1.6, '#0d1b1e', ' transform="translate(1.5 3)" opacity=".2"') +
      slab(length, 8, 1.6, shade) +
      slab(length - 1.6, 5.6, 1.2, top ? light : base, ' transform="translate(-.5 -.9)"')
    return place(
      x + pen.random.between(-spread, spread),
      y + pen.random.between(-36, 36),
      body,
      pen.random.between(40, 150),
    )
  }
  return Array.from({ length: count }, (_, index) => one(index)).join('')
}
