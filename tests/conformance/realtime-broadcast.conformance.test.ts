import { expect, test } from 'vitest'
import { listen } from './support/channels.ts'
import { arrived, everything, newTopic, topicFor } from './support/fixtures.ts'
import { isEvent, type Message, openSocket, type RawSocket, replyTo } from './support/raw-socket.ts'
import { withConversations, withoutClient, withSerializers } from './support/ways.ts'

const broadcast = (topic: string, payload: unknown, ref: string | null = null) => ({
  ...{ joinRef: '1', ref, topic: `realtime:${topic}`, event: 'broadcast', payload },
})
const say = (event: string, payload: unknown = {}) => ({ type: 'broadcast', event, payload })

withSerializers('broadcast', (vsn) => {
  const joined = async (topic: string, config: object = {}): Promise<RawSocket> => {
    const socket = await openSocket(vsn)
    expect(await socket.join(topic, config)).toMatchObject({ status: 'ok' })
    return socket
  }

  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('self %s and ack %s: heard by others always, by the sender and answered as asked', async (self, ack) => {
    const topic = newTopic()
    const [sender, other] = [await joined(topic, { broadcast: { self, ack } }), await joined(topic)]
    sender.send(broadcast(topic, say('first', { x: 1, name: 'Zoë' }), '2'))
    sender.send(broadcast(topic, say('last'), '3'))
    expect((await other.next(isEvent('broadcast'))).payload).toEqual(say('first', { x: 1, name: 'Zoë' }))
    expect((await other.next(isEvent('broadcast'))).payload).toEqual(say('last'))
    await sender.settle()
    if (self) await sender.next(({ payload }) => payload.event === 'last')
    if (ack) await sender.next(replyTo('3'))
    expect(sender.received.some(isEvent('broadcast'))).toBe(self)
    expect(sender.received.filter(replyTo('2')).map(({ payload }) => payload)).toEqual(
      ack ? [{ status: 'ok', response: {} }] : [],
    )
  })

  test('any object passes through as it is', async () => {
    const topic = newTopic()
    const [sender, other] = [await joined(topic), await joined(topic)]
    for (const payload of [
      {},
      { event: 'x' },
      say('null', null),
      say('list', [1, [2]]),
      { ...say('more'), extra: true },
    ]) {
      sender.send(broadcast(topic, payload))
      expect((await other.next(isEvent('broadcast'))).payload).toEqual(payload)
    }
  })

  test('events and topics may be in any script', async () => {
    const topic = `${newTopic()}-größe-食べ物`
    const [sender, other] = [await joined(topic), await joined(topic)]
    sender.send(broadcast(topic, say('grüße-🍜', { text: '\u0000 "quoted" \\ ☃' })))
    const heard = await other.next(isEvent('broadcast'))
    expect([heard.topic, heard.payload]).toEqual([
      `realtime:${topic}`,
      say('grüße-🍜', { text: '\u0000 "quoted" \\ ☃' }),
    ])
  })

  test('a stale join ref is accepted, the answer carries the channel’s own', async () => {
    const [socket, topic] = [await openSocket(vsn), newTopic()]
    await socket.join(topic, { broadcast: { ack: true } }, { ref: '8' })
    socket.send({ ...broadcast(topic, say('x'), '9'), joinRef: '1' })
    const reply = await socket.next(replyTo('9'))
    expect(reply.payload).toEqual({ status: 'ok', response: {} })
    if (vsn === '2.0.0') expect(reply.joinRef).toBe('8')
  })

  test('a message that is too large is dropped, and with ack said to be', async () => {
    const topic = newTopic()
    const [sender, other] = [await joined(topic, { broadcast: { ack: true } }), await joined(topic)]
    sender.send(broadcast(topic, say('large', { text: 'x'.repeat(3_100_000) }), '2'))
    expect((await sender.next(replyTo('2'), 20_000)).payload).toEqual({
      status: 'error',
      response: 'payload_size_exceeded',
    })
    sender.send(broadcast(topic, say('small'), '3'))
    expect((await other.next(isEvent('broadcast'))).payload).toEqual(say('small'))
  })

  test('messages of one sender keep their order', async () => {
    const topic = newTopic()
    const [sender, other] = [await joined(topic), await joined(topic)]
    for (let n = 0; n < 40; n++) sender.send(broadcast(topic, say('n', { n })))
    const heard: Message[] = []
    for (let n = 0; n < 40; n++) heard.push(await other.next(isEvent('broadcast')))
    expect(heard.map(({ payload }) => payload.payload)).toEqual(Array.from({ length: 40 }, (_, n) => ({ n })))
  })
})

