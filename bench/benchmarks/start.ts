import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareStart, findPrograms } from '../lib/bare-postgres.ts'
import { now, until } from '../lib/clock.ts'
import { type Finding, middle } from '../lib/figures.ts'
import { cpuSecondsOfEnded } from '../lib/processes.ts'
import { root } from '../lib/stack.ts'

const rounds = 3

/** A way to begin, and what each beginning took. */
interface Way {
  name: string
  begin(): Promise<number>
  took: number[]
  /** CPU seconds of each, the stop included. */
  cpu: number[]
}

/** From the first line of the command to the stack serving everything: with nothing there, and with the data there. */
export async function benchStart(): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'platewire-bench-start-'))
  chmodSync(folder, 0o755)
  const empty = emptyProject(folder)
  const programs = await findPrograms()
  const kept = join(folder, 'kept')
  const cache = join(folder, 'cache')
  const way = (name: string, begin: () => Promise<number>): Way => ({ name, begin, took: [], cpu: [] })
  const ways = [
    way('raw: initdb and PostgreSQL alone', () => bareStart(programs)),
    way('empty project, nothing cached', () => {
      rmSync(cache, { recursive: true, force: true })
      return start(folder, cache, empty, ['--ephemeral'])
    }),
    way('empty project', () => start(folder, cache, empty, ['--ephemeral'])),
    way('this project: migrations and demo data', () => start(folder, cache, root, ['--ephemeral'])),
    way('this project, its data there', () => start(folder, cache, root, ['--data-dir', kept])),
  ]
  try {
    await start(folder, cache, root, ['--data-dir', kept])
    for (let round = 0; round < rounds; round += 1)
      for (const { begin, took, cpu } of ways) {
        const before = cpuSecondsOfEnded() ?? 0
        took.push(await begin())
        cpu.push((cpuSecondsOfEnded() ?? 0) - before)
      }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    title: 'From nothing to ready; s',
    table: {
      columns: ['what', 'median', 'min-max', 'CPU', 'CPU min-max'],
      rows: ways.map(({ name, took, cpu }) => [name, ...range(took.map((ms) => ms / 1000)), ...range(cpu)]),
    },
    notes: [
      `In turn, ${rounds} rounds; loading Node's modules is in it, but for the raw line; CPU seconds are of everything, the stop included. Another stack stands idle beside it.`,
    ],
    data: ways.map(({ name, took, cpu }) => ({ name, took, cpu })),
  }
}

function range(seconds: readonly number[]): [median: string, minMax: string] {
  const { median, min, max } = middle(seconds)
  return [median.toFixed(1), `${min.toFixed(1)}-${max.toFixed(1)}`]
}

function emptyProject(folder: string): string {
  const project = join(folder, 'empty')
  mkdirSync(join(project, 'supabase'), { recursive: true })
  writeFileSync(join(project, 'supabase', 'config.toml'), 'project_id = "empty"\n')
  return project
}

/** Runs the command until its env file is there, which is when everything serves. */
async function start(folder: string, cache: string, project: string, options: string[]): Promise<number> {
  const envFile = join(folder, 'env')
  rmSync(envFile, { force: true })
  const began = now()
  const child = spawn(
    process.execPath,
    [
      '--',
      join(root, 'local-stack/src/cli.ts'),
      ...options,
      '--port',
      'auto',
      '--db-port',
      'auto',
      '--env-file',
      envFile,
    ],
    {
      cwd: project,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, XDG_CACHE_HOME: cache },
    },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await until(() => existsSync(envFile) || child.exitCode !== null, 'the stack to start', 120_000)
  const took = now() - began
  child.kill('SIGTERM')
  await ended
  if (!existsSync(envFile)) throw new Error(`The stack of ${project} did not start.`)
  return took
}
