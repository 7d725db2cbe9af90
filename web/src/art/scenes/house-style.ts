import { tone } from '../paint/oklch.ts'
import { createRandom } from '../paint/random.ts'

const weaves = ['lattice', 'gingham', 'ticking', 'sashiko'] as const
const rims = ['line', 'double', 'dots', 'dashes', 'petals', 'band'] as const
const glazes = ['own', 'celadon', 'stone', 'night'] as const

/** How one restaurant lays its tables: always the same for the same hue. */
export interface HouseStyle {
  readonly hue: number
  readonly weave: (typeof weaves)[number]
  readonly rim: (typeof rims)[number]
  readonly glaze: (typeof glazes)[number]
  readonly porcelain: 'white' | 'cream' | 'tinted'
  /** The colour of rim patterns and other small accents. */
  readonly accent: string
}

/** The tableware of the restaurant with this hue. */
export function houseStyle(hue: number): HouseStyle {
  const random = createRandom(`house ${Math.round(hue)}`)
  return {
    hue,
    weave: random.pick(weaves),
    rim: random.pick(rims),
    glaze: random.pick(glazes),
    porcelain: random.pick(['white', 'cream', 'tinted']),
    accent: tone(0.55, 0.11, hue),
  }
}

/** The cloth under everything, by theme. */
export const clothColor = (hue: number, theme: 'light' | 'dark') =>
  theme === 'light' ? tone(0.93, 0.045, hue) : tone(0.42, 0.045, hue)
