import { describe, expect, it } from 'vitest'
import { checkPassword, checkPasswordHash, weaknessOf } from './passwords.ts'

const rules = { minLength: 8, requiredCharacters: ['abc', '123'] }

describe('[AU13] passwords', () => {
  it('are as long as they have to be, counted in bytes', () => {
    expect(weaknessOf('a1', rules)?.reasons).toEqual(['length'])
    expect(weaknessOf('a1ééé', rules)).toBeUndefined()
  })

  it('have a character of each set', () => {
    expect(weaknessOf('aaabbbaaab', rules)).toEqual({
      reasons: ['characters'],
      message: 'Password should contain at least one character of each: abc, 123.',
    })
    expect(weaknessOf('x', rules)?.reasons).toEqual(['length', 'characters'])
  })

  it('longer than bcrypt reads are refused', () => {
    expect(() => checkPassword('a1'.repeat(37), rules)).toThrow('cannot be longer than 72')
    expect(() => checkPassword('a1'.repeat(36), rules)).not.toThrow()
  })

  it('that attackers try first are refused, whatever is added to them', () => {
    const loose = { minLength: 8, requiredCharacters: [] }
    for (const known of ['password1', 'PassWord2024', 'qwertyuiop', 'Sunshine!', '12345678'])
      expect([known, weaknessOf(known, loose)?.reasons]).toEqual([known, ['pwned']])
    for (const own of ['a-long-enough-one', 'platewire-demo', 'sunshine over lyon', 'correct horse'])
      expect([own, weaknessOf(own, loose)]).toEqual([own, undefined])
  })

  it('come as bcrypt hashes, or not at all', () => {
    const hash = `$2b$10$${'a'.repeat(53)}`
    expect(checkPasswordHash(hash)).toBe(hash)
    expect(() => checkPasswordHash('$argon2id$v=19$x')).toThrow(expect.objectContaining({ status: 501 }))
    expect(() => checkPasswordHash('plain')).toThrow(expect.objectContaining({ code: 'validation_failed' }))
  })
})
