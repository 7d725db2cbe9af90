import { request } from 'node:http'
import { createClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failure, jsonOf, rows, session } from '../../test/http.ts'
import { createProject, type Project } from '../../test/stack-project.ts'
import { badTokens } from '../../test/tokens.ts'
import { createStack, type Stack, withClient } from '../index.ts'

let project: Project
let stack: Stack
let leaToken: string

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${stack.url}${path}`, { headers })

const signedIn = (): Record<string, string> => ({
  apikey: stack.publishableKey,
  authorization: `Bearer ${leaToken}`,
})

beforeAll(async () => {
  project = createProject()
  stack = await createStack({ projectDir: project.directory, port: 'auto', dbPort: 'auto', ephemeral: true })
  await stack.start()
  const answer = await fetch(`${stack.url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'lea@example.com', password: 'password' }),
  })
  leaToken = (await jsonOf(answer, session)).access_token
})

afterAll(async () => {
  await stack.dispose()
  project.remove()
})

/** The status of a GET with headers fetch does not send. */
const statusWith = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(`${stack.url}/auth/v1/settings`, { headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asked.on('error', reject).end()
  })

it('[GW14] headers that are too long are 431, an offer of HTTP/2 is passed over', async () => {
  expect(await statusWith({ 'x-long': 'x'.repeat(40_000) })).toBe(200)
  expect(await statusWith({ 'x-long': 'x'.repeat(50_000) })).toBe(431)
  expect(
    await statusWith({ connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': '' }),
  ).toBe(200)
})

describe('API keys', () => {
  it('[GW1] a request without a key is refused in the words of the hosted gateway', async () => {
    for (const path of ['/rest/v1/notes', '/auth/v1/user', '/realtime/v1/api/ping']) {
      const answer = await get(path)
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ message: 'No API key found in request' })
    }
  })

  it('[GW1] an unknown key is refused', async () => {
    const answer = await get('/rest/v1/notes', { apikey: 'sb_publishable_made_up' })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ message: 'Invalid API key' })
  })

  it('[GW2] publishable and legacy anon key make an anonymous caller', async () => {
    for (const apikey of [stack.publishableKey, stack.anonKey]) {
      const answer = await get('/rest/v1/notes', { apikey })
      expect([answer.status, await answer.json()]).toEqual([200, []])
    }
  })

  it('[GW2] secret and legacy service key make a service_role caller', async () => {
    for (const apikey of [stack.secretKey, stack.serviceRoleKey]) {
      const answer = await get('/rest/v1/notes?select=id', { apikey })
      expect(answer.status).toBe(200)
      expect(await answer.json()).toHaveLength(5)
    }
  })

  it('[GW2] a key in the query counts and never reaches PostgREST', async () => {
    const answer = await get(`/rest/v1/notes?select=id&apikey=${stack.secretKey}&order=id`)
    expect(answer.status).toBe(200)
    expect((await jsonOf(answer, rows))[0]).toEqual({ id: 1 })
  })

  it('[GW3] the caller own token outranks the key, a key as bearer does not', async () => {
    const own = await get('/rest/v1/notes?select=id', signedIn())
    expect(await own.json()).toHaveLength(5)
    const keyAsBearer = await get('/rest/v1/notes', {
      apikey: stack.publishableKey,
      authorization: `Bearer ${stack.publishableKey}`,
    })
    expect(await keyAsBearer.json()).toEqual([])
  })

  it('[GW4] a secret key from a browser is refused', async () => {
    const answer = await get('/rest/v1/notes', { apikey: stack.secretKey, 'user-agent': 'Mozilla/5.0 (X11)' })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ message: 'Forbidden use of secret API key in browser' })
  })
})

