import { describe, expect, test } from 'vitest'
import { createHarness } from '../../test/realtime-harness.ts'
import { checkHandshake } from './handshake.ts'
import { handleHttp } from './http.ts'

const { environment, token, clock } = createHarness()

async function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const request = new Request(`http://localhost${path}`, { method, headers })
  const response = await handleHttp(request, environment)
  return { status: response.status, body: await response.text() }
}

function connect(url: string, headers: Record<string, string> = {}) {
  return checkHandshake({ url, headers, header: (name) => headers[name] }, environment.tokens)
}

describe('plain requests', () => {
  test('[RT09] ping and health are answered', async () => {
    expect(await ask('GET', '/api/ping')).toEqual({ status: 200, body: '{"message":"Success"}' })
    expect(await ask('HEAD', '/api/ping')).toMatchObject({ status: 200 })
    expect(await ask('GET', '/healthcheck')).toEqual({ status: 200, body: 'ok' })
  })

  test('[RT09] the path of the socket asks for an upgrade, and for a token first', async () => {
    expect(await ask('GET', `/socket/websocket?apikey=${token()}`, { connection: 'close' })).toEqual({
      status: 400,
      body: `'connection' header must contain 'upgrade', got ["close"]`,
    })
    expect(await ask('GET', '/socket/websocket')).toEqual({
      status: 401,
      body: '{"error":"API key is missing"}',
    })
  })

  test('[RT82] long polling says that it is not there', async () => {
    const { status, body } = await ask('GET', '/socket/longpoll?vsn=2.0.0')
    expect(status).toBe(501)
    expect(JSON.parse(body)).toMatchObject({ code: 'not_supported_locally' })
  })

  test('[RT09] anything else is not found', async () => {
    for (const path of ['/api/tenants', '/api/pings', '/healthcheck/more', '/'])
      expect(await ask('GET', path)).toEqual({ status: 404, body: 'Not Found' })
  })
})

describe('the token of a connection', () => {
  const good = token()

  test('[RT03] is read from the query or, first, from x-api-key', () => {
    expect(connect(`/socket/websocket?apikey=${good}`).ok).toBe(true)
    expect(connect('/socket/websocket', { 'x-api-key': good }).ok).toBe(true)
    expect(connect(`/socket/websocket?apikey=${good}`, { 'x-api-key': 'bad' }).ok).toBe(false)
    expect(connect('/socket/websocket', { apikey: good }).ok).toBe(false)
  })

  test('[RT03] is percent-decoded and stripped of white space', () => {
    const spaced = `${good.slice(0, 9)}%20%0A${good.slice(9)}`
    const connection = { apikey: good, serializer: { version: 1 } }
    expect(connect(`/socket/websocket?apikey=${spaced}`)).toMatchObject({ connection })
    expect(connect('/socket/websocket', { 'x-api-key': spaced })).toMatchObject({ connection })
  })

  test('[RT51] the x- headers of the upgrade are kept for policies', () => {
    const headers = { 'x-room': '1', cookie: 'secret' }
    expect(connect(`/socket/websocket?apikey=${good}`, headers)).toMatchObject({
      connection: { headers: { 'x-room': '1' } },
    })
  })

  test.for(['//', '/socket/websocket/more', '/', ''])('[RT01] %s is no socket', (url) => {
    expect(connect(url)).toMatchObject({ ok: false, refusal: { status: 404 } })
  })

  test('[RT02] a refusal over the token is held back, one over the version is not', () => {
    expect(connect('/socket/websocket')).toMatchObject({ refusal: { status: 401, isDelayed: true } })
    expect(connect('/socket/websocket?vsn=9')).toMatchObject({ refusal: { status: 403, isDelayed: false } })
    expect(clock.pending).toBe(0)
  })
})
