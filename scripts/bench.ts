import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installBench } from './bench-packages.ts'
import { root } from './root.ts'

installBench()
const { status } = spawnSync(process.execPath, ['--', join(root, 'bench/run.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
