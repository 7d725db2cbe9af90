import { pantry } from '../paint/palette.ts'
import { line, place, shape, slab, veil } from '../paint/svg.ts'

const { steel, bamboo } = pantry
const under = (body: string) =>
  `<g transform="translate(3 5)" opacity=".2" style="mix-blend-mode:multiply">${body}</g>`

const forkOutline =
  'M-3 150V40C-3 30-11 26-11 12V-16Q-11-19-9.5-19Q-8-19-8-16V6H-4.6V-16Q-4.6-19-3.1-19Q-1.6-19-1.6-16V6H1.6V-16Q1.6-19 3.1-19Q4.6-19 4.6-16V6H8V-16Q8-19 9.5-19Q11-19 11-16V12C11 26 3 30 3 40V150Z'
const knifeOutline = 'M-4 150V62H-5V-10Q-4-22 6-24Q9 10 7 62H4V150Z'
const spoonOutline = 'M-3 150V34C-3 26-14 20-14 2Q-14-20 0-20Q14-20 14 2C14 20 3 26 3 34V150Z'

const drawn = (outline: string) =>
  under(shape(outline, '#0d1b1e')) +
  shape(outline, steel.base) +
  shape(outline, steel.light, ' transform="translate(-1 0) scale(.6 1)" opacity=".6"')

/** A fork, tines up, its neck at (0, 30). */
export const fork = (x: number, y: number, angle = 0) => place(x, y, drawn(forkOutline), angle)

/** A knife, edge to the right. */
export const knife = (x: number, y: number, angle = 0) => place(x, y, drawn(knifeOutline), angle)

/** A spoon seen from above. */
export const spoon = (x: number, y: number, angle = 0) =>
  place(
    x,
    y,
    drawn(spoonOutline) +
      `<ellipse cx="0" cy="0" rx="10" ry="15" fill="${steel.shade}" opacity=".55"/><ellipse cx="2" cy="3" rx="7" ry="10" fill="${steel.light}" opacity=".7"/>`,
    angle,
  )

/** A pair of chopsticks on their rest. */
export function chopsticks(x: number, y: number, angle = 0): string {
  const stick = (dx: number) =>
    place(
      dx,
      0,
      shape('M-2-110L2-110L3.4 110H-3.4Z', bamboo.base) +
        shape('M-2-110L0-110L0 110H-3.4Z', bamboo.light, veil(0.6)) +
        slab(7, 14, 1, pantry.sauce.shade, ' transform="translate(0 96)"'),
    )
  const shadow = `<g opacity=".2" transform="translate(4 6)">${line('M-6-108L-6 108M6-108L6 108', '#0d1b1e', 6)}</g>`
  return place(x, y, shadow + stick(-6) + stick(6), angle)
}
