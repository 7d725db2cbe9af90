import { expect, test } from 'vitest'
import { listen, subscribe } from './support/channels.ts'
import {
  arrived,
  everything,
  needs,
  newTopic,
  people,
  run,
  sql,
  target,
  topicFor,
  until,
} from './support/fixtures.ts'
import { isEvent, openSocket, type RawSocket, replyTo } from './support/raw-socket.ts'
import { leasClaims, now, sign } from './support/tokens.ts'
import { withConversations, withSerializers } from './support/ways.ts'

withSerializers('tokens', (vsn) => {
  const renew = (socket: RawSocket, topic: string, access_token: unknown): void =>
    socket.send({
      joinRef: '1',
      ref: '9',
      topic: `realtime:${topic}`,
      event: 'access_token',
      payload: { access_token },
    })

  const joined = async (topic: string, config: object, token?: string): Promise<RawSocket> => {
    const socket = await openSocket(vsn)
    const reply = await socket.join(topic, config, token === undefined ? {} : { token })
    expect(reply).toMatchObject({ status: 'ok' })
    return socket
  }

  test('the same token, a key, nothing and rubbish of another type are ignored, and no token is answered', async () => {
    const topic = topicFor(everything)
    const socket = await joined(topic, { private: true }, people.lea.token)
    for (const token of [people.lea.token, target.publishableKey, null, 5]) renew(socket, topic, token)
    await socket.settle()
    expect(socket.received).toEqual([])
    await sql('select realtime.send($1, $2, $3, true)', [{}, 'still here', topic])
    await socket.next(isEvent('broadcast'))
  })

  test.each([
    ['malformed', () => 'garbage', /./],
    ['empty', () => '', /./],
    ['forged', () => `${people.lea.token.slice(0, -6)}AAAAAA`, /./],
  ])('a %s token closes the channel and says so first', async (_, token, message) => {
    const topic = topicFor(everything)
    const socket = await joined(topic, { private: true }, people.lea.token)
    renew(socket, topic, token())
    const close = await socket.next(isEvent('phx_close'))
    expect(close.ref).toBe('1')
    expect(socket.received.find(isEvent('system'))?.payload).toMatchObject({
      extension: 'system',
      status: 'error',
      message: expect.stringMatching(message),
      channel: topic,
    })
    expect(socket.isOpen()).toBe(true)
  })

  test('a token of somebody who may not read closes a private channel', async () => {
    const topic = topicFor(everything)
    const socket = await joined(topic, { private: true }, people.lea.token)
    renew(socket, topic, people.ben.token)
    await socket.next(isEvent('phx_close'))
    expect(socket.received.find(isEvent('system'))?.payload).toMatchObject({
      status: 'error',
      message: `You do not have permissions to read from this Channel topic: ${topic}`,
    })
  })

  test('a public channel takes any good token', async () => {
    const topic = newTopic()
    const socket = await joined(topic, {}, people.lea.token)
    renew(socket, topic, people.ben.token)
    await socket.settle()
    expect(socket.received).toEqual([])
  })

  test('a new token has the right to write asked anew', async () => {
    const topic = topicFor('rb', 'any')
    const [member, listener] = [
      await joined(topic, { private: true }, people.lea.token),
      await joined(topic, { private: true }, people.lea.token),
    ]
    const send = async (event: string, ref: string): Promise<void> => {
      const frame = { joinRef: '1', topic: `realtime:${topic}` }
      member.send({
        ...frame,
        ref: null,
        event: 'broadcast',
        payload: { type: 'broadcast', event, payload: {} },
      })
      // A broadcast that is dropped is not answered; what is answered behind it says that it has been judged.
      member.send({ ...frame, ref, event: 'presence', payload: { type: 'presence', event: 'untrack' } })
      await member.next(replyTo(ref))
    }
    await send('before', '2')
    await sql(`insert into ${run}.rights values ($1, 'wb', null)`, [topic])
    await send('denied as before', '3')
    renew(member, topic, people.ben.token)
    await send('allowed', '4')
    expect((await listener.next(isEvent('broadcast'))).payload.event).toBe('allowed')
  })

  test('a right to read that comes with a new token counts at once', async () => {
    const topic = topicFor('rp', 'any')
    await sql(`insert into ${run}.rights values ($1, 'rb', $2)`, [topic, people.ben.id])
    const member = await joined(topic, { private: true, presence: { enabled: true } }, people.lea.token)
    const watcher = await joined(topic, { private: true, presence: { enabled: true } }, people.ben.token)
    const send = (event: string) => sql('select realtime.send($1, $2, $3, true)', [{}, event, topic])
    await send('unheard')
    await watcher.next(isEvent('broadcast'))
    renew(member, topic, people.ben.token)
    await member.settle()
    await until(async () => {
      await send('heard')
      return member.received.some(isEvent('broadcast'))
    }, 'a broadcast after the new token')
    expect(
      member.received.filter(isEvent('broadcast')).every(({ payload }) => payload.event === 'heard'),
    ).toBe(true)
  })

  test('when its token ends the channel closes, and says why', async (context) => {
    needs(context, 'jwt secret')
    const [topic, token] = [topicFor(everything), sign({ ...leasClaims(), exp: now() + 2 })]
    const socket = await joined(topic, { private: true }, token)
    await socket.next(isEvent('phx_close'))
    expect(socket.received.find(isEvent('system'))?.payload).toMatchObject({
      status: 'error',
      message: expect.stringMatching(/^Token has expired/),
    })
  })
})

withConversations('tokens', (way) => {
  test('setAuth carries a new token to channels that are joined', async () => {
    const topic = topicFor(everything)
    let token = people.lea.token
    const client = way.connect(target.publishableKey, { accessToken: async () => token })
    await client.realtime.setAuth()
    const statuses: string[] = []
    const channel = client.channel(topic, { config: { private: true } })
    channel.subscribe((status) => statuses.push(status))
    await until(() => statuses.includes('SUBSCRIBED'), 'a subscription', 15_000)
    token = people.ben.token
    await client.realtime.setAuth()
    await until(() => statuses.includes('CLOSED'), 'the end of the channel')
    expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED'])
  })

  test('a token that is refused closes the channel for good', async () => {
    const topic = topicFor(everything)
    let token = people.lea.token
    const client = way.connect(target.publishableKey, { accessToken: async () => token })
    await client.realtime.setAuth()
    const channel = client.channel(topic, { config: { private: true } })
    const statuses: string[] = []
    channel.subscribe((status) => statuses.push(status))
    await until(() => statuses.includes('SUBSCRIBED'), 'a subscription', 15_000)
    token = `${people.lea.token.slice(0, -6)}AAAAAA`
    await client.realtime.setAuth()
    await until(() => statuses.includes('CLOSED'), 'the end of the channel')
    expect(channel.state).toBe('closed')
    // Another channel of the same socket shows that the client has gone on, and not rejoined.
    token = people.lea.token
    await client.realtime.setAuth()
    expect((await subscribe(client.channel(newTopic()))).status).toBe('SUBSCRIBED')
    expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED'])
  })

  test('without a session a client joins with its key', async () => {
    const { channel, heard } = await listen(way.anonymous(), topicFor(everything, 'any'), {
      private: true,
      broadcast: { self: true },
    })
    await channel.send({ type: 'broadcast', event: 'hi', payload: {} })
    await arrived(heard, 1)
  })
})
