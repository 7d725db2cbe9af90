import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { displayable, wcagContrast } from 'culori'
import { describe, expect, it } from 'vitest'

type Theme = 'light' | 'dark'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((oklch\([^)]+\)), (oklch\([^)]+\))\);/g)].map(
    ([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }],
  ),
)

function colour(name: string, theme: Theme): string {
  const token = tokens.get(name)
  if (!token) throw new Error(`No colour token --${name}`)
  return token[theme]
}

const ratio = (front: string, back: string, theme: Theme): number =>
  wcagContrast(colour(front, theme), colour(back, theme))

const GROUNDS = ['canvas', 'surface', 'sunken', 'raised']
const STATES = ['new', 'cooking', 'ready', 'moving', 'done', 'over']

const onAllGrounds = (front: string, least: number) =>
  GROUNDS.map((ground): [string, string, number] => [front, ground, least])

const TEXT: [string, string, number][] = [
  ...onAllGrounds('ink', 12),
  ...onAllGrounds('ink-2', 7),
  ...onAllGrounds('ink-3', 4.5),
  ...onAllGrounds('act', 4.5),
  ...onAllGrounds('over-text', 4.5),
  ['on-act', 'act', 7],
  ['on-act', 'act-hover', 7],
  ['act-tint-text', 'act-tint', 7],
  ['due-text', 'due-tint', 4.5],
  ['on-due', 'due-fill', 7],
  ['on-late', 'over-fill', 4.5],
  ['on-late', 'late-stripe', 4],
  ...STATES.map((state): [string, string, number] => [`${state}-text`, `${state}-tint`, 4.5]),
  ...STATES.map((state): [string, string, number] => ['on-state', `${state}-fill`, 4.5]),
]

const CONTROLS: [string, string, number][] = [
  ...onAllGrounds('line-strong', 3),
  ...onAllGrounds('focus', 3),
  ...onAllGrounds('act', 3),
  ['copper', 'canvas', 3],
  ['copper', 'surface', 3],
]

describe.each(['light', 'dark'] satisfies Theme[])('the %s theme', (theme) => {
  it.each(TEXT)('keeps %s readable on %s (at least %d to 1)', (front, back, least) => {
    expect(ratio(front, back, theme)).toBeGreaterThanOrEqual(least)
  })

  it.each(CONTROLS)('keeps %s visible on %s (at least %d to 1)', (front, back, least) => {
    expect(ratio(front, back, theme)).toBeGreaterThanOrEqual(least)
  })

  it('keeps every token inside sRGB, so that fallbacks look the same', () => {
    const outside = [...tokens].filter(([, value]) => !displayable(value[theme])).map(([name]) => name)
    expect(outside).toEqual([])
  })
})
