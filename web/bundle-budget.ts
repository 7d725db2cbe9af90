import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

type Chunk = { file: string; isEntry?: boolean; imports?: string[] }
type Manifest = Record<string, Chunk>

const LIMIT_KB = 200
const FIRST_PAGE = 'src/app/routes/customer/home.tsx'

/** Everything a browser must fetch before the first customer page runs: the entry, that page, and what they import. */
function firstLoad(manifest: Manifest): Set<string> {
  const files = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.imports?.forEach(visit)
  }
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key)
  visit(FIRST_PAGE)
  return files
}

const dist = join(import.meta.dirname, process.argv[2] ?? 'dist')
const manifest: Manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
if (!manifest[FIRST_PAGE]) throw new Error(`The manifest does not know ${FIRST_PAGE}`)
const sizes = [...firstLoad(manifest)]
  .map((file): [string, number] => [file, gzipSync(readFileSync(join(dist, file))).length / 1024])
  .sort(([, a], [, b]) => b - a)
const total = sizes.reduce((sum, [, size]) => sum + size, 0)
for (const [file, size] of sizes.slice(0, 8)) console.log(`${size.toFixed(1).padStart(7)} KB  ${file}`)
console.log(
  `${total.toFixed(1).padStart(7)} KB  of script before the first customer page, at most ${LIMIT_KB} KB (gzip)`,
)
if (total > LIMIT_KB) process.exitCode = 1
