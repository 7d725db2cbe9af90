import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin, type Rollup } from 'vite'
import type { Build } from './src/worker/shell.ts'

/** What a browser fetches on its own account when the page is idle, beside the first load. */
const LIMIT_KB = 450
/** Bigger ones come when they are needed, and stay: the map alone weighs more than the whole app. */
const MAX_PAGE_CHUNK_BYTES = 150_000
const STANDING = ['/icon.svg', '/manifest.webmanifest', '/icons/icon-192.png', '/icons/badge-96.png']
/** The fonts of the first paint. */
const FONTS = /(instrument-sans|bricolage-grotesque)-latin-wght-normal.*woff2$/
const root = import.meta.dirname

/**
 * Builds `/sw.js`: one file that knows which files the app is made of. Made by hand and not by a packager of workers: what it needs
 * of one is a list, and that is twenty lines (docs/decisions/0031).
 */
export const serviceWorker = (): Plugin => ({
  name: 'service-worker',
  configureServer(server) {
    server.middlewares.use('/sw.js', (_request, response, next) => {
      bundle(null).then((code) => {
        response.setHeader('content-type', 'text/javascript')
        response.setHeader('cache-control', 'no-cache')
        response.end(code)
      }, next)
    })
  },
  generateBundle: {
    order: 'post',
    async handler(_options, output) {
      const facts = describe(output)
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: await bundle(facts) })
    },
  },
})

async function bundle(facts: Build | null): Promise<string> {
  const entry = process.env.VITE_SERVICE_WORKER === 'off' ? 'switched-off.ts' : 'worker.ts'
  const outputs = await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'error',
    define: { __BUILD__: JSON.stringify(facts), __API_ORIGIN__: JSON.stringify(apiOrigin()) },
    build: {
      write: false,
      target: ['safari15', 'chrome99', 'firefox100'],
      lib: { entry: join(root, 'src/worker', entry), formats: ['iife'], name: 'worker' },
    },
  })
  const first = [outputs].flat()[0]
  const chunk = first && 'output' in first ? first.output[0] : undefined
  if (!chunk) throw new Error('The service worker was not built')
  return chunk.code
}

const apiOrigin = (): string =>
  process.env.VITE_SUPABASE_URL ? new URL(process.env.VITE_SUPABASE_URL).origin : ''

/** The first load, and what the customer's pages are made of. */
function describe(output: Rollup.OutputBundle): Build {
  const shell = closure(output, (chunk) => chunk.isEntry || isPage(chunk, 'home.tsx'), false)
  const pages = closure(output, (chunk) => isPage(chunk, '') || isPart(chunk), true)
  const files = {
    shell: ['/', ...STANDING, ...named(output, FONTS), ...shell],
    pages: [...pages].filter((path) => !shell.has(path)),
  }
  const bytes = [...new Set([...shell, ...pages])].reduce(
    (sum, path) => sum + gzipSync(sourceOf(output, path)).length,
    0,
  )
  if (bytes > LIMIT_KB * 1024) {
    throw new Error(`The service worker would keep ${Math.round(bytes / 1024)} KB, at most ${LIMIT_KB}`)
  }
  return { version: versionOf(output, files), ...files, apiOrigin: apiOrigin() }
}

const isPage = (chunk: Rollup.OutputChunk, file: string): boolean =>
  chunk.facadeModuleId?.includes(`/app/routes/customer/${file}`) === true

/** What arrives beside a page and not because of one: the bell, the drawer, what waits to be sent. The other areas' pages are kept once they were used. */
const isPart = (chunk: Rollup.OutputChunk): boolean =>
  /\/(inbox-bell|urgent-banner|connection-drawer|update-banner|outbox-watch)\.tsx$|\/lib\/(service-worker|start-keeping)\.ts$/.test(
    chunk.facadeModuleId ?? '',
  )

const named = (output: Rollup.OutputBundle, pattern: RegExp): string[] =>
  Object.keys(output)
    .filter((file) => pattern.test(file))
    .map((file) => `/${file}`)

/** The chunks that match, what they import, and the styles of each. */
function closure(
  output: Rollup.OutputBundle,
  isRoot: (chunk: Rollup.OutputChunk) => boolean,
  withLazy: boolean,
): Set<string> {
  const found = new Set<string>()
  const visit = (file: string, isLazy: boolean): void => {
    const chunk = output[file]
    if (chunk?.type !== 'chunk' || found.has(`/${file}`)) return
    if (isLazy && chunk.code.length > MAX_PAGE_CHUNK_BYTES) return
    found.add(`/${file}`)
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(`/${style}`)
    for (const next of chunk.imports) visit(next, false)
    if (withLazy && !chunk.isEntry) for (const next of chunk.dynamicImports) visit(next, true)
  }
  for (const [file, chunk] of Object.entries(output)) {
    if (chunk.type === 'chunk' && isRoot(chunk)) visit(file, false)
  }
  return found
}

function sourceOf(output: Rollup.OutputBundle, path: string): string | Uint8Array {
  const file = output[path.slice(1)]
  return file?.type === 'chunk' ? file.code : (file?.source ?? '')
}

/** Names carry hashes; what has a lasting name counts with what it holds. */
function versionOf(output: Rollup.OutputBundle, files: Pick<Build, 'shell' | 'pages'>): string {
  const hash = createHash('sha256')
  for (const path of [...files.shell, ...files.pages].sort()) hash.update(path)
  hash.update(sourceOf(output, '/index.html'))
  for (const path of STANDING) hash.update(readFileSync(join(root, 'public', path)))
  return hash.digest('hex').slice(0, 12)
}
