import { expect, it } from 'vitest'
import { pageRule, paperOf } from './paper.ts'

it('cuts a roll where the slip ends, and leaves a sheet its size', () => {
  expect(pageRule('80mm', 378)).toBe('@page { size: 80mm 107mm; margin: 3mm; }')
  expect(pageRule('a6', 378)).toBe('@page { size: A6; margin: 6mm; }')
  expect([paperOf(null), paperOf('a6'), paperOf('a4')]).toEqual(['80mm', 'a6', '80mm'])
})
