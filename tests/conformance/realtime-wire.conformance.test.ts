import { expect, test } from 'vitest'
import { newTopic, target } from './support/fixtures.ts'
import { isEvent, openSocket, Refused, replyTo } from './support/raw-socket.ts'
import { withoutClient, withSerializers } from './support/ways.ts'

withoutClient('Realtime', 'connecting', () => {
  const status = (vsn: string | undefined, apikey = target.publishableKey): Promise<number> =>
    openSocket(vsn, { apikey }).then(
      () => 101,
      (error: unknown) => (error instanceof Refused ? error.status : Promise.reject(error)),
    )

  test('versions 1.0.x and 2.0.x are spoken, others are refused with 403', async () => {
    expect(await status('1.0.0')).toBe(101)
    expect(await status('2.0.0')).toBe(101)
    for (const vsn of ['3.0.0', '0.9.0', 'x']) expect(await status(vsn)).toBe(403)
  })

  test('without a version it is 1.0.0', async () => {
    const socket = await openSocket(undefined)
    const topic = newTopic()
    expect(await socket.join(topic)).toMatchObject({ status: 'ok' })
    socket.send({ joinRef: '1', ref: '2', topic: `realtime:${topic}`, event: 'phx_leave', payload: {} })
    expect(await socket.next(replyTo('2'))).not.toHaveProperty('joinRef')
  })

  test('a request that is no upgrade is no success', async () => {
    const response = await fetch(
      `${target.url}/realtime/v1/websocket?apikey=${target.publishableKey}&vsn=2.0.0`,
    )
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
  })
})

withSerializers('frames', (vsn) => {
  test('a heartbeat is answered with its own ref', async () => {
    const socket = await openSocket(vsn)
    socket.send({ ref: '7', topic: 'phoenix', event: 'heartbeat', payload: {} })
    const answer = await socket.next(replyTo('7'))
    expect(answer).toMatchObject({ topic: 'phoenix', payload: { status: 'ok', response: {} } })
    expect('joinRef' in answer).toBe(vsn === '2.0.0')
  })

  test('a malformed frame is dropped and the socket lives on', async () => {
    const socket = await openSocket(vsn)
    for (const rubbish of ['', 'not json', '[]', '{}', '[1,2', '"x"', 'null', '[null,null]', '{"topic":"x"}'])
      socket.sendFrame(rubbish)
    socket.sendFrame(Uint8Array.from([9, 1, 2, 3]))
    await socket.settle()
    expect(socket.received).toEqual([])
    expect(socket.isOpen()).toBe(true)
  })

  test('an event on a topic nobody joined is answered with unmatched topic', async () => {
    const socket = await openSocket(vsn)
    socket.send({ ref: '3', topic: `realtime:${newTopic()}`, event: 'broadcast', payload: {} })
    expect((await socket.next(replyTo('3'))).payload).toEqual({
      status: 'error',
      response: { reason: 'unmatched topic' },
    })
  })

  test('a join of a topic without its prefix is answered with unmatched topic', async () => {
    const socket = await openSocket(vsn)
    socket.send({ joinRef: '1', ref: '1', topic: newTopic(), event: 'phx_join', payload: { config: {} } })
    expect((await socket.next(replyTo('1'))).payload).toEqual({
      status: 'error',
      response: { reason: 'unmatched topic' },
    })
  })

  test('leaving what was never joined is fine', async () => {
    const socket = await openSocket(vsn)
    socket.send({ joinRef: '5', ref: '5', topic: `realtime:${newTopic()}`, event: 'phx_leave', payload: {} })
    expect((await socket.next(replyTo('5'))).payload).toEqual({ status: 'ok', response: {} })
  })

  test('an event nobody knows is not answered', async () => {
    const [socket, topic] = [await openSocket(vsn), newTopic()]
    await socket.join(topic)
    socket.send({ joinRef: '1', ref: '9', topic: `realtime:${topic}`, event: 'dance', payload: {} })
    await socket.settle()
    expect(socket.received.filter(replyTo('9'))).toEqual([])
  })

  test('numbers as refs come back as numbers', async () => {
    const socket = await openSocket(vsn)
    const frame = { topic: 'phoenix', event: 'heartbeat', payload: {} }
    socket.sendFrame(
      JSON.stringify(
        vsn === '1.0.0' ? { ...frame, ref: 5 } : [null, 5, frame.topic, frame.event, frame.payload],
      ),
    )
    const answer = await socket.next(({ event }) => event === 'phx_reply')
    expect(answer.ref).toBe(5)
  })
})

