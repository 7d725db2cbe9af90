import { readdirSync, readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of the page, ready to be sent. */
export interface Asset {
  type: string
  body: string | Buffer
}

const require = createRequire(import.meta.url)
const here = dirname(fileURLToPath(import.meta.url))
const types: Record<string, string> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const fonts: Record<string, string> = {
  '/fonts/text.woff2': '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  '/fonts/display.woff2':
    '@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2',
}

/** Node says at every first use that this function is experimental. So it is, and so is nothing that depends on it here. */
function withoutTypes(source: string): string {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}

function filesBelow(folder: string): Map<string, string> {
  const files = new Map<string, string>()
  for (const entry of readdirSync(join(here, folder), { recursive: true, encoding: 'utf8' })) {
    const path = entry.replaceAll('\\', '/')
    if (extname(path) in types && !path.endsWith('.test.ts'))
      files.set(`/${folder}/${path}`, join(here, folder, path))
  }
  return files
}

/** Which modules the page takes, so that a browser asks for all at once, not for each after the one that names it. */
function preloads(paths: Iterable<string>): string {
  return [...paths]
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `<link rel="modulepreload" href="${path}">`)
    .join('')
}

/** The files the page is made of, by path. TypeScript is sent as JavaScript; nothing is built, and nothing else is served. */
export function createAssets(): { page(token: string): string; find(path: string): Asset | undefined } {
  const files = new Map([...filesBelow('page'), ...filesBelow('shared')])
  for (const [path, name] of Object.entries(fonts)) files.set(path, require.resolve(name))
  const html = readFileSync(join(here, 'page', 'index.html'), 'utf8').replace(
    '<!-- modules -->',
    preloads(files.keys()),
  )
  const scripts = new Map<string, { source: string; body: string }>()
  const script = (file: string): string => {
    const source = readFileSync(file, 'utf8')
    const known = scripts.get(file)
    if (known?.source === source) return known.body
    const body = withoutTypes(source)
    scripts.set(file, { source, body })
    return body
  }
  return {
    page: (token) => html.replace('{{token}}', token),
    find(path) {
      const file = files.get(path)
      if (file === undefined) return undefined
      const type = types[extname(file)] ?? 'application/octet-stream'
      return { type, body: file.endsWith('.ts') ? script(file) : readFileSync(file) }
    },
  }
}
