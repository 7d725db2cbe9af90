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
  env: Record<string, string>
  watchdog: Watchdog
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

function denoArguments(entry: FunctionEntry, options: DenoOptions): string[] {
  return [
    'run',
    '--quiet',
    '--no-prompt',
    '--no-lock',
    // `npm:` resolves from the node_modules that npm installed; nothing is fetched while requests wait.
    '--node-modules-dir=manual',
    '--cached-only',
    ...(entry.denoConfig ? ['--config', entry.denoConfig] : ['--no-config']),
    // What hosted functions may do: the network, their environment, their own files. No processes, no writes.
    '--allow-net',
    '--allow-env',
    `--allow-read=${options.projectDir}`,
    main,
  ]
}

/** Starts the process of one function and resolves when it serves on `port`. */
export async function launchFunction(
  entry: FunctionEntry,
  port: number,
  options: DenoOptions,
): Promise<Child> {
  if (!existsSync(entry.entrypoint))
    throw new StackError('SERVICE_FAILED', `Function ${entry.slug} has no ${entry.entrypoint}.`)
  const lines: string[] = []
  let onServing = (): void => {}
  const serving = new Promise<void>((resolve) => {
    onServing = resolve
  })
  const child = await spawnChild(
    {
      command: findDeno(),
      args: denoArguments(entry, options),
      cwd: dirname(entry.entrypoint),
      env: {
        ...options.env,
        PATH: process.env.PATH ?? '',
        HOME: options.cacheDir,
        DENO_DIR: options.cacheDir,
        DENO_NO_UPDATE_CHECK: '1',
        NO_COLOR: '1',
        STACK_FUNCTION_PORT: String(port),
        STACK_FUNCTION_ENTRYPOINT: pathToFileURL(entry.entrypoint).href,
      },
      stopSignal: 'SIGTERM',
      onLine(line) {
        if (line === 'stack: listening') return onServing()
        if (lines.length < 20) lines.push(line)
        options.onLine(line)
      },
    },
    options.watchdog,
  )
  await Promise.race([
    serving,
    child.exited.then(() => {
      throw new StackError('SERVICE_FAILED', `Function ${entry.slug} did not start:\n${lines.join('\n')}`)
    }),
  ])
  return child
}