withSerializers('joining and leaving', (vsn) => {
  test('a join is answered first, and names no postgres_changes where none were asked for', async () => {
    const socket = await openSocket(vsn)
    expect(await socket.join(newTopic())).toEqual({ status: 'ok', response: { postgres_changes: [] } })
  })

  test('leaving is answered first, then the channel closes with its own join ref', async () => {
    const [socket, topic] = [await openSocket(vsn), newTopic()]
    await socket.join(topic, {}, { ref: '4' })
    socket.send({ joinRef: '4', ref: '5', topic: `realtime:${topic}`, event: 'phx_leave', payload: {} })
    await socket
      .next(isEvent('phx_close'))
      .then((close) => expect(close).toMatchObject({ ref: '4', payload: {} }))
    expect(socket.received.map(({ ref, payload }) => [ref, payload])).toEqual([
      ['5', { status: 'ok', response: {} }],
    ])
  })

  test('leaving with the join ref of before is ignored', async () => {
    const [socket, topic] = [await openSocket(vsn), newTopic()]
    await socket.join(topic, {}, { ref: '2' })
    socket.send({ joinRef: '1', ref: '3', topic: `realtime:${topic}`, event: 'phx_leave', payload: {} })
    await socket.settle()
    expect(socket.received.filter(replyTo('3'))).toEqual([])
    socket.send({ joinRef: '2', ref: '4', topic: `realtime:${topic}`, event: 'phx_leave', payload: {} })
    expect((await socket.next(replyTo('4'))).payload).toEqual({ status: 'ok', response: {} })
  })

  test('a second join of a topic answers first, then closes the first', async () => {
    const [socket, topic] = [await openSocket(vsn), newTopic()]
    await socket.join(topic, {}, { ref: '1' })
    expect(await socket.join(topic, {}, { ref: '2' })).toMatchObject({ status: 'ok' })
    const close = await socket.next(isEvent('phx_close'))
    expect(close.ref).toBe('1')
    if (vsn === '2.0.0') expect(close.joinRef).toBe('1')
  })

  test('a second join that fails ends the first all the same', async () => {
    const [socket, topic] = [await openSocket(vsn), newTopic()]
    await socket.join(topic, {}, { ref: '1' })
    expect(await socket.join(topic, { private: true }, { ref: '2' })).toMatchObject({ status: 'error' })
    expect((await socket.next(isEvent('phx_close'))).ref).toBe('1')
    socket.send({ joinRef: '1', ref: '3', topic: `realtime:${topic}`, event: 'broadcast', payload: {} })
    expect((await socket.next(replyTo('3'))).payload).toMatchObject({
      response: { reason: 'unmatched topic' },
    })
  })

  test('a topic without a name cannot be joined', async () => {
    const socket = await openSocket(vsn)
    expect(await socket.join('')).toEqual({
      status: 'error',
      response: { reason: 'TopicNameRequired: You must provide a topic name' },
    })
  })

  test('booleans may be texts, and what is misspelt takes its default', async () => {
    const [socket, topic] = [await openSocket(vsn), newTopic()]
    expect(
      await socket.join(topic, {
        private: 'False',
        broadcast: { ack: 'TRUE', self: 'true' },
        presence: 5,
        other: 1,
      }),
    ).toMatchObject({
      status: 'ok',
    })
    const payload = { type: 'broadcast', event: 'x', payload: {} }
    socket.send({ joinRef: '1', ref: '2', topic: `realtime:${topic}`, event: 'broadcast', payload })
    expect((await socket.next(replyTo('2'))).payload).toEqual({ status: 'ok', response: {} })
    expect((await socket.next(isEvent('broadcast'))).payload).toEqual(payload)
  })

  test.each([
    ['no config', {}],
    ['null as config', { config: null }],
    ['private that is neither', { config: { private: 'maybe' } }],
    ['null as postgres_changes', { config: { postgres_changes: null } }],
  ])('a join with %s succeeds', async (_, payload) => {
    const [socket, topic] = [await openSocket(vsn), newTopic()]
    socket.send({ joinRef: '1', ref: '1', topic: `realtime:${topic}`, event: 'phx_join', payload })
    expect((await socket.next(replyTo('1'))).payload).toMatchObject({ status: 'ok' })
  })

  test('a second channel on the socket is a channel of its own', async () => {
    const [socket, one, other] = [await openSocket(vsn), newTopic(), newTopic()]
    await socket.join(one, {}, { ref: '1' })
    await socket.join(other, { broadcast: { self: true } }, { ref: '2' })
    socket.send({ joinRef: '1', ref: '3', topic: `realtime:${one}`, event: 'phx_leave', payload: {} })
    await socket.next(isEvent('phx_close', one))
    const payload = { type: 'broadcast', event: 'still', payload: {} }
    socket.send({ joinRef: '2', ref: '4', topic: `realtime:${other}`, event: 'broadcast', payload })
    expect((await socket.next(isEvent('broadcast', other))).payload).toEqual(payload)
  })
})