withoutClient('Realtime', 'broadcast across serializers', () => {
  const pair = async (topic: string): Promise<[RawSocket, RawSocket]> => {
    const [one, two] = [await openSocket('1.0.0'), await openSocket('2.0.0')]
    for (const socket of [one, two]) await socket.join(topic)
    return [one, two]
  }

  test('text crosses both ways unchanged', async () => {
    const topic = newTopic()
    const [one, two] = await pair(topic)
    one.send(broadcast(topic, say('from-1', { n: 1 })))
    expect((await two.next(isEvent('broadcast'))).payload).toEqual(say('from-1', { n: 1 }))
    two.send(broadcast(topic, say('from-2', { n: 2 })))
    expect((await one.next(isEvent('broadcast'))).payload).toEqual(say('from-2', { n: 2 }))
  })

  test('a binary frame with JSON reaches both, in the form each of them reads', async () => {
    const topic = newTopic()
    const [one, two] = await pair(topic)
    const third = await openSocket('2.0.0')
    await third.join(topic)
    two.push(topic, 'pushed', { n: 1, ü: 'ß' }, { joinRef: '1' })
    for (const socket of [one, third])
      expect((await socket.next(isEvent('broadcast'))).payload).toEqual(say('pushed', { n: 1, ü: 'ß' }))
  })

  test('bytes reach 2.0.0 as they are, and 1.0.0 not at all', async () => {
    const topic = newTopic()
    const [one, two] = await pair(topic)
    const third = await openSocket('2.0.0')
    await third.join(topic)
    two.push(topic, 'bytes', Uint8Array.from([0, 255, 1]), { joinRef: '1' })
    two.send(broadcast(topic, say('end')))
    expect((await third.next(isEvent('broadcast'))).payload).toEqual({
      ...say('bytes'),
      payload: { bytes: [0, 255, 1] },
    })
    expect((await one.next(isEvent('broadcast'))).payload).toEqual(say('end'))
  })

  test('a binary frame is acknowledged, and a header of 255 bytes is delivered', async () => {
    const [topic, event] = [newTopic(), 'e'.repeat(255)]
    const [sender, other] = [await openSocket('2.0.0'), await openSocket('2.0.0')]
    await sender.join(topic, { broadcast: { ack: true } })
    await other.join(topic)
    sender.push(topic, event, { n: 1 }, { joinRef: '1', ref: '2' })
    expect((await sender.next(replyTo('2'))).payload).toEqual({ status: 'ok', response: {} })
    expect((await other.next(isEvent('broadcast'))).payload).toEqual(say(event, { n: 1 }))
  })
})

