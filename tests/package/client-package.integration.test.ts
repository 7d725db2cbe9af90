import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createStack } from '@platewire/local-stack'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
/** An app outside this repository, with the package where npm would put it. */
const app = mkdtempSync(join(tmpdir(), 'platewire-app-'))

/** The first sample of the client's README, with the two names it leaves open. */
function sample(): string {
  const readme = readFileSync(join(root, 'client/README.md'), 'utf8')
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  if (!code) throw new Error('The README of the client has no sample.')
  return `const [url = '', publishableKey = ''] = process.argv.slice(2)\n${code}`
}

beforeAll(async () => {
  await run(process.execPath, [join(root, 'scripts/pack-client.ts'), app])
  const home = join(app, 'node_modules/@platewire/client')
  mkdirSync(home, { recursive: true })
  await run('tar', ['-xzf', join(app, 'platewire-client-0.1.0.tgz'), '-C', home, '--strip-components=1'])
  for (const name of ['@supabase', '@types', 'zod', 'tus-js-client'])
    symlinkSync(join(root, 'node_modules', name), join(app, 'node_modules', name))
  writeFileSync(join(app, 'package.json'), '{"type": "module"}')
  writeFileSync(join(app, 'sample.ts'), sample())
})
afterAll(() => rmSync(app, { recursive: true, force: true }))

test('the first sample of the README has the types that the package says', async () => {
  const options = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', '--skipLibCheck']
  const target = ['--noEmit', '--target', 'es2024', '--module', 'nodenext', '--types', 'node']
  const tsc = join(root, 'node_modules/.bin/tsc')
  await expect(run(tsc, [...options, ...target, 'sample.ts'], { cwd: app })).resolves.toBeDefined()
})

test('it runs as it stands there: an order is placed and watched', async () => {
  const stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  try {
    await stack.start()
    const shop = execFile(process.execPath, ['sample.ts', stack.url, stack.publishableKey], { cwd: app })
    const said = await new Promise<string>((resolve) => {
      shop.stdout?.once('data', resolve)
      shop.stderr?.once('data', resolve)
    })
    shop.kill()
    expect(said).toMatch(/^[A-Z] \d+ placed\n$/)
  } finally {
    await stack.dispose()
  }
})