describe('tokens', () => {
  it('[GW5] no service takes a token it cannot trust', async () => {
    for (const [name, token] of await badTokens(stack.jwtSecret)) {
      const headers = { apikey: stack.publishableKey, authorization: `Bearer ${token}` }
      const rest = await get('/rest/v1/notes', headers)
      expect([name, rest.status]).toEqual([name, 401])
      expect((await jsonOf(rest, failure)).code).toMatch(/^PGRST30[13]$/)
      expect(rest.headers.get('www-authenticate')).toContain('invalid_token')
      // Auth has words of its own for it: 403 bad_jwt, as hosted.
      expect([name, (await get('/auth/v1/user', headers)).status >= 401]).toEqual([name, true])
      expect([name, (await get('/functions/v1/exported', headers)).status]).toEqual([name, 401])
    }
  })

  it('[GW6] a well-signed token cannot become a role the API may not have', async () => {
    for (const role of ['postgres', 'supabase_admin', 'supabase_auth_admin', 'authenticator']) {
      const token = await new SignJWT({ role })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(stack.jwtSecret))
      const answer = await get('/rest/v1/notes', {
        apikey: stack.publishableKey,
        authorization: `Bearer ${token}`,
      })
      expect([role, answer.status]).toEqual([role, 403])
      expect((await jsonOf(answer, failure)).code).toBe('42501')
    }
  })
})

describe('REST', () => {
  it('[RE1] rows are limited to max_rows of config.toml', async () => {
    const answer = await get('/rest/v1/notes?select=id', { ...signedIn(), prefer: 'count=exact' })
    expect(answer.headers.get('content-range')).toBe('0-4/7')
  })

  it('[RE2] a table without a grant is out of reach, for service_role as well', async () => {
    const answer = await get('/rest/v1/hidden', { apikey: stack.secretKey })
    expect([answer.status, (await jsonOf(answer, failure)).code]).toEqual([403, '42501'])
  })

  it('[RE3] a changed schema is served without a restart', async () => {
    await withClient(stack.dbUrl, (client) =>
      client.query('create function public.added_later() returns int language sql as $$ select 42 $$'),
    )
    await expect
      .poll(async () => (await get('/rest/v1/rpc/added_later', { apikey: stack.publishableKey })).status)
      .toBe(200)
  })

  it('[RE4] bodies go through, chunked ones too', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const part of ['{"words":', '"a', 'b"}']) controller.enqueue(new TextEncoder().encode(part))
        controller.close()
      },
    })
    const answer = await fetch(`${stack.url}/rest/v1/rpc/echo`, {
      method: 'POST',
      headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
      body,
      duplex: 'half',
    })
    expect(await answer.json()).toBe('ab')
  })
})

