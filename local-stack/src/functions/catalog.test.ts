import { describe, expect, it } from 'vitest'
import { functionCatalog } from './catalog.ts'

const settings = { enabled: true, verify_jwt: true, entrypoint: undefined }

describe('functionCatalog()', () => {
  it('[FN1] resolves entrypoints from supabase/, by default supabase/functions/<slug>/index.ts', () => {
    const catalog = functionCatalog(
      '/project',
      { own: { ...settings, entrypoint: '../edge-functions/own/index.ts' }, plain: settings },
      () => false,
    )
    expect(catalog.find('own')?.entrypoint).toBe('/project/edge-functions/own/index.ts')
    expect(catalog.find('plain')?.entrypoint).toBe('/project/supabase/functions/plain/index.ts')
  })

  it('[FN1] serves a folder of supabase/functions config.toml does not name, with verify_jwt', () => {
    const catalog = functionCatalog('/p', {}, (path) => path === '/p/supabase/functions/found/index.ts')
    expect(catalog.find('found')).toMatchObject({ slug: 'found', verifyJwt: true })
    expect(catalog.find('constructor')).toBeUndefined()
  })

  it('[FN1] picks the deno.json beside the entrypoint up, else the import map of all', () => {
    const beside = functionCatalog('/p', { a: settings }, (path) => path.endsWith('/a/deno.json'))
    expect(beside.find('a')?.denoConfig).toBe('/p/supabase/functions/a/deno.json')
    const shared = functionCatalog('/p', { a: settings }, (path) => path.endsWith('/import_map.json'))
    expect(shared.find('a')?.importMap).toBe('/p/supabase/functions/import_map.json')
  })

  it.each([
    ['./maps/all.json', { importMap: '/p/supabase/maps/all.json', denoConfig: undefined }],
    ['./functions/a/deno.json', { importMap: undefined, denoConfig: '/p/supabase/functions/a/deno.json' }],
  ])('[FN1] takes import_map = "%s" for what it is', (import_map, expected) => {
    expect(functionCatalog('/p', { a: { ...settings, import_map } }, () => false).find('a')).toMatchObject(
      expected,
    )
  })

  it('[FN1] leaves disabled functions out', () => {
    expect(
      functionCatalog('/p', { a: { ...settings, enabled: false } }, () => true).find('a'),
    ).toBeUndefined()
  })
})
