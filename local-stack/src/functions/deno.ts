import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { StackError } from '../errors.ts'
import { type Child, spawnChild } from '../life/child.ts'
import type { Watchdog } from '../life/watchdog.ts'
import type { FunctionEntry } from './catalog.ts'

/** What every function process gets. */
export interface DenoOptions {
  projectDir: string
  /** Where Deno keeps compiled code. */
  cacheDir: string
  watchdog: Watchdog
}

/** What one process gets. */
export interface LaunchOptions {
  entry: FunctionEntry
  port: number
  env: Record<string, string>
  memoryMb: number
  /** Begins the lines in which the process talks to the stack. */
  secret: string
  onLine(line: string): void
}

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

/** Deno's binary, wherever its package put it. */
function findDeno(): string {
  const root = dirname(createRequire(import.meta.url).resolve('deno/package.json'))
  const file = process.platform === 'win32' ? 'deno.exe' : 'deno'
  const system = process.platform === 'linux' ? 'linux' : process.platform
  const libc = process.platform === 'linux' ? '-glibc' : ''
  const candidates = [join(root, file), join(root, '..', '@deno', `${system}-${process.arch}${libc}`, file)]
  const found = candidates.find((path) => existsSync(path))
  if (!found) throw new StackError('PLATFORM_UNSUPPORTED', 'No Deno binary is installed.')
  return found
}

function denoArguments({ entry, memoryMb }: LaunchOptions, projectDir: string): string[] {
  return [
    'run',
    '--quiet',
    '--no-prompt',
    '--no-lock',
    // `npm:` resolves from the node_modules that npm installed; nothing is fetched while requests wait.
    '--node-modules-dir=manual',
    '--cached-only',
    `--v8-flags=--max-old-space-size=${memoryMb}`,
    ...(entry.denoConfig ? ['--config', entry.denoConfig] : ['--no-config']),
    ...(entry.importMap ? ['--import-map', entry.importMap] : []),
    // What hosted functions may do: the network, their environment, their own files. No processes, no writes.
    '--allow-net',
    '--allow-env',
    `--allow-read=${projectDir}`,
    main,
  ]
}

/** Starts the process of one worker; it says itself when it serves. */
export function launchFunction(options: DenoOptions, launch: LaunchOptions): Promise<Child> {
  const { entrypoint } = launch.entry
  return spawnChild(
    {
      command: findDeno(),
      args: denoArguments(launch, options.projectDir),
      cwd: dirname(entrypoint),
      env: {
        ...launch.env,
        PATH: process.env.PATH ?? '',
        HOME: options.cacheDir,
        DENO_DIR: options.cacheDir,
        DENO_NO_UPDATE_CHECK: '1',
        NO_COLOR: '1',
        STACK_FUNCTION_PORT: String(launch.port),
        STACK_FUNCTION_ENTRYPOINT: pathToFileURL(entrypoint).href,
        STACK_FUNCTION_SECRET: launch.secret,
      },
      stopSignal: 'SIGTERM',
      takesInput: true,
      onLine: launch.onLine,
    },
    options.watchdog,
  )
}