describe('the port', () => {
  it('[GW7] preflights are answered for every service', async () => {
    for (const path of ['/rest/v1/notes', '/auth/v1/token', '/realtime/v1/api/broadcast', '/storage/v1/x']) {
      const answer = await fetch(`${stack.url}${path}`, {
        method: 'OPTIONS',
        headers: { origin: 'http://app.example', 'access-control-request-headers': 'apikey, x-own' },
      })
      expect(answer.status).toBe(204)
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('access-control-allow-headers')).toBe('apikey, x-own')
    }
  })

  it('[GW7] answers carry CORS headers once', async () => {
    for (const path of ['/rest/v1/notes', '/auth/v1/settings', '/nowhere']) {
      const answer = await get(path, { apikey: stack.publishableKey, origin: 'http://app.example' })
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    }
  })

  it('[GW8] what is not there says so by name', async () => {
    const headers = { apikey: stack.secretKey, 'x-supabase-api-version': '2024-01-01' }
    for (const path of ['/storage/v1/render/image/public/a/b', '/graphql/v1', '/auth/v1/passkeys']) {
      const answer = await get(path, headers)
      expect([path, answer.status, (await jsonOf(answer, failure)).code]).toEqual([
        path,
        501,
        'not_supported_locally',
      ])
    }
    expect((await get('/nowhere')).status).toBe(404)
  })

  it('[GW9] a body above the limit is refused, announced or not', async () => {
    const big = 'x'.repeat(21 * 1024 * 1024)
    const send = (body: string | ReadableStream): Promise<Response> =>
      fetch(`${stack.url}/rest/v1/rpc/echo`, {
        method: 'POST',
        headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
        body,
        duplex: 'half',
      })
    expect((await send(big)).status).toBe(413)
    // Cut off while it is still sending, the caller sees the answer or the end of the connection.
    const streamed = await send(new Blob([big]).stream()).then(
      ({ status }) => status,
      () => 'cut',
    )
    expect([413, 'cut']).toContain(streamed)
    expect((await get('/health')).status).toBe(200)
  })

  it('[GW10] the mailbox answers to names of this machine only', async () => {
    const statusFor = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(`${stack.url}/mailbox`, { headers: { host } }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
          .on('error', reject)
          .end()
      })
    expect(await statusFor('127.0.0.1')).toBe(200)
    expect(await statusFor('rebound.example')).toBe(404)
  })

  it('[GW11] a WebSocket gets through with the publishable key and not with a made-up one', async () => {
    const open = (apikey: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(
          `${stack.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${apikey}&vsn=1.0.0`,
        )
        socket.onopen = () => {
          socket.close()
          resolve('open')
        }
        socket.onerror = () => resolve('refused')
      })
    expect(await open(stack.publishableKey)).toBe('open')
    expect(await open('sb_publishable_made_up')).toBe('refused')
    expect(await open('%E0%A4%A')).toBe('refused')
  })

  it('[GW11] a WebSocket may bring its key in the header `x-api-key`', async () => {
    const statusFor = (key: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          'x-api-key': key,
        }
        const sent = request(`${stack.url}/realtime/v1/websocket`, { headers })
        sent.on('upgrade', (_, socket) => {
          socket.destroy()
          resolve(101)
        })
        sent.on('response', (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        sent.on('error', reject).end()
      })
    expect([await statusFor(stack.publishableKey), await statusFor('sb_publishable_made_up')]).toEqual([
      101, 401,
    ])
  })

  it('[RT148] supabase-js sends before it has joined and by httpSend, with the rights of its key', async () => {
    const supabase = createClient(stack.url, stack.publishableKey)
    const received: unknown[] = []
    const listener = supabase.channel('news')
    await new Promise<void>((resolve) => {
      listener
        .on('broadcast', { event: '*' }, ({ event, payload }) => void received.push([event, payload]))
        .subscribe((state) => state === 'SUBSCRIBED' && resolve())
    })
    const sender = createClient(stack.url, stack.publishableKey).channel('news')
    expect(await sender.send({ type: 'broadcast', event: 'batch', payload: { n: 1 } })).toBe('ok')
    expect(await sender.httpSend('single', { n: 2 })).toEqual({ success: true })
    await expect
      .poll(() => received)
      .toEqual([
        ['batch', { n: 1 }],
        ['single', { n: 2 }],
      ])
    const secretNews = (key: string) =>
      createClient(stack.url, key).channel('news', { config: { private: true } })
    for (const key of [stack.publishableKey, stack.anonKey])
      await expect(secretNews(key).httpSend('secret', {})).rejects.toThrow('Unauthorized')
    for (const key of [stack.secretKey, stack.serviceRoleKey])
      expect(await secretNews(key).httpSend('secret', {})).toEqual({ success: true })
    await supabase.removeAllChannels()
  })

  it('[GW9] a broadcast of more than 8 MB is 413', async () => {
    const answer = await fetch(`${stack.url}/realtime/v1/api/broadcast`, {
      method: 'POST',
      headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
      body: ' '.repeat(8_000_001),
    })
    expect([answer.status, (await jsonOf(answer, failure)).message]).toEqual([
      413,
      'The body is larger than 8000000 bytes.',
    ])
  })

  it('[GW12] health tells what each service does', async () => {
    const health = await (await get('/health')).json()
    expect(health).toEqual({
      ready: true,
      services: {
        postgres: 'running',
        rest: 'running',
        storage: 'running',
        auth: 'running',
        realtime: 'running',
        functions: 'running',
        jobs: 'running',
        console: 'running',
      },
    })
  })
})
