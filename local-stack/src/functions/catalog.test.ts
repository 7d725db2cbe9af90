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
    expect(catalog.get('own')?.entrypoint).toBe('/project/edge-functions/own/index.ts')
    expect(catalog.get('plain')?.entrypoint).toBe('/project/supabase/functions/plain/index.ts')
  })

  it('picks the deno.json beside the entrypoint up', () => {
    const catalog = functionCatalog('/p', { a: settings }, (path) => path.endsWith('/a/deno.json'))
    expect(catalog.get('a')?.denoConfig).toBe('/p/supabase/functions/a/deno.json')
  })

  it('leaves disabled functions out', () => {
    expect(functionCatalog('/p', { a: { ...settings, enabled: false } }).size).toBe(0)
  })
})
