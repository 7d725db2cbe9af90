import { describe, expect, it } from 'vitest'
import { byteRange } from './range.ts'

describe('byteRange()', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=5-', { start: 5, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=8-100', { start: 8, end: 9 }],
  ])('[ST5] reads %s of ten bytes', (header, range) => {
    expect(byteRange(header, 10)).toEqual(range)
  })

  it.each([null, '', 'bytes=', 'bytes=-', 'bytes=5-3', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b'])(
    '[ST5] takes %j for everything',
    (header) => {
      expect(byteRange(header, 10)).toBeUndefined()
    },
  )

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('[ST5] refuses %s of ten bytes', (header) => {
    expect(() => byteRange(header, 10)).toThrow('The requested range is not satisfiable')
  })

  it('[ST5] no byte can be asked for where there is none', () => {
    expect(() => byteRange('bytes=0-', 0)).toThrow('not satisfiable')
  })
})
