import { describe, expect, test } from 'vitest'
import { newTopic } from './support/fixtures.ts'
import { type Message, openSocket, serializers } from './support/raw-socket.ts'

const reply = (ref: string) => (message: Message) => message.event === 'phx_reply' && message.ref === ref
const join = (topic: string, ref: string, config: object = {}): Message => ({
  joinRef: ref,
  ref,
  topic: `realtime:${topic}`,
  event: 'phx_join',
  payload: { config },
})

describe.each(serializers)('serializer %s', (vsn) => {
  test('a heartbeat is answered', async () => {
    const socket = await openSocket(vsn)
    socket.send({ ref: '1', topic: 'phoenix', event: 'heartbeat', payload: {} })
    expect((await socket.next(reply('1'))).payload).toEqual({ status: 'ok', response: {} })
  })

  test('a malformed frame is dropped and the socket lives on', async () => {
    const socket = await openSocket(vsn)
    for (const rubbish of ['', 'not json', '[]', '{}', '[1,2', '"x"', 'null', '[null,null]'])
      socket.sendText(rubbish)
    socket.send({ ref: '2', topic: 'phoenix', event: 'heartbeat', payload: {} })
    expect((await socket.next(reply('2'))).payload).toMatchObject({ status: 'ok' })
  })

  test('an event on a topic nobody joined is answered with unmatched topic', async () => {
    const socket = await openSocket(vsn)
    socket.send({ ref: '3', topic: `realtime:${newTopic()}`, event: 'broadcast', payload: {} })
    expect((await socket.next(reply('3'))).payload).toEqual({
      status: 'error',
      response: { reason: 'unmatched topic' },
    })
  })

  test('a join echoes its postgres_changes, none here', async () => {
    const socket = await openSocket(vsn)
    socket.send(join(newTopic(), '1'))
    expect((await socket.next(reply('1'))).payload).toEqual({
      status: 'ok',
      response: { postgres_changes: [] },
    })
  })

  test('leaving is answered first, then the channel closes with its own join ref', async () => {
    const topic = newTopic()
    const socket = await openSocket(vsn)
    socket.send(join(topic, '1'))
    await socket.next(reply('1'))
    socket.send({ joinRef: '1', ref: '2', topic: `realtime:${topic}`, event: 'phx_leave', payload: {} })
    expect((await socket.next(reply('2'))).payload).toEqual({ status: 'ok', response: {} })
    expect(await socket.next(({ event }) => event === 'phx_close')).toMatchObject({ ref: '1', payload: {} })
  })

  test('a second join of a topic answers first, then closes the first', async () => {
    const topic = newTopic()
    const socket = await openSocket(vsn)
    socket.send(join(topic, '1'))
    await socket.next(reply('1'))
    socket.send(join(topic, '2'))
    await socket.next(reply('2'))
    expect(await socket.next(({ event }) => event === 'phx_close')).toMatchObject({ ref: '1' })
  })

  test('a broadcast reaches the others on its topic, as it was sent, and not its sender', async () => {
    const topic = newTopic()
    const [one, other] = [await openSocket(vsn), await openSocket(vsn)]
    for (const socket of [one, other]) {
      socket.send(join(topic, '1', { broadcast: { ack: true } }))
      await socket.next(reply('1'))
    }
    const payload = { type: 'broadcast', event: 'moved', payload: { x: 1, name: 'Zoë' } }
    one.send({ joinRef: '1', ref: '2', topic: `realtime:${topic}`, event: 'broadcast', payload })
    expect((await one.next(reply('2'))).payload).toEqual({ status: 'ok', response: {} })
    expect((await other.next(({ event }) => event === 'broadcast')).payload).toEqual(payload)
    expect(one.received.filter(({ event }) => event === 'broadcast')).toEqual([])
  })

  test('a private topic without a policy cannot be joined', async () => {
    const topic = newTopic()
    const socket = await openSocket(vsn)
    socket.send(join(topic, '1', { private: true }))
    expect((await socket.next(reply('1'))).payload).toEqual({
      status: 'error',
      response: {
        reason: `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`,
      },
    })
  })

  test('presence shows an empty state, then who came and who left', async () => {
    const topic = newTopic()
    const socket = await openSocket(vsn)
    socket.send(join(topic, '1', { presence: { key: 'lea', enabled: true } }))
    expect((await socket.next(({ event }) => event === 'presence_state')).payload).toEqual({})
    const presence = (ref: string, event: string): Message => ({
      joinRef: '1',
      ref,
      topic: `realtime:${topic}`,
      event: 'presence',
      payload: { type: 'presence', event, payload: { at: 'desk' } },
    })
    socket.send(presence('2', 'track'))
    expect((await socket.next(({ event }) => event === 'presence_diff')).payload).toMatchObject({
      joins: { lea: { metas: [{ at: 'desk' }] } },
      leaves: {},
    })
    socket.send(presence('3', 'untrack'))
    expect((await socket.next(({ event }) => event === 'presence_diff')).payload).toMatchObject({
      joins: {},
      leaves: { lea: { metas: [{ at: 'desk' }] } },
    })
  })
})

test('version 1 has no join_ref in what the server sends', async () => {
  const socket = await openSocket('1.0.0')
  socket.send(join(newTopic(), '1'))
  expect(await socket.next(reply('1'))).not.toHaveProperty('joinRef')
})

test('a broadcast crosses from one serializer to the other', async () => {
  const topic = newTopic()
  const [one, two] = [await openSocket('1.0.0'), await openSocket('2.0.0')]
  for (const socket of [one, two]) {
    socket.send(join(topic, '1'))
    await socket.next(reply('1'))
  }
  for (const [sender, listener] of [
    [one, two],
    [two, one],
  ] as const) {
    sender.send({
      joinRef: '1',
      ref: null,
      topic: `realtime:${topic}`,
      event: 'broadcast',
      payload: { type: 'broadcast', event: 'hi', payload: { n: 1 } },
    })
    expect((await listener.next(({ event }) => event === 'broadcast')).payload).toMatchObject({
      event: 'hi',
      payload: { n: 1 },
    })
  }
})

test.each([
  ['a key that is none', 'garbage', '401'],
  ['no key at all', '', '401'],
])('a socket with %s is refused', async (_, key, status) => {
  await expect(openSocket('2.0.0', key)).rejects.toThrow(status)
})
