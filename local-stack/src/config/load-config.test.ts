import { describe, expect, it } from 'vitest'
import { ignoredKeys } from './ignored-keys.ts'
import { parseConfig } from './load-config.ts'

describe('parseConfig()', () => {
  it('[LC11] gives an empty file the defaults of the CLI', () => {
    const { config, warnings } = parseConfig('')
    expect(config.api).toMatchObject({ port: 54321, schemas: ['public'], max_rows: 1000 })
    expect(config.db).toMatchObject({ port: 54322, seed: { sql_paths: ['./seed.sql'] } })
    expect(config.auth).toMatchObject({ jwt_expiry: 3600, minimum_password_length: 6 })
    expect(warnings).toEqual([])
  })

  it('[LC11] verifies tokens for a function unless told not to', () => {
    const { config } = parseConfig('[functions.a]\n[functions.b]\nverify_jwt = false')
    expect([config.functions.a?.verify_jwt, config.functions.b?.verify_jwt]).toEqual([true, false])
  })

  it('[LC11] looks env() up', () => {
    const secret = 'x'.repeat(32)
    const { config } = parseConfig('[auth]\njwt_secret = "env(SECRET)"', { SECRET: secret })
    expect(config.auth.jwt_secret).toBe(secret)
  })

  it.each([
    ['no TOML', 'a ='],
    ['a wrong type', '[api]\nport = "x"'],
    ['a short secret', '[auth]\njwt_secret = "short"'],
    ['a size without sense', '[storage]\nfile_size_limit = "much"'],
    ['another Postgres', '[db]\nmajor_version = 15'],
  ])('[LC11] refuses %s', (_, text) => {
    expect(() => parseConfig(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })

  it.each([
    ['"50MiB"', 50 * 1024 ** 2],
    ['"50MB"', 50 * 1024 ** 2],
    ['"50m"', 50 * 1024 ** 2],
    ['"1.5 GiB"', 1.5 * 1024 ** 3],
    ['"10KiB"', 10_240],
    ['"7"', 7],
    ['7', 7],
  ])('[LC11] reads the size %s as the CLI does', (text, bytes) => {
    expect(parseConfig(`[storage]\nfile_size_limit = ${text}`).config.storage.file_size_limit).toBe(bytes)
  })

  it('[LC11] knows the settings of buckets, and says which it does not act on', () => {
    const { config, warnings } = parseConfig(
      '[storage.buckets.menu]\npublic = true\nfile_size_limit = "5MiB"\nobjects_path = "./menu"',
    )
    expect(config.storage.buckets.menu).toEqual({ public: true, file_size_limit: 5 * 1024 ** 2 })
    expect(warnings.join()).toContain('storage.buckets.menu.objects_path')
  })

  it('[LC11] names all ignored keys in one warning', () => {
    const { warnings } = parseConfig('[auth.external.github]\nenabled = true\n[db.pooler]\nenabled = true')
    expect(warnings).toEqual(['config.toml: not acted on here: auth.external.github.*, db.pooler.*'])
  })

  it('[RT138] says of Realtime that its address family and header length are not acted on', () => {
    const { warnings } = parseConfig(
      '[realtime]\nenabled = true\nip_version = "IPv6"\nmax_header_length = 8192',
    )
    expect(warnings).toEqual([
      'config.toml: not acted on here: realtime.ip_version, realtime.max_header_length',
    ])
  })

  it('[LC11] names a hook that is not called', () => {
    const hook = (uri: string) =>
      parseConfig(`[auth.hook.custom_access_token]\nenabled = true\nuri = "${uri}"`).warnings.join()
    expect(hook('http://127.0.0.1:1/hook')).toContain('auth.hook.custom_access_token is not called')
    expect(hook('pg-functions://postgres/public/claims')).toBe('')
  })

  it.each(['max_frequency = "soon"', 'max_frequency = 5'])('[LC11] refuses the duration %s', (line) => {
    expect(() => parseConfig(`[auth.email]\n${line}`)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    )
  })
})

describe('ignoredKeys()', () => {
  it('[LC11] matches whole keys', () => {
    expect(
      ignoredKeys({ api: { port: 1, ports: 2 }, functions: { a: { verify_jwt: true, region: 'x' } } }),
    ).toEqual(['api.ports', 'functions.a.region'])
  })

  it('[LC11] names a section that is not here once, and not at all when it is switched off or left empty', () => {
    expect(
      ignoredKeys({
        analytics: { enabled: true, port: 1, backend: 'postgres' },
        db: { pooler: { enabled: false, port: 1 }, orioledb_version: '' },
        auth: { mfa: { totp: { enroll_enabled: false, verify_enabled: true } } },
        experimental: { s3_host: undefined },
      }),
    ).toEqual(['analytics.*', 'auth.mfa.totp.verify_enabled'])
  })

  it('[LC11] Deno 2 is what there is', () => {
    expect(ignoredKeys({ edge_runtime: { deno_version: 2 } })).toEqual([])
    expect(ignoredKeys({ edge_runtime: { deno_version: 1 } })).toEqual(['edge_runtime.deno_version'])
  })
})
