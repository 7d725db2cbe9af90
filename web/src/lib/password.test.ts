import { expect, test } from 'vitest'
import { passwordWords } from './password.ts'

test.each([
  ['', 'At least 8 characters. Pasting one is fine.'],
  ['abc', '5 characters more.'],
  ['abcdefg', '1 character more.'],
  ['🍜🍜🍜', '5 characters more.'],
  ['aaaaaaaaaaaaa', 'Easy to guess. Mix in other words.'],
  ['1029384756', 'Easy to guess. Mix in other words.'],
  ['bao-house', 'Fair. A longer one is stronger.'],
  ['bao-house at eight', 'Strong.'],
  ['é'.repeat(37), 'Too long: at most 72 characters count.'],
])('of "%s" it says "%s"', (password, words) => {
  expect(passwordWords(password)).toBe(words)
})
