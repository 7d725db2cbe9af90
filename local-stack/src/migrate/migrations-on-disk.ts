import { globSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

const migrationName = /^(\d+)_.*\.sql$/

/** The versions of `supabase/migrations`, as the CLI reads them. */
export function migrationVersions(projectDir: string): string[] {
  let names: string[]
  try {
    names = readdirSync(join(projectDir, 'supabase', 'migrations'))
  } catch {
    return []
  }
  return names.flatMap((name) => migrationName.exec(name)?.[1] ?? []).sort()
}

/** The files `db.seed.sql_paths` matches, relative to the project as the CLI records them. */
export function seedFiles(projectDir: string, patterns: readonly string[]): string[] {
  const supabase = join(projectDir, 'supabase')
  return patterns.flatMap((pattern) =>
    globSync(pattern, { cwd: supabase })
      .sort()
      .map((name) => relative(projectDir, join(supabase, name)).replaceAll('\\', '/')),
  )
}
