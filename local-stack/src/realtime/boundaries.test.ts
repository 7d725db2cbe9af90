import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

function importsOf(folder: string): { file: string; from: string }[] {
  const files = globSync(`${folder}/**/*.ts`, { cwd: here }).filter((file) => !file.endsWith('.test.ts'))
  return files.flatMap((file) =>
    [...readFileSync(here + file, 'utf8').matchAll(/from '([^']+)'/g)].map((match) => ({
      file,
      from: match[1] ?? '',
    })),
  )
}

describe('what may import what', () => {
  test.for(['protocol', 'core'])('%s knows no Node, no socket and no database', (folder) => {
    const imports = importsOf(folder)
    expect(imports.length).toBeGreaterThan(10)
    expect(imports.filter(({ from }) => !from.startsWith('.') || from.includes('/adapters/'))).toEqual([])
  })

  test('protocol knows nothing above it', () => {
    expect(
      importsOf('protocol').filter(({ from }) => from.includes('/core/') || from.includes('/ports')),
    ).toEqual([])
  })
})
