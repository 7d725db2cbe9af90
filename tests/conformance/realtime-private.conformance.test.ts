import { expect, test } from 'vitest'
import { knock, listen, subscribe } from './support/channels.ts'
import { arrived, everything, people, run, sql, topicFor, until } from './support/fixtures.ts'
import { isEvent, openSocket, replyTo } from './support/raw-socket.ts'
import { withConversations, withSerializers } from './support/ways.ts'

const denied = (topic: string) =>
  `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`

withSerializers('private channels', (vsn) => {
  const lea = people.lea.token

  test('a topic without a policy cannot be joined, and the answer says why', async () => {
    const socket = await openSocket(vsn)
    const topic = topicFor('none')
    expect(await socket.join(topic, { private: true }, { token: lea })).toEqual({
      status: 'error',
      response: { reason: denied(topic) },
    })
  })

  test('a policy that fails is a policy that says no', async () => {
    const socket = await openSocket(vsn)
    const topic = topicFor('raises')
    expect(await socket.join(topic, { private: true }, { token: lea })).toMatchObject({
      response: { reason: denied(topic) },
    })
  })

  test('a policy that asks for private rows never matches', async () => {
    const socket = await openSocket(vsn)
    expect(await socket.join(topicFor('private'), { private: true }, { token: lea })).toMatchObject({
      status: 'error',
    })
  })

  test('reading presence is enough to join, if presence is wanted', async () => {
    const socket = await openSocket(vsn)
    const topic = topicFor('rp')
    expect(await socket.join(topic, { private: true }, { token: lea })).toMatchObject({ status: 'error' })
    const config = { private: true, presence: { enabled: true } }
    expect(await socket.join(topic, config, { ref: '2', token: lea })).toMatchObject({ status: 'ok' })
  })

  test('a policy may look at the claims', async () => {
    const socket = await openSocket(vsn)
    const topic = `${run}:claims:authenticated:${crypto.randomUUID()}`
    expect(await socket.join(topic, { private: true }, { token: lea })).toMatchObject({ status: 'ok' })
    const anonymous = await openSocket(vsn)
    expect(await anonymous.join(topic, { private: true })).toMatchObject({ status: 'error' })
  })

  test('who may not write is not heard, and hears nothing about it, ack or not', async () => {
    const topic = topicFor('rb', 'any')
    const [reader, listener] = [await openSocket(vsn), await openSocket(vsn)]
    for (const socket of [reader, listener])
      await socket.join(topic, { private: true, broadcast: { ack: true } }, { token: lea })
    const payload = { type: 'broadcast', event: 'forged', payload: {} }
    reader.send({ joinRef: '1', ref: '2', topic: `realtime:${topic}`, event: 'broadcast', payload })
    await sql('select realtime.send($1, $2, $3, true)', [{}, 'end', topic])
    await listener.next(({ payload }) => payload.event === 'end')
    await reader.settle()
    expect(listener.received.some(isEvent('broadcast'))).toBe(false)
    expect(reader.received.filter(replyTo('2'))).toEqual([])
    expect(reader.isOpen()).toBe(true)
  })
})

withConversations('private channels', (way) => {
  test('only whom the policy lets may join', async () => {
    const topic = topicFor(everything)
    expect((await knock(await way.lea(), topic)).status).toBe('SUBSCRIBED')
    for (const client of [await way.ben(), way.anonymous()]) {
      const { status, error } = await knock(client, topic)
      expect([status, error?.message]).toEqual(['CHANNEL_ERROR', expect.stringContaining('Unauthorized')])
    }
  })

  test('the secret key passes every policy', async () => {
    expect((await knock(way.service(), topicFor('none'))).status).toBe('SUBSCRIBED')
  })

  test('who may only see presence hears no broadcasts', async () => {
    const topic = `${run}:rp+wb+wp:any:${crypto.randomUUID()}`
    const presenceOnly = way
      .anonymous()
      .channel(topic, { config: { private: true, presence: { key: 'x', enabled: true } } })
    const heard: string[] = []
    presenceOnly
      .on('presence', { event: 'sync' }, () => {})
      .on('broadcast', { event: '*' }, ({ event }) => heard.push(event))
    expect((await subscribe(presenceOnly)).status).toBe('SUBSCRIBED')
    const all = await listen(way.service(), topic, { private: true })
    await sql('select realtime.send($1, $2, $3, true)', [{}, 'said', topic])
    await arrived(all.heard, 1)
    await all.channel.track({ at: 'desk' })
    await until(() => Object.keys(presenceOnly.presenceState()).length > 0, 'the other’s presence')
    expect(heard).toEqual([])
  })

  test('writing without the right to resolves with timed out, and nobody hears it', async () => {
    const topic = topicFor('rb', 'any')
    const listener = await listen(await way.lea(), topic, { private: true })
    const reader = await listen(await way.ben(), topic, { private: true, broadcast: { ack: true } })
    expect(
      await reader.channel.send({ type: 'broadcast', event: 'forged', payload: {} }, { timeout: 1500 }),
    ).toBe('timed out')
    await sql('select realtime.send($1, $2, $3, true)', [{}, 'end', topic])
    await arrived(listener.heard, 1)
    expect(listener.heard.map(({ event }) => event)).toEqual(['end'])
  })

  test('what was decided at the join holds while the token does, also against a change of rights', async () => {
    const topic = topicFor('wb', 'any')
    await sql(`insert into ${run}.rights values ($1, 'rb', null)`, [topic])
    const member = await listen(await way.lea(), topic, { private: true, broadcast: { self: true } })
    await sql(`delete from ${run}.rights where topic = $1`, [topic])
    await sql('select realtime.send($1, $2, $3, true)', [{}, 'still', topic])
    await arrived(member.heard, 1)
    const { status } = await knock(await way.ben(), topic)
    expect(status).toBe('CHANNEL_ERROR')
  })

  test('a client that fails to join tries again, and gets in once it may', async () => {
    const topic = topicFor('wb', 'any')
    const statuses: string[] = []
    const channel = (await way.lea()).channel(topic, { config: { private: true } })
    channel.subscribe((status) => statuses.push(status))
    await until(() => statuses.includes('CHANNEL_ERROR'), 'a refusal', 15_000)
    await sql(`insert into ${run}.rights values ($1, 'rb', null)`, [topic])
    await until(() => statuses.includes('SUBSCRIBED'), 'getting in', 25_000)
  })
})
