import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root } from './root.ts'

const client = join(root, 'client')

/** Packs the client for apps outside this repository, as JavaScript with its types, into the folder given or `client/dist`. */
function main(): void {
  const target = resolve(process.argv[2] ?? join(client, 'dist'))
  const folder = mkdtempSync(join(tmpdir(), 'platewire-client-'))
  try {
    run('tsc', '-p', join(client, 'tsconfig.package.json'), '--outDir', folder)
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest(), null, 2))
    copyFileSync(join(client, 'README.md'), join(folder, 'README.md'))
    copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
    mkdirSync(target, { recursive: true })
    run('npm', 'pack', folder, '--pack-destination', target, '--loglevel=error')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The manifest of the package: that of the workspace, with entries in JavaScript. The types reach into `supabase/`, so both are kept as they lie. */
function manifest(): object {
  const { name, version, type, license, dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(client, 'package.json'), 'utf8'),
  )
  return {
    name,
    version,
    description: 'The typed client of Platewire',
    type,
    license,
    exports: {
      '.': { types: './client/src/index.d.ts', default: './client/src/index.js' },
      './*': { types: './client/src/*/index.d.ts', default: './client/src/*/index.js' },
    },
    dependencies,
    peerDependencies,
  }
}

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`${command} failed.`)
}

main()
