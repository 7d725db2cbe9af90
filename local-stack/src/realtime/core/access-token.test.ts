import { describe, expect, test } from 'vitest'
import {
  createHarness,
  type Rights,
  settle,
  type TestClient,
  unsignedToken,
} from '../../../test/realtime-harness.ts'

const readWrite: Rights = { read: ['broadcast'], write: ['broadcast'] }
const send = (client: TestClient, payload: unknown) =>
  client.send('1', 't', 'realtime:a', 'access_token', payload)
const closing = (message: string) => [
  ['1', null, 'realtime:a', 'system', { message, status: 'error', extension: 'system', channel: 'a' }],
  ['1', '1', 'realtime:a', 'phx_close', {}],
]

async function joined(
  rights: Rights = readWrite,
  config: object = { private: true, broadcast: { ack: true } },
) {
  const harness = createHarness()
  harness.database.rights.set('a', rights)
  const client = harness.connect()
  await client.join('realtime:a', config)
  return { ...harness, client }
}

describe('a new token', () => {
  test.for([5, null, undefined, 'sb_publishable_x'])('[RT54] %j is ignored', async (access_token) => {
    const { client, database } = await joined()
    send(client, { access_token })
    send(client, null)
    await settle()
    expect(client.take()).toEqual([])
    expect(database.reads).toHaveLength(1)
  })

  test('[RT54] the same token again asks nothing', async () => {
    const { client, database, token } = await joined()
    send(client, { access_token: token() })
    await settle()
    expect(database.reads).toHaveLength(1)
  })

  test.for<[string, string, (now: number) => string]>([
    ['empty', 'The token provided is not a valid JWT', () => ''],
    ['malformed', 'The token provided is not a valid JWT', () => 'garbage'],
    [
      'badly signed',
      ':signature_error',
      (now) => unsignedToken({ role: 'a', exp: now + 9 }, { alg: 'HS256' }, 'bad'),
    ],
    [
      'signed by nobody',
      ':error_generating_signer',
      (now) => unsignedToken({ role: 'a', exp: now + 9 }, { alg: 'RS256' }),
    ],
    ['expired', 'Token has expired 30 seconds ago', (now) => unsignedToken({ role: 'a', exp: now - 30 })],
    ['without role', 'Fields `role` and `exp` are required in JWT', (now) => unsignedToken({ exp: now + 9 })],
  ])('[RT54] that is %s closes the channel', async ([, message, token]) => {
    const { client, clock } = await joined()
    send(client, { access_token: token(Math.floor(clock.now() / 1000)) })
    expect(client.take()).toEqual(closing(message))
    expect(clock.pending).toBe(0)
  })

  test('[RT54] with the same rights changes nothing that can be seen', async () => {
    const { client, database, token } = await joined()
    send(client, { access_token: token({ jti: 'new' }) })
    await settle()
    expect(client.take()).toEqual([])
    expect(database.reads.map(({ claims }) => claims.jti)).toEqual([undefined, 'new'])
  })

  test('[RT54] that may read nothing closes the channel', async () => {
    const { client, database, token } = await joined()
    database.rights.set('a', {})
    send(client, { access_token: token({ jti: 'new' }) })
    await settle()
    expect(client.take()).toEqual(closing('You do not have permissions to read from this Channel topic: a'))
  })

  test('[RT54] that may read less than before closes the channel', async () => {
    const { client, database, token } = await joined(
      { read: ['broadcast', 'presence'] },
      { private: true, presence: { enabled: true } },
    )
    database.rights.set('a', { read: ['broadcast'] })
    send(client, { access_token: token({ jti: 'new' }) })
    await settle()
    expect(client.take()).toEqual(closing('You no longer have permission to read from this Channel topic: a'))
  })

  test('[RT54] that may read more starts delivery', async () => {
    const { client, database, token, connect } = await joined(
      { read: ['presence'] },
      { private: true, presence: { enabled: true } },
    )
    database.rights.set('a', { read: ['broadcast', 'presence'], write: ['broadcast'] })
    send(client, { access_token: token({ jti: 'new' }) })
    await settle()
    const sender = connect()
    await sender.join('realtime:a', { private: true })
    sender.send('1', '2', 'realtime:a', 'broadcast', { event: 'seen' })
    await settle()
    expect(client.take()).toMatchObject([{ 3: 'broadcast', 4: { event: 'seen' } }])
  })

  test('[RT54] has write judged afresh', async () => {
    const { client, database, token } = await joined({ read: ['broadcast'] })
    const say = async () => {
      client.send('1', 'b', 'realtime:a', 'broadcast', { event: 'e' })
      await settle()
      return client.take()
    }
    expect(await say()).toEqual([])
    database.rights.set('a', readWrite)
    expect(await say()).toEqual([])
    send(client, { access_token: token({ jti: 'new' }) })
    expect(await say()).toMatchObject([{ 3: 'phx_reply', 4: { status: 'ok' } }])
  })

  test('[RT54] on a public channel asks no policy', async () => {
    const { client, database, token } = await joined({}, {})
    send(client, { access_token: token({ jti: 'new' }) })
    await settle()
    expect(client.take()).toEqual([])
    expect(database.reads).toEqual([])
  })
})

describe('expiry', () => {
  test('[RT55] the channel closes when its token ends, the key of the connection included', async () => {
    const { connect, clock, token } = createHarness()
    const client = connect({ apikey: token({ exp: Math.floor(clock.now() / 1000) + 4 }) })
    await client.join('realtime:a')
    clock.advance(3_999)
    expect(client.take()).toEqual([])
    clock.advance(1)
    expect(client.take()).toEqual(closing('Token has expired 0 seconds ago'))
    expect(clock.pending).toBe(0)
  })

  test('[RT55] a token that ends later keeps it open', async () => {
    const { connect, clock, token } = createHarness()
    const now = Math.floor(clock.now() / 1000)
    const client = connect()
    await client.join('realtime:a', {}, '1', { access_token: token({ exp: now + 4 }) })
    send(client, { access_token: token({ exp: now + 3000 }) })
    clock.advance(2_999_000)
    expect(client.take()).toEqual([])
    clock.advance(1_000)
    expect(client.take()).toHaveLength(2)
  })

  test('[RT55] leaving stops the clock', async () => {
    const { client, clock } = await joined()
    client.send('1', 'l', 'realtime:a', 'phx_leave', {})
    expect(clock.pending).toBe(0)
  })
})
