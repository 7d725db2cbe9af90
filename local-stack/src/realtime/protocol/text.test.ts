import { describe, expect, test } from 'vitest'
import { parseJson } from './text.ts'

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

describe('reading JSON', () => {
  test.for<[string, string]>([
    ['lists', nested(1_000)],
    ['what opens and closes again', `[${Array.from({ length: 2_000 }, () => '[{}]').join()}]`],
    ['brackets in a string', JSON.stringify(`\\"${'[{'.repeat(2_000)}`)],
  ])('[RT154] takes %s', ([, text]) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  test.for<[string, string]>([
    ['1,001 lists', nested(1_001)],
    ['1,001 objects', `${'{"a":'.repeat(1_001)}0${'}'.repeat(1_001)}`],
    ['lists behind a string', `["\\\\",${nested(1_001)}]`],
    ['a megabyte of them, unclosed', '['.repeat(1_000_000)],
  ])('[RT154] refuses %s', ([, text]) => {
    expect(parseJson(text)).toBeUndefined()
  })
})