withConversations('broadcast', (way) => {
  test('send reaches the others, resolves with ok, and comes back when it is asked to', async () => {
    const topic = newTopic()
    const sender = await listen(way.anonymous(), topic, { broadcast: { self: true, ack: true } })
    const other = await listen(way.anonymous(), topic)
    expect(await sender.channel.send({ type: 'broadcast', event: 'hi', payload: { n: 1 } })).toBe('ok')
    for (const { heard } of [sender, other]) {
      await arrived(heard, 1)
      expect(heard).toEqual([{ event: 'hi', payload: { n: 1 } }])
    }
  })

  test('listeners hear the events they named', async () => {
    const topic = newTopic()
    const named: unknown[] = []
    const { channel, heard } = await listen(way.anonymous(), topic, { broadcast: { self: true } })
    channel.on('broadcast', { event: 'b' }, ({ payload }) => named.push(payload))
    for (const event of ['a', 'b', 'c']) await channel.send({ type: 'broadcast', event, payload: { event } })
    await arrived(heard, 3)
    expect(heard.map(({ event }) => event)).toEqual(['a', 'b', 'c'])
    expect(named).toEqual([{ event: 'b' }])
  })

  test('public and private topics of one name are strangers', async () => {
    const topic = topicFor(everything)
    const closed = await listen(await way.lea(), topic, { private: true, broadcast: { self: true } })
    const open = await listen(way.anonymous(), topic, { broadcast: { self: true } })
    await closed.channel.send({ type: 'broadcast', event: 'private', payload: {} })
    await open.channel.send({ type: 'broadcast', event: 'public', payload: {} })
    await arrived(closed.heard, 1)
    await arrived(open.heard, 1)
    await closed.channel.send({ type: 'broadcast', event: 'end', payload: {} })
    await open.channel.send({ type: 'broadcast', event: 'end', payload: {} })
    await arrived(closed.heard, 2)
    await arrived(open.heard, 2)
    expect(closed.heard.map(({ event }) => event)).toEqual(['private', 'end'])
    expect(open.heard.map(({ event }) => event)).toEqual(['public', 'end'])
  })

  test('a second tab of the same person hears the first', async () => {
    const topic = topicFor(everything)
    const [one, other] = [
      await listen(await way.lea(), topic, { private: true }),
      await listen(await way.lea(), topic, { private: true }),
    ]
    await one.channel.send({ type: 'broadcast', event: 'hi', payload: {} })
    await arrived(other.heard, 1)
  })

  test('a message that is too large resolves with error', async () => {
    const { channel } = await listen(way.anonymous(), newTopic(), { broadcast: { ack: true } })
    expect(
      await channel.send({ type: 'broadcast', event: 'large', payload: { text: 'x'.repeat(3_100_000) } }),
    ).toBe('error')
  })

  test('unsubscribing ends hearing, and the topic can be joined anew', async () => {
    const topic = newTopic()
    const [client, other] = [
      way.anonymous(),
      await listen(way.anonymous(), topic, { broadcast: { ack: true } }),
    ]
    // A client that leaves its last channel hangs up; this one keeps its socket.
    await listen(client, newTopic())
    const first = await listen(client, topic)
    expect(await client.removeChannel(first.channel)).toBe('ok')
    await other.channel.send({ type: 'broadcast', event: 'missed', payload: {} })
    const second = await listen(client, topic)
    await other.channel.send({ type: 'broadcast', event: 'heard', payload: {} })
    await arrived(second.heard, 1)
    expect([first.heard, second.heard.map(({ event }) => event)]).toEqual([[], ['heard']])
  })

  // 1.0.0 carries no bytes.
  if (way.serializer !== '2.0.0') return
  test('bytes arrive as bytes, and a view as an object of its numbers', async () => {
    const topic = newTopic()
    const sender = await listen(way.anonymous(), topic)
    const other = await listen(way.anonymous(), topic)
    await sender.channel.send({
      type: 'broadcast',
      event: 'buffer',
      payload: Uint8Array.from([1, 2, 3]).buffer,
    })
    await sender.channel.send({ type: 'broadcast', event: 'view', payload: Uint8Array.from([1, 2]) })
    await arrived(other.heard, 2)
    const [buffer, view] = other.heard.map(({ payload }) => payload)
    expect(buffer).toBeInstanceOf(ArrayBuffer)
    expect([...new Uint8Array(buffer as unknown as ArrayBuffer)]).toEqual([1, 2, 3])
    expect(view).toEqual({ 0: 1, 1: 2 })
  })
})
