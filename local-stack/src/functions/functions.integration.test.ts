import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failure, jsonOf } from '../../test/http.ts'
import { createProject, type Project } from '../../test/stack-project.ts'
import { createStack, type Stack, withClient } from '../index.ts'

let project: Project
let stack: Stack

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${stack.url}/functions/v1/${path}`, init)

const linesOf = (slug: string): string =>
  stack
    .logs('functions')
    .map(({ line }) => line)
    .filter((line) => line.startsWith(`[${slug}]`))
    .join('\n')

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
    expect([without.status, without.headers.get('sb-error-code'), await without.json()]).toEqual([
      401,
      'UNAUTHORIZED_NO_AUTH_HEADER',
      { code: 'UNAUTHORIZED_NO_AUTH_HEADER', message: 'Missing authorization header' },
    ])
    for (const headers of [{ authorization: `Bearer ${stack.anonKey}` }, { apikey: stack.publishableKey }])
      expect((await call('exported', { headers })).status).toBe(200)
  })

  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const unsigned = (alg?: string): string => `${encode({ alg, typ: 'JWT' })}.${encode({ sub: 'x' })}.c2ln`
  const expired = (): Promise<string> =>
    new SignJWT({ role: 'anon' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1 minute ago')
      .sign(new TextEncoder().encode(stack.jwtSecret))

  it.each([
    [
      'no bearer',
      () => 'Basic abc',
      'UNAUTHORIZED_INVALID_JWT_FORMAT',
      "Auth header is not 'Bearer {token}'",
    ],
    ['no JWT', () => 'Bearer a.b.c', 'UNAUTHORIZED_INVALID_JWT_FORMAT', 'Invalid JWT'],
    [
      'a JWT without algorithm',
      () => `Bearer ${unsigned()}`,
      'UNAUTHORIZED_INVALID_JWT_FORMAT',
      'Invalid JWT',
    ],
    ['a foreign signature', () => `Bearer ${unsigned('HS256')}`, 'UNAUTHORIZED_LEGACY_JWT', 'Invalid JWT'],
    ['an expired one', async () => `Bearer ${await expired()}`, 'UNAUTHORIZED_LEGACY_JWT', 'Invalid JWT'],
    ['a foreign key pair', () => `Bearer ${unsigned('ES256')}`, 'UNAUTHORIZED_ASYMMETRIC_JWT', 'Invalid JWT'],
    [
      'no signature',
      () => `Bearer ${unsigned('none')}`,
      'UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM',
      'Unsupported JWT algorithm none',
    ],
  ])('[FN2] %s is refused in the words of the hosted gateway', async (_, make, code, message) => {
    const answer = await call('exported', { headers: { authorization: await make() } })
    expect([answer.status, answer.headers.get('sb-error-code'), await answer.json()]).toEqual([
      401,
      code,
      { code, message },
    ])
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
    expect(env).toMatchObject({ SB_REGION: 'local', DENO_DEPLOYMENT_ID: 'fixture_hello_1' })
    expect(env.SB_EXECUTION_ID).toMatch(/^[0-9a-f-]{36}$/)
    expect(env.VITEST).toBeUndefined()
    expect(Object.keys(env).filter((name) => name.startsWith('STACK_'))).toEqual([])
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

  const refused = async (path: string): Promise<[number, string | null, string]> => {
    const answer = await call(path)
    const { code } = await jsonOf(answer.clone(), failure)
    return [answer.status, answer.headers.get('sb-error-code'), code]
  }

  it('[FN5] what throws outside of a request ends that worker alone: the next request gets another', async () => {
    const neighbour = call('crashing/never')
    expect(await refused('crashing/die')).toEqual([500, 'WORKER_ERROR', 'WORKER_ERROR'])
    expect((await neighbour).status).toBe(500)
    expect((await call('crashing')).status).toBe(200)
    expect((await call('hello')).status).toBe(201)
  })

  it('[FN5] what throws in a request is that request alone, and Deno.exit does nothing', async () => {
    const worker = (await call('crashing')).headers.get('x-deno-execution-id')
    const thrown = await call('crashing/throw')
    expect([thrown.status, thrown.headers.get('sb-error-code'), await thrown.text()]).toEqual([
      500,
      'EDGE_FUNCTION_ERROR',
      'Internal Server Error',
    ])
    expect(await (await call('crashing/exit')).text()).toBe('alive')
    expect((await call('crashing')).headers.get('x-deno-execution-id')).toBe(worker)
  })

  it('[FN9] two seconds of CPU end a worker with 546, and harm neither the next request nor another function', async () => {
    const looping = refused('crashing/loop')
    expect((await call('hello')).status).toBe(201)
    expect(await looping).toEqual([546, 'WORKER_RESOURCE_LIMIT', 'WORKER_RESOURCE_LIMIT'])
    expect((await call('crashing')).status).toBe(200)
  })

  it('[FN9] 256 MB end a worker with 546', async () => {
    expect(await refused('crashing/hoard')).toEqual([546, 'WORKER_RESOURCE_LIMIT', 'WORKER_RESOURCE_LIMIT'])
    expect(linesOf('crashing')).toContain('memory limit reached (256 MB)')
  })

  it('[FN6] a module that does not load is BOOT_ERROR, one that throws WORKER_ERROR, an unknown name 404', async () => {
    expect(await refused('unloadable')).toEqual([503, 'BOOT_ERROR', 'BOOT_ERROR'])
    expect(await refused('broken')).toEqual([500, 'WORKER_ERROR', 'WORKER_ERROR'])
    expect(linesOf('broken')).toContain('no good')
    expect(await refused('nobody')).toEqual([404, 'NOT_FOUND', 'NOT_FOUND'])
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

  it('[FN8] so is a changed secret, and a function that is new', async () => {
    project.write('supabase/functions/.env', 'GREETING=good evening\n')
    const greeting = async (): Promise<unknown> =>
      (await jsonOf(await call('hello/env'), z.looseObject({}))).GREETING
    await expect.poll(greeting, { timeout: 10_000 }).toBe('good evening')
    const headers = { apikey: stack.publishableKey }
    expect(await (await call('unnamed', { headers })).text()).toBe('unnamed')
  })

  it('[FN8] a worker of the old code finishes what it is doing', async () => {
    const answer = await call('hello/stream')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe('first')
    const old = await (await call('working')).text()
    project.write('edge-functions/_shared/touched.ts', 'export {}')
    await expect.poll(async () => (await call('working')).text(), { timeout: 10_000 }).not.toBe(old)
    await reader?.cancel()
    expect(linesOf('working')).toContain('ends by termination')
  })

  it('[FN10] waitUntil returns what it is given; the answer is sent, the work goes on in the same worker', async () => {
    const worker = await (await call('working')).text()
    expect(await (await call('working/later')).json()).toBe(true)
    expect(linesOf('working')).not.toContain(`worked on in ${worker}`)
    await call('working/finish')
    await expect.poll(() => linesOf('working')).toContain(`worked on in ${worker}`)
  })

  it('[FN4] a request body streams into the function while its answer streams out', async () => {
    const upload = new TransformStream<Uint8Array, Uint8Array>()
    const writer = upload.writable.getWriter()
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: upload.readable, duplex: 'half' }
    const answer = call('working/echo', init)
    void writer.write(new TextEncoder().encode('one'))
    const reader = (await answer).body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe('one')
    void writer.write(new TextEncoder().encode('two'))
    expect((await reader?.read())?.value).toBe('two')
    await writer.close()
    expect((await reader?.read())?.done).toBe(true)
  })

  it('[FN11] requests at once share a worker', async () => {
    const workers = await Promise.all(Array.from({ length: 20 }, async () => (await call('working')).text()))
    expect(new Set(workers).size).toBe(1)
  })

  it('[FN12] a function sees where a request came from, and its answer says what served it', async () => {
    const answer = await call('working/headers')
    const { host } = new URL(stack.url)
    expect(await answer.json()).toMatchObject({
      host,
      'x-forwarded-host': host,
      'x-forwarded-port': host.split(':')[1],
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '127.0.0.1',
    })
    expect(answer.headers.get('x-served-by')).toBe('supabase-edge-runtime')
    expect((await call('working/page')).headers.get('content-type')).toBe('text/plain')
    expect((await call('working', { method: 'HEAD' })).status).toBe(405)
  })

  it('[FN13] a WebSocket reaches the function, where verify_jwt lets it', async () => {
    const socket = new WebSocket(`${stack.url.replace('http', 'ws')}/functions/v1/working/socket`)
    const heard = new Promise<unknown>((resolve, reject) => {
      socket.addEventListener('open', () => socket.send('hello'))
      socket.addEventListener('message', ({ data }) => resolve(data))
      socket.addEventListener('error', reject)
    })
    expect(await heard).toBe('heard hello')
    socket.close()
    const closed = new WebSocket(`${stack.url.replace('http', 'ws')}/functions/v1/exported`)
    expect(await new Promise((resolve) => closed.addEventListener('error', () => resolve('refused')))).toBe(
      'refused',
    )
  })
})
