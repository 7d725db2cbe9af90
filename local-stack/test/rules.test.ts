import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(root + path, 'utf8')

/** `## GW: the gateway` and its numbered list make GW1, GW2 and so on. */
function rulesOfSections(text: string): string[] {
  return text.split(/^## /m).flatMap((section) => {
    const prefix = /^([A-Z]{2}): /.exec(section)?.[1]
    return prefix === undefined ? [] : [...section.matchAll(/^(\d+)\. /gm)].map(([, n]) => `${prefix}${n}`)
  })
}

const rules = [
  ...rulesOfSections(read('local-stack/SPEC.md')),
  ...[...read('local-stack/SPEC-realtime.md').matchAll(/^- \*\*(RT\d+)\*\*/gm)].map(([, rule]) =>
    String(rule),
  ),
]

/** The rules at the beginning of titles, each with a file that names it. */
function namedByTests(): Map<string, string> {
  const files = globSync('{local-stack/{src,test},tests}/**/*.test.ts', { cwd: root })
  const named = files.flatMap((file) =>
    [...read(file).matchAll(/['"`]((?:\[[A-Z]{2}\d+\] ?)+)/g)].flatMap(([, tags = '']) =>
      (tags.match(/[A-Z]{2}\d+/g) ?? []).map((rule): [string, string] => [rule, file]),
    ),
  )
  return new Map(named)
}

describe('the rules of SPEC.md and SPEC-realtime.md', () => {
  const named = namedByTests()

  test('are each named by a test', () => {
    expect(rules.length).toBeGreaterThan(150)
    expect(rules.filter((rule) => !named.has(rule))).toEqual([])
  })

  test('are all that tests name', () => {
    expect([...named].filter(([rule]) => !rules.includes(rule))).toEqual([])
  })

  test('have a number each', () => {
    expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([])
  })
})
