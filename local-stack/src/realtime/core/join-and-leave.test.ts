import { describe, expect, test } from 'vitest'
import { createHarness, settle, unsignedToken } from '../../../test/realtime-harness.ts'

const OK = { status: 'ok', response: { postgres_changes: [] } }
const UNMATCHED = { status: 'error', response: { reason: 'unmatched topic' } }
const LEFT = { status: 'ok', response: {} }
const refused = (reason: string) => ({ status: 'error', response: { reason } })

describe('the socket', () => {
  test('[RT10] answers heartbeats with their own ref', () => {
    const client = createHarness().connect()
    client.send(null, '1', 'phoenix', 'heartbeat', {})
    client.send(null, 7, 'phoenix', 'heartbeat', null)
    client.send(null, null, 'phoenix', 'heartbeat', {})
    expect(client.take()).toEqual(['1', 7, null].map((ref) => [null, ref, 'phoenix', 'phx_reply', LEFT]))
  })

  test('[RT11] survives malformed frames without a word', () => {
    const client = createHarness().connect()
    for (const text of ['no json', '[]', '{}']) client.sendText(text)
    for (const hex of ['', '00', 'ff', '0301']) client.sendBinary(hex)
    expect(client.take()).toEqual([])
    client.send(null, '1', 'phoenix', 'heartbeat', {})
    expect(client.take()).toHaveLength(1)
  })

  test.for([
    ['room:1', 'phx_join'],
    ['realtime:never', 'broadcast'],
    ['phoenix', 'nope'],
    [null, 'heartbeat'],
    [5, 'phx_join'],
  ])('[RT20] answers %j %s with "unmatched topic" and no join ref', ([topic, event]) => {
    const client = createHarness().connect()
    client.send('1', '2', topic, event, {})
    expect(client.take()).toEqual([[null, '2', topic, 'phx_reply', UNMATCHED]])
  })

  test('[RT20] answers the leave of an unknown topic with ok, join ref included', () => {
    const client = createHarness().connect()
    client.send('5', '6', 'realtime:never', 'phx_leave', {})
    expect(client.take()).toEqual([['5', '6', 'realtime:never', 'phx_reply', LEFT]])
  })
})

