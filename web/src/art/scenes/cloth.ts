import { tone } from '../paint/oklch.ts'
import { line, num, strip } from '../paint/svg.ts'
import type { HouseStyle } from './house-style.ts'

/** The thread is see-through, so one drawing suits the light cloth and the dark one. */
const threads: Record<HouseStyle['weave'], (color: string) => { size: number; turn: number; body: string }> =
  {
    lattice: (color) => ({
      size: 30,
      turn: 45,
      body:
        line('M0 15H30M15 0V30', color, 1.6, ' opacity=".5"') +
        line('M0 19H30M19 0V30', color, 0.8, ' opacity=".35"'),
    }),
    gingham: (color) => ({
      size: 40,
      turn: 0,
      body: `<path d="M0 0H20V40H0Z" fill="${color}" opacity=".2"/><path d="M0 0H40V20H0Z" fill="${color}" opacity=".2"/>`,
    }),
    ticking: (color) => ({
      size: 26,
      turn: 0,
      body: strip('M6 0V26', color, 4, ' opacity=".32"') + line('M13 0V26', color, 1.2, ' opacity=".5"'),
    }),
    sashiko: (color) => ({
      size: 36,
      turn: 0,
      body:
        line('M18 5V13M18 23V31M5 18H13M23 18H31', color, 2, ' opacity=".5"') +
        line('M0 0L3 3M36 36L33 33M36 0L33 3M0 36L3 33', color, 2, ' opacity=".4"'),
    }),
  }

/** The woven threads over a cloth of any lightness. */
export function weave(style: HouseStyle, width: number, height: number, id = 'w'): string {
  const { size, turn, body } = threads[style.weave](tone(0.7, 0.085, style.hue))
  const turned = turn === 0 ? '' : ` patternTransform="rotate(${turn})"`
  return (
    `<defs><pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse"${turned}>${body}</pattern></defs>` +
    `<rect width="${num(width)}" height="${num(height)}" fill="url(#${id})"/>`
  )
}
