import { describe, expect, test } from 'vitest'
import { createHarness, settle, type TestClient } from '../../../test/realtime-harness.ts'

const track = (client: TestClient, payload: unknown, ref = 't') =>
  client.send('1', ref, 'realtime:a', 'presence', { type: 'presence', event: 'track', payload })
const withKey = (key: string) => ({ presence: { enabled: true, key } })
const diffs = (client: TestClient) => client.takePayloads('presence_diff')

describe('presence on a public channel', () => {
  test('[RT60] the state follows the join, empty or not', async () => {
    const { connect } = createHarness()
    const [a, b] = [connect(), connect()]
    expect(await a.join('realtime:a', withKey('ka'))).toMatchObject([
      { 3: 'phx_reply' },
      { 0: '1', 1: null, 4: {} },
    ])
    track(a, { n: 1 })
    const state = { ka: { metas: [{ phx_ref: 'ref-1', n: 1 }] } }
    expect((await b.join('realtime:a', withKey('kb')))[1]).toEqual([
      '1',
      null,
      'realtime:a',
      'presence_state',
      state,
    ])
  })

  test('[RT60] without presence there is no state, but diffs come and tracking works', async () => {
    const { connect } = createHarness()
    const [a, b] = [connect(), connect()]
    await a.join('realtime:a', withKey('ka'))
    expect(await b.join('realtime:a')).toHaveLength(1)
    track(a, { n: 1 })
    expect(diffs(b)).toHaveLength(1)
    track(b, {})
    expect(a.take()).toMatchObject([{}, {}, { 4: { joins: { 'key-2': { metas: [{}] } } } }])
  })

  test('[RT61] a track is answered and seen by everyone, the tracker included', async () => {
    const { connect } = createHarness()
    const [a, b] = [connect(), connect({ version: 1 })]
    await a.join('realtime:a', withKey('ka'))
    await b.join('realtime:a')
    track(a, { n: 1 })
    const diff = { joins: { ka: { metas: [{ phx_ref: 'ref-1', n: 1 }] } }, leaves: {} }
    expect(a.take()).toEqual([
      ['1', 't', 'realtime:a', 'phx_reply', { status: 'ok', response: {} }],
      [null, null, 'realtime:a', 'presence_diff', diff],
    ])
    expect(b.take()).toEqual([{ ref: null, event: 'presence_diff', payload: diff, topic: 'realtime:a' }])
  })

  test('[RT61] tracking the same again is answered and not seen', async () => {
    const { connect } = createHarness()
    const a = connect()
    await a.join('realtime:a', withKey('ka'))
    track(a, { n: 1 })
    a.take()
    track(a, { n: 1 })
    expect(a.take()).toMatchObject([{ 3: 'phx_reply', 4: { status: 'ok' } }])
  })

  test.for<[string, (client: TestClient) => unknown]>([
    ['leaves', (client) => client.send('1', 'l', 'realtime:a', 'phx_leave', {})],
    ['loses its socket', (client) => client.session.close()],
    ['joins again', (client) => client.join('realtime:a', withKey('kb'), '2')],
    ['untracks', (client) => client.send('1', 'u', 'realtime:a', 'presence', { event: 'untrack' })],
  ])('[RT63] others see when a member %s', async ([, act]) => {
    const { connect } = createHarness()
    const [a, b] = [connect(), connect()]
    await a.join('realtime:a', withKey('ka'))
    await b.join('realtime:a', withKey('kb'))
    track(b, { n: 1 })
    a.take()
    await act(b)
    expect(diffs(a)).toEqual([{ joins: {}, leaves: { kb: { metas: [{ phx_ref: 'ref-1', n: 1 }] } } }])
  })

  test('[RT63] who leaves does not see itself leave', async () => {
    const a = createHarness().connect()
    await a.join('realtime:a', withKey('ka'))
    track(a, {})
    a.take()
    a.send('1', 'l', 'realtime:a', 'phx_leave', {})
    expect(a.take()).toMatchObject([{ 3: 'phx_reply' }, { 3: 'phx_close' }])
  })

  test.for<[unknown, object]>([
    [
      { event: 'track', payload: 'x' },
      { status: 'error', response: { reason: 'Presence track payload must be a map' } },
    ],
    [{ event: 'bogus' }, { status: 'error', response: {} }],
    [{}, { status: 'ok', response: {} }],
    [{ event: 'untrack' }, { status: 'ok', response: {} }],
  ])('[RT67] %j is answered and changes nothing', async ([payload, answer]) => {
    const a = createHarness().connect()
    await a.join('realtime:a', withKey('ka'))
    a.send('1', '2', 'realtime:a', 'presence', payload)
    expect(a.take()).toEqual([['1', '2', 'realtime:a', 'phx_reply', answer]])
  })
})

