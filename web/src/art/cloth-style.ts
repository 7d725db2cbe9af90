import type { CSSProperties } from 'react'
import { tone } from './paint/oklch.ts'
import { clothColor } from './scenes/house-style.ts'

/** The cloth of one restaurant as custom properties, for the theme to choose from. */
export const clothStyle = (hue: number): CSSProperties => ({
  '--cloth-light': clothColor(hue, 'light'),
  '--cloth-dark': clothColor(hue, 'dark'),
  '--thread-light': tone(0.4, 0.09, hue),
  '--thread-dark': tone(0.94, 0.04, hue),
})
