import { converter, formatHex } from 'culori'
import { describe, expect, it } from 'vitest'
import { tone } from './oklch.ts'

const toOklch = converter('oklch')

describe('tone', () => {
  it.each([
    [0.93, 0.03, 25],
    [0.42, 0.045, 250],
    [0.57, 0.145, 45],
    [0.185, 0.012, 200],
    [1, 0, 0],
    [0, 0, 0],
  ])('writes oklch(%s %s %s) as the hex a colour library writes', (l, c, h) => {
    expect(tone(l, c, h)).toBe(formatHex({ mode: 'oklch', l, c, h }))
  })

  it('keeps lightness and hue of a colour that no screen can show', () => {
    const shown = toOklch(tone(0.7, 0.35, 150))
    expect(shown?.l).toBeCloseTo(0.7, 1)
    expect(shown?.h).toBeCloseTo(150, -1)
    expect(shown?.c).toBeLessThan(0.25)
  })
})
