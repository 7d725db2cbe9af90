import { describe, expect, test } from 'vitest'
import { createHarness, type Harness, type Rights } from '../../test/realtime-harness.ts'
import { handleHttp } from './http.ts'
import type { Limits } from './limits.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const BATCH = '/api/broadcast'

interface Given {
  readonly limits?: Partial<Limits>
  readonly rights?: Rights
}

function open({ limits = {}, rights = {} }: Given = {}) {
  const harness = createHarness({ limits })
  harness.database.rights.set('a', rights)
  const post = async (
    path: string,
    body: string | Buffer<ArrayBuffer>,
    headers: Record<string, string> = JSON_TYPE,
  ) => {
    const sent = { authorization: `Bearer ${harness.token({ sub: 'me' })}`, ...headers }
    const request = new Request(`http://localhost${path}`, { method: 'POST', body, headers: sent })
    const response = await handleHttp(request, harness.environment)
    const text = await response.text()
    return {
      status: response.status,
      body: text.startsWith('{') || text.startsWith('"') ? JSON.parse(text) : text,
    }
  }
  return { ...harness, post }
}

const batch = (...messages: object[]) => JSON.stringify({ messages })
const message = (more: object = {}) => ({ topic: 'a', event: 'e', payload: { n: 1 }, ...more })
const ACCEPTED = { status: 202, body: '' }

async function listen(harness: Harness, isPrivate = false) {
  harness.database.rights.set('a', { ...harness.database.rights.get('a'), read: ['broadcast'] })
  const client = harness.connect()
  await client.join('realtime:a', { private: isPrivate })
  return client
}

