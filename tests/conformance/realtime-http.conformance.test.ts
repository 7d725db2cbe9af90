import { beforeEach, expect, test, vi } from 'vitest'
import { listen } from './support/channels.ts'
import { allNeed, arrived, everything, newTopic, people, target, topicFor } from './support/fixtures.ts'
import { isEvent, openSocket, type RawSocket } from './support/raw-socket.ts'
import { forgedTokens } from './support/tokens.ts'
import { type ClientVersion, withConversations, withoutClient } from './support/ways.ts'

const endpoint = `${target.url}/realtime/v1/api/broadcast`

const post = (
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  token?: string,
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    body,
    headers: {
      apikey: target.publishableKey,
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  })

const batch = (messages: unknown, token?: string): Promise<Response> =>
  post(endpoint, JSON.stringify({ messages }), {}, token)
const single = (topic: string, event: string, query = ''): string =>
  `${endpoint}/${encodeURIComponent(topic)}/events/${encodeURIComponent(event)}${query}`

/** A subscriber of each serializer. */
const both = async (topic: string, isPrivate = false): Promise<RawSocket[]> =>
  Promise.all(
    (['1.0.0', '2.0.0'] as const).map(async (vsn) => {
      const socket = await openSocket(vsn)
      await socket.join(topic, { private: isPrivate }, isPrivate ? { token: people.lea.token } : {})
      return socket
    }),
  )
const heard = (socket: RawSocket) => socket.next(isEvent('broadcast')).then(({ payload }) => payload)

withoutClient('Realtime', 'broadcast over HTTP, in batches', () => {
  test('a batch is accepted, and reaches everybody in both formats', async () => {
    const topic = newTopic()
    const sockets = await both(topic)
    const response = await batch([
      { topic, event: 'one', payload: { n: 1 } },
      { topic, event: 'two', payload: { n: 2 }, id: 'mine' },
    ])
    expect([response.status, await response.text()]).toEqual([202, ''])
    for (const socket of sockets) {
      expect(await heard(socket)).toEqual({ type: 'broadcast', event: 'one', payload: { n: 1 } })
      expect(await heard(socket)).toMatchObject({ event: 'two', payload: { n: 2 } })
    }
  })

  test('one message that is not good, and none is sent', async () => {
    const topic = newTopic()
    const [socket] = await both(topic)
    const response = await batch([{ topic, event: 'good', payload: {} }, { topic }])
    expect([response.status, await response.json()]).toEqual([
      422,
      { errors: { messages: [{}, { payload: ["can't be blank"], event: ["can't be blank"] }] } },
    ])
    await batch([{ topic, event: 'end', payload: {} }])
    expect(await heard(socket as RawSocket)).toMatchObject({ event: 'end' })
  })

  test.each([
    ['an empty list', []],
    ['nothing', undefined],
  ])('%s is 422', async (_, messages) => {
    const response = await batch(messages)
    expect([response.status, await response.json()]).toEqual([
      422,
      { errors: { messages: ["can't be blank"] } },
    ])
  })

  test('a private message of somebody who may not write is accepted and not delivered', async () => {
    const topic = topicFor(everything)
    const sockets = await both(topic, true)
    const message = (event: string) => [{ topic, event, payload: {}, private: true }]
    expect((await batch(message('forged'), people.ben.token)).status).toBe(202)
    expect((await batch(message('allowed'), people.lea.token)).status).toBe(202)
    for (const socket of sockets) expect(await heard(socket)).toMatchObject({ event: 'allowed' })
  })

  test('the secret key writes everywhere', async () => {
    const topic = topicFor('rb')
    const sockets = await both(topic, true)
    const headers = { apikey: target.secretKey }
    const body = JSON.stringify({ messages: [{ topic, event: 'x', payload: {}, private: true }] })
    expect((await post(endpoint, body, headers)).status).toBe(202)
    for (const socket of sockets) expect(await heard(socket)).toMatchObject({ event: 'x' })
  })

  test.each(forgedTokens)('%s in place of a token is refused', async (_, token) => {
    expect((await batch([{ topic: newTopic(), event: 'x', payload: {} }], token())).status).toBe(401)
  })

  test('without a key nothing is sent', async () => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"messages":[]}',
    })
    expect(response.status).toBe(401)
  })
})

