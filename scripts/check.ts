import { spawnSync } from 'node:child_process'
import { installBench } from './bench-packages.ts'
import { areTypesCurrent } from './database-types.ts'
import { root } from './root.ts'
import { withScratchDatabase } from './scratch-database.ts'

/** A check that is a command: green when it exits 0. */
const commands: [name: string, command: string, ...args: string[]][] = [
  ['format and lint', 'biome', 'ci', '.'],
  ['styles', 'stylelint', 'web/src/**/*.css', '--config', 'web/stylelint.config.js'],
  ['types of client', 'tsc', '-p', 'client'],
  ['types of local-stack', 'tsc', '-p', 'local-stack'],
  ['types of the console', 'tsc', '-p', 'local-stack/src/console/page'],
  ['types of web', 'tsc', '-p', 'web'],
  ['types of the service worker', 'tsc', '-p', 'web/src/worker'],
  ['types of functions', 'tsc', '-p', 'edge-functions'],
  ['types of scripts and tests', 'tsc', '-p', '.'],
  ['types of benchmarks', 'tsc', '-p', 'bench'],
  ['unused code', 'knip'],
  ['weight of the first load', 'npm', 'run', 'budget', '-w', 'web'],
]

/** Runs every check, says which failed, and exits non-zero if one did. */
async function main(): Promise<void> {
  installBench()
  const results = commands.map(([name, command, ...args]) => [name, run(command, args)] as const)
  const database = await withScratchDatabase((url) => [
    ['generated types', areTypesCurrent(url)] as const,
    [
      'database advisors',
      run('supabase', ['db', 'advisors', '--fail-on', 'warn', '--level', 'warn', `--remote=${url}`]),
    ] as const,
  ])
  for (const [name, isGreen] of [...results, ...database]) console.log(`${isGreen ? 'ok  ' : 'FAIL'} ${name}`)
  if ([...results, ...database].some(([, isGreen]) => !isGreen)) process.exitCode = 1
}

function run(command: string, args: string[]): boolean {
  const env = { ...process.env, SUPABASE_TELEMETRY_DISABLED: '1', PGSSLMODE: 'disable' }
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env }).status === 0
}

await main()
