import { describe, expect, it } from 'vitest'
import { isAllergyNote, isRemoval } from './wishes.ts'

describe('isRemoval', () => {
  it.each(['No coriander', 'no ice', 'Without onion', ' No pickles '])(
    'reads "%s" as taking away',
    (name) => {
      expect(isRemoval(name)).toBe(true)
    },
  )
  it.each(['Noodles, thin', 'Nori', 'Normal', 'Extra pickles', 'No', ''])(
    'reads "%s" as an ordinary choice',
    (name) => {
      expect(isRemoval(name)).toBe(false)
    },
  )
})

describe('isAllergyNote', () => {
  it.each([
    'PEANUT ALLERGY please',
    'Ich bin Allergiker',
    'coeliac, no flour',
    'lactose intolerant',
    'حساسية فول سوداني',
  ])('warns of "%s"', (note) => expect(isAllergyNote(note)).toBe(true))
  it.each(['Ring twice', 'extra napkins', ''])('stays calm at "%s"', (note) => {
    expect(isAllergyNote(note)).toBe(false)
  })
})