describe('joining', () => {
  test('[RT22] the reply echoes postgres_changes with ids', async () => {
    const client = createHarness().connect()
    const entry = { event: '*', schema: 'public', table: 't' }
    const [reply] = await client.join('realtime:a', { postgres_changes: [entry, null] })
    expect(reply).toMatchObject([
      '1',
      '1',
      'realtime:a',
      'phx_reply',
      { status: 'ok', response: { postgres_changes: [{ ...entry, id: expect.any(Number) }] } },
    ])
  })

  test('[RT13] over 1.0.0 the reply has no join_ref', async () => {
    const client = createHarness().connect({ version: 1 })
    expect(await client.join('realtime:a')).toEqual([
      { ref: '1', event: 'phx_reply', payload: OK, topic: 'realtime:a' },
    ])
  })

  test.for<[string, string, (now: number) => string]>([
    [
      'expired',
      'InvalidJWTToken: Token has expired 5 seconds ago',
      (now) => unsignedToken({ role: 'a', exp: now - 5 }),
    ],
    ['malformed', 'MalformedJWT: The token provided is not a valid JWT', () => 'abc'],
    [
      'badly signed',
      'JwtSignatureError: Failed to validate JWT signature',
      (now) => unsignedToken({ role: 'a', exp: now + 5 }, { alg: 'HS256' }, 'bad'),
    ],
    [
      'signed with RS256',
      'JwtSignerError: Failed to generate JWT signer, check your JWT secret or JWKS configuration',
      (now) => unsignedToken({ role: 'a', exp: now + 5 }, { alg: 'RS256' }),
    ],
    [
      'without role',
      'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
      (now) => unsignedToken({ exp: now + 5 }),
    ],
    ['with an exp of text', 'Unknown Error on Channel', () => unsignedToken({ role: 'a', exp: 'x' })],
  ])('[RT25] with a token that is %s replies an error', async ([, reason, token]) => {
    const { clock, connect } = createHarness()
    const access_token = token(Math.floor(clock.now() / 1000))
    const [reply] = await connect().join('realtime:a', {}, '1', { access_token })
    expect(reply).toEqual(['1', '1', 'realtime:a', 'phx_reply', refused(reason)])
  })

  test('[RT21] a topic without a name is refused', async () => {
    const [reply] = await createHarness().connect().join('realtime:')
    expect(reply).toMatchObject({ 4: refused('TopicNameRequired: You must provide a topic name') })
  })

  test('[RT21] a payload that is no object is refused', async () => {
    const client = createHarness().connect()
    client.send('1', '1', 'realtime:a', 'phx_join', null)
    await settle()
    expect(client.take()).toMatchObject([
      { 4: { response: { reason: expect.stringMatching(/^UnknownErrorOnChannel: /) } } },
    ])
  })

  test('[RT23] public channels too need the database', async () => {
    const { connect, database, replication } = createHarness()
    replication.isConnected = false
    database.reachable = false
    const [reply] = await connect().join('realtime:a')
    const reason = 'UnableToConnectToProject: Realtime was unable to connect to the project database'
    expect(reply).toMatchObject({ 4: refused(reason) })
  })

  test('[RT23] a project may allow private channels only', async () => {
    const { connect, database } = createHarness({ limits: { privateOnly: true } })
    database.rights.set('b', { read: ['broadcast'] })
    const client = connect()
    const [reply] = await client.join('realtime:a')
    expect(reply).toMatchObject({ 4: refused('PrivateOnly: This project only allows private channels') })
    expect(await client.join('realtime:b', { private: true })).toMatchObject([{ 4: OK }])
  })

  test('[RT30] one channel too many is refused and the socket stays', async () => {
    const client = createHarness({ limits: { maxChannelsPerSocket: 2 } }).connect()
    for (const name of ['a', 'b']) expect(await client.join(`realtime:${name}`)).toMatchObject([{ 4: OK }])
    const tooMany = refused('ChannelRateLimitReached: Too many channels')
    expect(await client.join('realtime:c')).toMatchObject([{ 4: tooMany }])
    client.send('1', '2', 'realtime:a', 'phx_leave', {})
    client.take()
    expect(await client.join('realtime:c')).toMatchObject([{ 4: OK }])
  })

  test('[RT07] one user too many is refused; users already counted may go on joining', async () => {
    const { connect } = createHarness({ limits: { maxConcurrentUsers: 1 } })
    const [first, second] = [connect(), connect()]
    await first.join('realtime:a')
    const tooMany = refused('ConnectionRateLimitReached: Too many connected users')
    expect(await second.join('realtime:a')).toMatchObject([{ 4: tooMany }])
    expect(await first.join('realtime:b')).toMatchObject([{ 4: OK }])
  })

  test('[RT26] a refused join holds back the socket for its back-off', async () => {
    const { connect, clock } = createHarness({ backoff: { channel: 5000 } })
    const client = connect()
    client.send('1', '1', 'realtime:x', 'phx_join', { config: { private: true } })
    client.send(null, 'hb', 'phoenix', 'heartbeat', {})
    client.send('2', '2', 'realtime:ok', 'phx_join', { config: {} })
    await settle()
    clock.advance(4999)
    await settle()
    expect(client.take()).toEqual([])
    clock.advance(1)
    await settle()
    expect(client.take()).toMatchObject([{ 1: '1' }, { 1: 'hb' }, { 1: '2', 4: OK }])
  })

  test('[RT26] a socket that floods while it waits is closed', async () => {
    const { connect } = createHarness({ backoff: { channel: 5000 }, limits: { maxQueuedMessages: 3 } })
    const client = connect()
    client.send('1', '1', 'realtime:x', 'phx_join', { config: { private: true } })
    for (let ref = 0; ref < 4; ref += 1) client.send(null, ref, 'phoenix', 'heartbeat', {})
    await settle()
    expect(client.closedWith).toEqual([1008])
    expect(client.take()).toEqual([])
  })

  test('[RT26] too many bytes, behind a join or behind a question about rights, close the socket', async () => {
    const { connect, database } = createHarness({ limits: { maxQueuedBytes: 300 } })
    database.rights.set('a', { read: ['broadcast'], write: ['broadcast'] })
    const [joining, sending] = [connect(), connect()]
    await sending.join('realtime:a', { private: true })
    database.gate = new Promise(() => undefined)
    joining.send('1', '1', 'realtime:a', 'phx_join', { config: { private: true } })
    for (const client of [joining, sending]) {
      for (const ref of ['2', '3', '4', '5'])
        client.send('1', ref, 'realtime:a', 'broadcast', { payload: 'x'.repeat(120) })
      await settle()
      expect(client.closedWith).toEqual([1008])
    }
  })

  test('[RT31] after the reply come changes, replication and presence, in this order', async () => {
    const client = createHarness().connect()
    const frames = await client.join('realtime:a', {
      postgres_changes: [{ table: 't' }],
      broadcast: { replication_ready: true },
      presence: { enabled: true },
    })
    expect(frames).toMatchObject([
      { 3: 'phx_reply' },
      { 3: 'system', 4: { extension: 'postgres_changes', status: 'ok' } },
      { 3: 'system', 4: { extension: 'system', status: 'ok', channel: 'a' } },
      { 3: 'presence_state' },
    ])
  })
})

