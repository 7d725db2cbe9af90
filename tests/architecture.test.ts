import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** What the files of a folder must never import. A relative import counts as the path it leads to. */
interface Boundary {
  files: string
  never: RegExp
  why: string
  except?: RegExp
}

const boundaries: Boundary[] = [
  {
    files: 'client/src/**/*.ts',
    never: /^(react|react-dom|ws|node:.*)$|^web\/|^local-stack\//,
    why: 'client runs anywhere and knows a URL and a key',
    except: /\.test\.ts$/,
  },
  {
    files: 'web/src/**/*.{ts,tsx}',
    never: /^local-stack\/|^@platewire\/local-stack|^supabase\//,
    why: 'web knows a URL and a key',
  },
  {
    files: 'web/src/{components,lib,art}/**/*.{ts,tsx}',
    never: /^web\/src\/(features|app)\//,
    why: 'shared code is below features',
  },
  {
    files: 'web/src/features/**/*.{ts,tsx}',
    never: /^web\/src\/app\/|^@supabase\/supabase-js/,
    why: 'features reach the backend through client only',
  },
  {
    files: 'edge-functions/**/*.ts',
    never: /^(client|web|local-stack)\//,
    why: 'functions are deployed alone',
  },
  {
    files: 'local-stack/src/*/{protocol,core}/**/*.ts',
    never: /^(node:.*|ws|pg|pg-.*)$|\/adapters\//,
    why: 'protocol and core do no input or output',
    except: /\.test\.ts$/,
  },
  {
    files: 'local-stack/src/**/*.ts',
    never: /^(web|edge-functions|client)\//,
    why: 'the stack reads the project at run time',
    except: /\.test\.ts$/,
  },
  {
    files: 'tests/**/*.ts',
    never: /^(client|local-stack|web)\/src\/(?!index\.ts$)/,
    why: 'tests use public entries',
    except: /^tests\/support\//,
  },
]

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8')
  const found = [...source.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    ([, name]) => name ?? '',
  )
  return found.map((name) => (name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name))
}

function violations({ files, never, except }: Boundary): string[] {
  return globSync(files, { cwd: root })
    .filter((file) => !file.includes('node_modules') && !except?.test(file))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => never.test(name))
        .map((name) => `${file} imports ${name}`),
    )
}

test.each(boundaries)('$files: $why', (boundary) => {
  expect(globSync(boundary.files, { cwd: root })).not.toEqual([])
  expect(violations(boundary)).toEqual([])
})

test('a feature of the web app never imports another feature', () => {
  const crossings = globSync('web/src/features/**/*.{ts,tsx}', { cwd: root }).flatMap((file) => {
    const own = file.split('/').slice(0, 4).join('/')
    return importsOf(file)
      .filter((name) => name.startsWith('web/src/features/') && !name.startsWith(`${own}/`))
      .map((name) => `${file} imports ${name}`)
  })
  expect(crossings).toEqual([])
})

test('a function never imports another function', () => {
  const crossings = globSync('edge-functions/*/**/*.ts', { cwd: root }).flatMap((file) => {
    const [, own] = file.split('/')
    return importsOf(file)
      .filter(
        (name) =>
          name.startsWith('edge-functions/') &&
          !name.startsWith(`edge-functions/${own}/`) &&
          !name.startsWith('edge-functions/_shared/'),
      )
      .map((name) => `${file} imports ${name}`)
  })
  expect(crossings).toEqual([])
})

test('every function has its folder in config.toml, and every entry its folder', () => {
  const config = readFileSync(join(root, 'supabase/config.toml'), 'utf8')
  const named = [...config.matchAll(/^\[functions\.([a-z0-9-]+)\]/gm)].map(([, slug]) => slug)
  const folders = globSync('edge-functions/*/index.ts', { cwd: root }).map((file) => file.split('/')[1])
  expect(named.sort()).toEqual(folders.filter((folder) => folder !== '_shared').sort())
})