describe('a batch', () => {
  test('[RT140] reaches everyone who joined, with the id its sender gave it', async () => {
    const harness = open()
    const client = await listen(harness)
    expect(await harness.post(BATCH, batch(message(), message({ id: 'mine' })))).toEqual(ACCEPTED)
    expect(client.takePayloads('broadcast')).toEqual([
      { event: 'e', payload: { n: 1 }, type: 'broadcast' },
      { event: 'e', meta: { id: 'mine' }, payload: { n: 1 }, type: 'broadcast' },
    ])
  })

  test('[RT140] is sent whole or not at all', async () => {
    const harness = open({ limits: { maxPayloadBytes: 60 } })
    const client = await listen(harness)
    const large = message({ payload: { x: 'y'.repeat(60) } })
    expect(await harness.post(BATCH, batch(message(), large, message({ event: ' ' })))).toEqual({
      status: 422,
      body: {
        errors: {
          messages: [{}, { payload: ['Payload size exceeds tenant limit'] }, { event: [`can't be blank`] }],
        },
      },
    })
    expect(client.take()).toEqual([])
  })

  test('[RT141] to a private topic needs write; who has none is told nothing', async () => {
    const [allowed, denied] = [open({ rights: { write: ['broadcast'] } }), open()]
    const [served, unserved] = [await listen(allowed, true), await listen(denied, true)]
    for (const { post } of [allowed, denied])
      expect(await post(BATCH, batch(message({ private: true })))).toEqual(ACCEPTED)
    expect(served.take()).toHaveLength(1)
    expect(unserved.take()).toEqual([])
  })

  test('[RT141] is asked about once per topic, with every header, and not at all where nobody listens', async () => {
    const harness = open({ rights: { write: ['broadcast'] } })
    await listen(harness, true)
    const messages = [
      message({ private: true }),
      message({ private: 'true' }),
      message({ private: true, topic: 'b' }),
    ]
    await harness.post(BATCH, batch(...messages), { ...JSON_TYPE, 'X-Room': '1' })
    expect(harness.database.writes).toMatchObject([
      { topic: 'a', claims: { sub: 'me' }, extensions: ['broadcast'], headers: { 'x-room': '1' } },
    ])
    expect(harness.database.writes[0]?.headers.authorization).toContain('Bearer ')
  })

  test.for<[string, string | undefined]>([
    ['[]', 'application/json'],
    ['', 'application/json'],
    [batch(message()), 'text/plain'],
    ['{"messages":{}}', 'application/json'],
  ])('[RT140] %s as %s has no messages', async ([body, type = '']) => {
    expect(await open().post(BATCH, body, { 'content-type': type })).toEqual({
      status: 422,
      body: { errors: { messages: [`can't be blank`] } },
    })
  })

  test('[RT140] may be a form, or JSON of any flavour', async () => {
    const form = 'messages[0][topic]=a&messages[0][event]=e&messages[0][payload][n]=1'
    const { post } = open()
    expect(await post(BATCH, form, { 'content-type': 'application/x-www-form-urlencoded' })).toEqual(ACCEPTED)
    expect(await post(BATCH, batch(message()), { 'content-type': 'application/vnd.api+json' })).toEqual(
      ACCEPTED,
    )
    const nasty = 'messages=x&messages[0]=y&__proto__[a]=1&messages[0][topic][a]=b'
    expect(await post(BATCH, nasty, { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 422,
    })
  })
})

describe('a single broadcast', () => {
  const AT = '/api/broadcast/a/events/e'

  test('[RT142] travels as kind 4, its JSON compact and sorted', async () => {
    const harness = open()
    const client = await listen(harness)
    expect(await harness.post(AT, '{"b": [ {"d":1, "c":2} ],  "a":"ü"}')).toEqual(ACCEPTED)
    const payload = '{"a":"ü","b":[{"c":2,"d":1}]}'
    expect(client.take()).toEqual([`040a010001${Buffer.from(`realtime:ae${payload}`).toString('hex')}`])
  })

  test('[RT142] of an octet stream travels as it is', async () => {
    const harness = open()
    const client = await listen(harness)
    await harness.post(AT, Buffer.from('0001ff', 'hex'), { 'content-type': 'Application/Octet-Stream' })
    expect(client.take()).toEqual([`040a010000${Buffer.from('realtime:ae').toString('hex')}0001ff`])
  })

  test.for<[Rights, number, string]>([
    [{}, 403, 'Unauthorized'],
    [{ failure: 'policy-error' }, 422, 'RLS policy error'],
    [{ failure: 'canceled' }, 422, 'Query canceled'],
    [{ failure: 'missing-partition' }, 422, 'Missing messages partition'],
    [{ failure: 'unreachable' }, 422, 'Tenant database unavailable'],
  ])('[RT143] to a private topic where policies say %j is %i', async ([rights, status, text]) => {
    expect(await open({ rights }).post(`${AT}?private=true`, '{}')).toEqual({
      status,
      body: { message: text },
    })
  })

  test('[RT143] is private by its query or its body, and by `true` only', async () => {
    const { post } = open()
    expect(await post(AT, '{"private":true}')).toMatchObject({ status: 403 })
    for (const query of ['1', 'TRUE', 'false'])
      expect(await post(`${AT}?private=${query}`, '{}')).toEqual(ACCEPTED)
  })

  test('[RT144] with a name too long for 2.0.0 is 500 when somebody there speaks it', async () => {
    const harness = open()
    const long = `/api/broadcast/a/events/${'e'.repeat(256)}`
    expect(await harness.post(long, '{}')).toEqual(ACCEPTED)
    const client = await listen(harness)
    expect(await harness.post(long, '{}')).toEqual({ status: 500, body: 'Internal Server Error' })
    expect(client.take()).toEqual([])
  })

  test.for<[string, string, number]>([
    ['/api/broadcast/a/events/%20', '{}', 422],
    ['/api/broadcast/a/events/e', '{', 400],
    ['/api/broadcast/a/events/%E0%A4%A', '{}', 400],
    ['/api/broadcast/a/events/', '{}', 404],
    ['/api/broadcast/a/events/e/f', '{}', 404],
    ['/api/broadcast/a/event/e', '{}', 404],
  ])('[RT144] at %s with %s is %i', async ([path, body, status]) => {
    expect(await open().post(path, body)).toMatchObject({ status })
  })
})

describe('who may send without a socket', () => {
  test.for<[Record<string, string>, number]>([
    [{ authorization: '' }, 401],
    [{ authorization: 'Bearer bad' }, 401],
    [{ authorization: 'Basic x' }, 401],
    [{ authorization: 'Bearer ' }, 500],
    [{ authorization: 'one' }, 500],
    [{ authorization: 'Bearer a b' }, 500],
  ])('[RT145] with %j the answer is %i', async ([headers, status]) => {
    expect(await open().post(BATCH, batch(message()), { ...JSON_TYPE, ...headers })).toMatchObject({ status })
  })

  test('[RT145] a key in `apikey` counts where no bearer is given', async () => {
    const { post, token } = open()
    for (const authorization of ['', 'Basic x'])
      expect(await post(BATCH, batch(message()), { ...JSON_TYPE, authorization, apikey: token() })).toEqual(
        ACCEPTED,
      )
  })
})

describe('how much may be sent without a socket', () => {
  test('[RT146] a body of more than 8 MB is 413', async () => {
    const { post } = open()
    expect(await post(BATCH, ' '.repeat(8_000_001))).toEqual({
      status: 413,
      body: 'Request Entity Too Large',
    })
  })

  test('[RT147] more requests or messages than `maxEventsPerSecond` are 429', async () => {
    const { post, clock } = open({ limits: { maxEventsPerSecond: 2 } })
    const AT = '/api/broadcast/a/events/e'
    const three = batch(message(), message(), message())
    expect(await post(BATCH, three)).toEqual({
      status: 429,
      body: { message: 'Too many messages to broadcast, please reduce the batch size' },
    })
    for (let n = 0; n < 15; n += 1) await post(BATCH, batch(message(), message()))
    clock.advance(5_000)
    for (const [path, body] of [
      [BATCH, three],
      [AT, '{}'],
    ] as const)
      expect(await post(path, body)).toEqual({
        status: 429,
        body: { message: 'You have exceeded your rate limit' },
      })
    for (let n = 0; n < 30; n += 1) await post(AT, '{}')
    clock.advance(5_000)
    expect(await post(AT, '{}')).toEqual({ status: 429, body: { message: 'Too many requests' } })
  })

  test('[RT136] a suspended server takes none', async () => {
    const { post } = open({ limits: { suspended: true } })
    expect(await post(BATCH, batch(message()))).toEqual({
      status: 403,
      body: { message: 'Tenant is suspended' },
    })
  })
})