describe('joining again', () => {
  test('[RT27] the new join is answered first, then the old one closed', async () => {
    const client = createHarness().connect()
    await client.join('realtime:a', {}, '1')
    expect(await client.join('realtime:a', {}, '2')).toEqual([
      ['2', '2', 'realtime:a', 'phx_reply', OK],
      ['1', '1', 'realtime:a', 'phx_close', {}],
    ])
  })

  test('[RT27] the old channel is gone even when the new join fails', async () => {
    const client = createHarness().connect()
    await client.join('realtime:a', {}, '1')
    expect(await client.join('realtime:a', { private: true }, '2')).toMatchObject([
      { 3: 'phx_reply', 4: { status: 'error' } },
      { 0: '1', 3: 'phx_close' },
    ])
    client.send('1', '3', 'realtime:a', 'broadcast', {})
    expect(client.take()).toMatchObject([{ 4: UNMATCHED }])
  })
})

describe('leaving', () => {
  test('[RT28] is answered, then the channel closed with its join ref', async () => {
    const client = createHarness().connect()
    await client.join('realtime:a', {}, 'j')
    client.send('j', 'r', 'realtime:a', 'phx_leave', {})
    expect(client.take()).toEqual([
      ['j', 'r', 'realtime:a', 'phx_reply', LEFT],
      ['j', 'j', 'realtime:a', 'phx_close', {}],
    ])
  })

  test.for(['stale', null])('[RT28] with join ref %j is ignored', async (joinRef) => {
    const client = createHarness().connect()
    await client.join('realtime:a', {}, 'j')
    client.send(joinRef, 'r', 'realtime:a', 'phx_leave', {})
    expect(client.take()).toEqual([])
  })

  test('[RT28] works with any join ref when the join had none', async () => {
    const client = createHarness().connect()
    client.send(null, 'r1', 'realtime:a', 'phx_join', { config: {} })
    await settle()
    client.send('any', 'r2', 'realtime:a', 'phx_leave', {})
    expect(client.take()).toEqual([
      [null, 'r1', 'realtime:a', 'phx_reply', OK],
      ['r1', 'r2', 'realtime:a', 'phx_reply', LEFT],
      [null, null, 'realtime:a', 'phx_close', {}],
    ])
  })

  test('[RT32] an unknown event on a joined channel is not answered', async () => {
    const client = createHarness().connect()
    await client.join('realtime:a')
    client.send('1', '2', 'realtime:a', 'bogus', { a: 1 })
    expect(client.take()).toEqual([])
  })

  test('[RT08] the server says goodbye on every channel and closes with 1012', async () => {
    const { connect, clock } = createHarness()
    const client = connect()
    await client.join('realtime:a')
    client.session.disconnect()
    const payload = { message: 'Server requested disconnect', status: 'ok', extension: 'system' }
    expect(client.take()).toEqual([[null, null, 'realtime:a', 'system', payload]])
    expect(client.closedWith).toEqual([1012])
    expect(clock.pending).toBe(0)
  })
})
