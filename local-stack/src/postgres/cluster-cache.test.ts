import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ClusterCache, cacheFolder, cacheKey, clusterCache } from './cluster-cache.ts'

let directory: string
let folder: string
let cache: ClusterCache
const at = (...names: string[]): string => join(directory, ...names)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stack-cache-'))
  folder = at('cache')
  cache = clusterCache(folder)
  mkdirSync(at('made', 'base'), { recursive: true })
  writeFileSync(at('made', 'PG_VERSION'), '17\n', { mode: 0o600 })
  writeFileSync(at('made', 'base', '1'), 'pages', { mode: 0o600 })
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const restored = (key: string, name = 'copy'): boolean => cache.restore(key, at(name), undefined)

it('[PG15] gives back what it was given, for its owner alone', () => {
  cache.keep('a', at('made'))
  expect(restored('a')).toBe(true)
  expect(readFileSync(at('copy', 'base', '1'), 'utf8')).toBe('pages')
  expect([at('copy'), at('copy', 'base', '1')].map((path) => statSync(path).mode & 0o777)).toEqual([
    0o700, 0o600,
  ])
})

it('[PG15] has nothing under another key', () => {
  cache.keep('a', at('made'))
  expect(restored('b')).toBe(false)
  expect(cacheKey(['a', 'b'])).not.toBe(cacheKey(['ab', '']))
})

it.each([
  ['a file is empty', () => writeFileSync(join(folder, 'a', 'cluster', 'base', '1'), '')],
  ['a file is gone', () => rmSync(join(folder, 'a', 'cluster', 'PG_VERSION'))],
  ['its size is not told', () => rmSync(join(folder, 'a', 'size.json'))],
])('[PG15] uses no entry of which %s, and makes place for a whole one', (_, damage) => {
  cache.keep('a', at('made'))
  damage()
  expect(restored('a')).toBe(false)
  expect(readdirSync(directory)).not.toContain('copy')
  cache.keep('a', at('made'))
  expect(restored('a')).toBe(true)
})

it('[PG15] of two who keep the same, the first is enough', () => {
  cache.keep('a', at('made'))
  cache.keep('a', at('made'))
  expect(readdirSync(folder)).toEqual(['a'])
  expect(restored('a')).toBe(true)
})

it('[PG15] keeps the six last used, and nothing that somebody left half done', () => {
  mkdirSync(join(folder, 'unfinished-old'), { recursive: true, mode: 0o700 })
  mkdirSync(join(folder, 'unfinished-new'))
  chmodSync(folder, 0o700)
  utimesSync(join(folder, 'unfinished-old'), new Date(0), new Date(0))
  for (const [place, key] of [...'abcdef'].entries()) {
    cache.keep(key, at('made'))
    utimesSync(join(folder, key), new Date(1e12 + place), new Date(1e12 + place))
  }
  expect(restored('a')).toBe(true)
  cache.keep('g', at('made'))
  expect(readdirSync(folder).sort()).toEqual(['a', 'c', 'd', 'e', 'f', 'g', 'unfinished-new'])
})

it.runIf(process.getuid)('[PG15] trusts no folder that others may write in', () => {
  cache.keep('a', at('made'))
  chmodSync(folder, 0o777)
  expect(restored('a')).toBe(false)
  cache.keep('b', at('made'))
  expect(readdirSync(folder)).toEqual(['a'])
})

it('[PG15] is where the system wants caches', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/caches' })).toBe(join('/caches', 'platewire', 'clusters'))
  expect(cacheFolder({})).toMatch(/platewire.clusters$/)
})
