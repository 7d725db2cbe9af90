import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'
import { withScratchDatabase } from './scratch-database.ts'

const path = join(root, 'supabase', 'database.types.ts')

/** The types of the API schema, as the Supabase CLI generates them. */
export function generateTypes(url: string): string {
  const { status, stdout, stderr } = spawnSync(
    'supabase',
    ['gen', 'types', '--schema', 'public', `--remote=${url}`],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, SUPABASE_TELEMETRY_DISABLED: '1', PGSSLMODE: 'disable' },
    },
  )
  if (status !== 0) throw new Error(`supabase gen types failed:\n${stderr}`)
  return stdout
}

/** Whether the committed types are what the migrations give. */
export function areTypesCurrent(url: string): boolean {
  return readFileSync(path, 'utf8') === generateTypes(url)
}

if (import.meta.main) {
  await withScratchDatabase((url) => writeFileSync(path, generateTypes(url)))
  console.log(`wrote ${path}`)
}