withoutClient('Realtime', 'broadcast over HTTP, one by one', () => {
  allNeed('single broadcast over HTTP')

  test('the body is the payload', async () => {
    const topic = `${newTopic()}/deep ü`
    const sockets = await both(topic)
    const response = await post(single(topic, 'hello world'), JSON.stringify({ b: 2, a: 'ß' }))
    expect([response.status, await response.text()]).toEqual([202, ''])
    for (const socket of sockets)
      expect(await heard(socket)).toEqual({
        type: 'broadcast',
        event: 'hello world',
        payload: { b: 2, a: 'ß' },
      })
  })

  test('bytes reach 2.0.0 alone', async () => {
    const topic = newTopic()
    const [one, two] = (await both(topic)) as [RawSocket, RawSocket]
    const response = await post(single(topic, 'bytes'), Uint8Array.from([0, 200]), {
      'content-type': 'application/octet-stream',
    })
    expect(response.status).toBe(202)
    expect(await heard(two)).toMatchObject({ event: 'bytes', payload: { bytes: [0, 200] } })
    await post(single(topic, 'end'), '{}')
    expect(await heard(one)).toMatchObject({ event: 'end' })
  })

  test('a private message needs the right to write, and here it is told', async () => {
    const topic = topicFor(everything)
    const sockets = await both(topic, true)
    const url = single(topic, 'x', '?private=true')
    const denied = await post(url, '{}', {}, people.ben.token)
    expect([denied.status, await denied.json()]).toEqual([403, { message: 'Unauthorized' }])
    expect((await post(url, '{}', {}, people.lea.token)).status).toBe(202)
    for (const socket of sockets) expect(await heard(socket)).toMatchObject({ event: 'x' })
  })

  test('another type of body is 415', async () => {
    const response = await post(single(newTopic(), 'x'), 'text', { 'content-type': 'text/plain' })
    expect([response.status, await response.json()]).toMatchObject([
      415,
      { error: expect.stringContaining('Unsupported Media Type') },
    ])
  })

  test('a body that is too large is 422, one that is no JSON 400', async () => {
    const large = await post(single(newTopic(), 'x'), JSON.stringify({ text: 'x'.repeat(3_100_000) }))
    expect([large.status, await large.json()]).toEqual([
      422,
      { errors: { payload: ['Payload size exceeds tenant limit'] } },
    ])
    expect((await post(single(newTopic(), 'x'), '{')).status).toBe(400)
  })

  test('a forged token is refused', async () => {
    expect((await post(single(newTopic(), 'x'), '{}', {}, 'garbage')).status).toBe(401)
  })
})

const hasHttpSend = (client: ClientVersion): boolean => client !== '2.57.4'

withConversations('broadcast over HTTP', (way) => {
  // The newer client says that it would rather be asked for HTTP by name.
  beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))

  test('a channel that is not joined sends over HTTP', async () => {
    const topic = newTopic()
    const listener = await listen(way.anonymous(), topic)
    const channel = way.anonymous().channel(topic)
    expect(await channel.send({ type: 'broadcast', event: 'hi', payload: { n: 1 } })).toBe('ok')
    await arrived(listener.heard, 1)
    expect(listener.heard).toEqual([{ event: 'hi', payload: { n: 1 } }])
  })

  test('also on private topics, where who may not write is not heard', async () => {
    const topic = topicFor(everything)
    const listener = await listen(await way.lea(), topic, { private: true })
    for (const [client, event] of [
      [await way.ben(), 'forged'],
      [await way.lea(), 'allowed'],
    ] as const)
      expect(
        await client
          .channel(topic, { config: { private: true } })
          .send({ type: 'broadcast', event, payload: {} }),
      ).toBe('ok')
    await arrived(listener.heard, 1)
    expect(listener.heard.map(({ event }) => event)).toEqual(['allowed'])
  })

  if (!hasHttpSend(way.client)) return
  test('httpSend sends one message and says how it went', async () => {
    const topic = topicFor(everything)
    const listener = await listen(await way.lea(), topic, { private: true })
    const [hers, his] = [await way.lea(), await way.ben()].map((client) =>
      client.channel(topic, { config: { private: true } }),
    )
    expect(await hers?.httpSend('hi', { n: 1 })).toEqual({ success: true })
    await expect(his?.httpSend('hi', { n: 2 })).rejects.toThrow('Unauthorized')
    await arrived(listener.heard, 1)
    expect(listener.heard).toEqual([{ event: 'hi', payload: { n: 1 } }])
  })
})