describe('limits of presence', () => {
  const exceeded = (message: string) => [
    { 3: 'system', 4: { status: 'error', extension: 'system', channel: 'a', message } },
    { 3: 'phx_close' },
  ]

  test('[RT65] the sixth call in a window closes the channel', async () => {
    const a = createHarness().connect()
    await a.join('realtime:a', withKey('ka'))
    for (let n = 0; n < 5; n += 1) a.send('1', n, 'realtime:a', 'presence', { event: 'untrack' })
    expect(a.take()).toHaveLength(5)
    track(a, {})
    expect(a.take()).toMatchObject(exceeded('Client presence rate limit exceeded'))
  })

  test('[RT65] a call without an event does not count', async () => {
    const a = createHarness().connect()
    await a.join('realtime:a', withKey('ka'))
    for (let n = 0; n < 9; n += 1) a.send('1', n, 'realtime:a', 'presence', {})
    track(a, {})
    expect(a.takePayloads('phx_reply')).toHaveLength(10)
  })

  test('[RT65] a new window starts after 30 seconds', async () => {
    const { connect, clock } = createHarness()
    const a = connect()
    await a.join('realtime:a', withKey('ka'))
    for (let n = 0; n < 5; n += 1) a.send('1', n, 'realtime:a', 'presence', { event: 'untrack' })
    clock.advance(30_000)
    a.take()
    track(a, {})
    expect(a.take()[0]).toMatchObject({ 4: { status: 'ok' } })
  })

  test('[RT66] a payload over the limit closes the channel', async () => {
    const a = createHarness({ limits: { maxPayloadBytes: 200 } }).connect()
    await a.join('realtime:a', withKey('ka'))
    track(a, { x: 'x'.repeat(200) })
    expect(a.take()).toMatchObject(exceeded('Track message size exceeded'))
  })
})

describe('presence on a private channel', () => {
  const privately = (enabled: boolean) => ({ private: true, presence: { enabled, key: 'k' } })

  test('[RT64] state and diffs need presence read', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', { read: ['broadcast', 'presence'], write: ['presence'] })
    const a = connect()
    await a.join('realtime:a', privately(true))
    database.rights.set('a', { read: ['broadcast'], write: ['presence'] })
    const b = connect()
    expect(await b.join('realtime:a', privately(true))).toHaveLength(1)
    track(a, {})
    await settle()
    expect(a.take()).toHaveLength(2)
    expect(b.take()).toEqual([])
  })

  test('[RT64] track needs presence write; untrack needs nothing', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', { read: ['broadcast', 'presence'] })
    const a = connect()
    await a.join('realtime:a', privately(true))
    track(a, {}, '2')
    await settle()
    a.send('1', '3', 'realtime:a', 'presence', { event: 'untrack' })
    expect(a.take()).toEqual([
      ['1', '2', 'realtime:a', 'phx_reply', { status: 'error', response: {} }],
      ['1', '3', 'realtime:a', 'phx_reply', { status: 'ok', response: {} }],
    ])
  })

  test('[RT64] who joined without presence is asked about at the first track', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', { read: ['broadcast', 'presence'], write: ['presence'] })
    const a = connect()
    await a.join('realtime:a', privately(false))
    expect(database.reads.map(({ extensions }) => extensions)).toEqual([['broadcast']])
    track(a, { y: 1 })
    await settle()
    expect(database.reads.map(({ extensions }) => extensions)).toEqual([['broadcast'], ['presence']])
    // Diffs reach such a member through its channel, so they carry its join ref.
    expect(a.take()).toMatchObject([
      { 3: 'phx_reply', 4: { status: 'ok' } },
      { 0: '1', 3: 'presence_diff' },
    ])
  })

  test('[RT64] when the database cannot say, track is answered with an error', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', { read: ['presence'] })
    const a = connect()
    await a.join('realtime:a', privately(true))
    a.take()
    database.rights.set('a', { failure: 'policy-error' })
    track(a, {})
    await settle()
    expect(a.take()).toMatchObject([{ 3: 'phx_reply', 4: { status: 'error', response: {} } }])
  })
})
