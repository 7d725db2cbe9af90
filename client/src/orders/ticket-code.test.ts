import { expect, test } from 'vitest'
import { ticketCode } from './ticket-code.ts'

test.each([
  [1, 'A 01'],
  [41, 'A 41'],
  [100, 'B 00'],
  [141, 'B 41'],
  [2599, 'Z 99'],
  [2600, 'A 00'],
  [-3, 'Test'],
])('ticketCode(%i) is called out as %s', (number, code) => {
  expect(ticketCode(number)).toBe(code)
})
