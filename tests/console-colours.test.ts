import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const colours = (path: string): Map<string, string> => {
  const css = readFileSync(new URL(path, import.meta.url), 'utf8')
  return new Map(
    [...css.matchAll(/--([\w-]+):\s*(light-dark\([^;]+\));/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
}

it('[CO43] the colours of the console are those of the web app', () => {
  const web = colours('../web/src/styles/tokens.css')
  const own = colours('../local-stack/src/console/page/styles/tokens.css')
  expect(own.size).toBeGreaterThan(20)
  for (const [name, value] of own) expect([name, value]).toEqual([name, web.get(name)])
})
