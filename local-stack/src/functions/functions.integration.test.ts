import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failure, jsonOf } from '../../test/http.ts'
import { createProject, type Project } from '../../test/stack-project.ts'
import { createStack, type Stack, withClient } from '../index.ts'

let project: Project
let stack: Stack

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${stack.url}/functions/v1/${path}`, init)

beforeAll(async () => {
  project = createProject()
  stack = await createStack({
    projectDir: project.directory,
    port: 'auto',
    dbPort: 'auto',
    ephemeral: true,
    migrate: false,
  })
  await stack.start()
})

afterAll(async () => {
  await stack.dispose()
  project.remove()
})

describe('edge functions', () => {
  it('[FN1] Deno.serve sees method, path below the slug, query and body, and its own port is overruled', async () => {
    const answer = await call('hello/some/where?x=1', { method: 'PUT', body: 'text' })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-from')).toBe('hello')
    expect(await answer.json()).toEqual({
      method: 'PUT',
      path: '/hello/some/where?x=1',
      body: 'text',
      authorization: null,
    })
  })

  it('[FN1] export default { fetch } works as well', async () => {
    const answer = await call('exported/path', { headers: { apikey: stack.publishableKey } })
    expect(await answer.text()).toBe('exported /exported/path')
  })

  it('[FN2] with verify_jwt a request needs a token; an opaque key stands for one', async () => {
    const without = await call('exported')
    expect([without.status, (await jsonOf(without, failure)).code]).toEqual([
      401,
      'UNAUTHORIZED_NO_AUTH_HEADER',
    ])
    const bad = await call('exported', { headers: { authorization: 'Bearer a.b.c' } })
    expect([bad.status, (await jsonOf(bad, failure)).code]).toEqual([401, 'UNAUTHORIZED_INVALID_JWT_FORMAT'])
    const withKey = await call('exported', { headers: { authorization: `Bearer ${stack.anonKey}` } })
    expect(withKey.status).toBe(200)
  })

  it('[FN2] without verify_jwt the header goes through as it came', async () => {
    const answer = await call('hello', { headers: { authorization: 'Signature abc' } })
    expect((await jsonOf(answer, z.looseObject({ authorization: z.string() }))).authorization).toBe(
      'Signature abc',
    )
  })

  it('[FN3] addresses, keys and secrets are in the environment, and nothing of this process', async () => {
    const env = await jsonOf(await call('hello/env'), z.record(z.string(), z.string()))
    expect(env).toMatchObject({
      SUPABASE_URL: stack.url,
      SUPABASE_DB_URL: stack.dbUrl,
      SUPABASE_ANON_KEY: stack.anonKey,
      SUPABASE_SERVICE_ROLE_KEY: stack.serviceRoleKey,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: stack.publishableKey }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: stack.secretKey }),
      // The file's word counts more than config.toml's.
      GREETING: 'hello',
      FROM_CONFIG: '1',
    })
    expect(env.VITEST).toBeUndefined()
    expect(env.STACK_FUNCTION_PORT).toBeUndefined()
  })

  it('[DS14] the database finds the project and its key in the vault, and calls a function after commit', async () => {
    expect(stack.status().services.jobs).toBe('running')
    await withClient(stack.dbUrl, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `select net.http_post(max(decrypted_secret) filter (where name = 'project_url') || '/functions/v1/hello/from/sql',
          '{"a": 1}', headers := jsonb_build_object('apikey', max(decrypted_secret) filter (where name = 'secret_key'))) as id
        from vault.decrypted_secrets`,
      )
      await expect
        .poll(async () => {
          const answers = await client.query(
            'select status_code, content::jsonb as content from net._http_response where id = $1',
            [rows[0]?.id],
          )
          return answers.rows
        })
        .toEqual([
          {
            status_code: 201,
            content: {
              method: 'POST',
              path: '/hello/from/sql',
              body: '{"a": 1}',
              authorization: expect.any(String),
            },
          },
        ])
    })
  })

  it('[FN3] a function may not write files', async () => {
    const answer = await call('hello/write')
    expect([answer.status, await answer.text()]).toEqual([403, 'NotCapable'])
  })

  it('[FN4] the first bytes arrive before the last are written', async () => {
    const answer = await call('hello/stream')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe('first')
    await call('hello/release')
    expect((await reader?.read())?.value).toBe('second')
    expect((await reader?.read())?.done).toBe(true)
  })

  it('[FN5] a function that ends its process comes back, and harms no other', async () => {
    expect((await call('hello')).status).toBe(201)
    expect((await call('crashing/die')).status).toBe(503)
    await expect.poll(async () => (await call('crashing')).status).toBe(200)
    expect((await call('hello')).status).toBe(201)
  })

  it('[FN5] an endless loop in one function does not slow another', async () => {
    const stuck = new AbortController()
    const looping = call('crashing/loop', { signal: stuck.signal }).catch(() => 'aborted')
    expect((await call('hello')).status).toBe(201)
    stuck.abort()
    expect(await looping).toBe('aborted')
  })

  it('[FN6] a module that does not load is BOOT_ERROR, an unknown name 404', async () => {
    const broken = await call('broken')
    expect([broken.status, (await jsonOf(broken, failure)).code]).toEqual([503, 'BOOT_ERROR'])
    expect(
      stack
        .logs('functions')
        .map(({ line }) => line)
        .join('\n'),
    ).toContain('no good')
    const unknown = await call('nobody')
    expect([unknown.status, (await jsonOf(unknown, failure)).code]).toEqual([404, 'NOT_FOUND'])
  })

  it('[FN7] the function answers its own preflight, as on hosted', async () => {
    const answer = await call('hello', { method: 'OPTIONS', headers: { origin: 'http://app.example' } })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('[FN8] a changed source file is served without a restart', async () => {
    project.write(
      'edge-functions/exported/index.ts',
      `export default { fetch: () => new Response('changed') }`,
    )
    const headers = { apikey: stack.publishableKey }
    await expect
      .poll(async () => (await call('exported', { headers })).text(), { timeout: 10_000 })
      .toBe('changed')
  })
})
