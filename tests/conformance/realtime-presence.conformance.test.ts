import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { subscribe } from './support/channels.ts'
import { everything, newTopic, people, topicFor, until } from './support/fixtures.ts'
import { isEvent, openSocket, type RawSocket, replyTo } from './support/raw-socket.ts'
import { withConversations, withoutClient, withSerializers } from './support/ways.ts'

// At most four presence calls a channel: the sixth within half a minute closes it.
const presence = (topic: string, ref: string, event: string, payload: unknown = {}) => ({
  ...{
    joinRef: '1',
    ref,
    topic: `realtime:${topic}`,
    event: 'presence',
    payload: { type: 'presence', event, payload },
  },
})
const enabled = (key?: unknown) => ({ presence: { enabled: true, ...(key === undefined ? {} : { key }) } })
const ok = { status: 'ok', response: {} }

withSerializers('presence', (vsn) => {
  const joined = async (topic: string, config: object, token?: string): Promise<RawSocket> => {
    const socket = await openSocket(vsn)
    const reply = await socket.join(topic, config, token === undefined ? {} : { token })
    expect(reply).toMatchObject({ status: 'ok' })
    return socket
  }

  test('an empty state comes first, then who came and who left', async () => {
    const topic = newTopic()
    const socket = await joined(topic, enabled('lea'))
    expect((await socket.next(isEvent('presence_state'))).payload).toEqual({})
    socket.send(presence(topic, '2', 'track', { at: 'desk' }))
    const joins = { lea: { metas: [{ at: 'desk', phx_ref: expect.any(String) }] } }
    expect((await socket.next(isEvent('presence_diff'))).payload).toEqual({ joins, leaves: {} })
    expect((await socket.next(replyTo('2'))).payload).toEqual(ok)
    socket.send(presence(topic, '3', 'untrack'))
    expect((await socket.next(isEvent('presence_diff'))).payload).toMatchObject({
      joins: {},
      leaves: { lea: { metas: [{ at: 'desk' }] } },
    })
    expect((await socket.next(replyTo('3'))).payload).toEqual(ok)
  })

  test('who comes later is told who is there', async () => {
    const topic = newTopic()
    const first = await joined(topic, enabled('lea'))
    first.send(presence(topic, '2', 'track', { at: 'desk' }))
    await first.next(isEvent('presence_diff'))
    const second = await joined(topic, enabled('ben'))
    expect((await second.next(isEvent('presence_state'))).payload).toMatchObject({
      lea: { metas: [{ at: 'desk' }] },
    })
  })

  test('tracking anew replaces what was tracked, the same again changes nothing', async () => {
    const topic = newTopic()
    const [socket, other] = [await joined(topic, enabled('lea')), await joined(topic, enabled('ben'))]
    socket.send(presence(topic, '2', 'track', { n: 1 }))
    const first = await other.next(isEvent('presence_diff'))
    socket.send(presence(topic, '3', 'track', { n: 1 }))
    await socket.next(replyTo('3'))
    socket.send(presence(topic, '4', 'track', { n: 2 }))
    const second = await other.next(isEvent('presence_diff'))
    const meta = (first.payload.joins as Record<string, { metas: { phx_ref: string }[] }>).lea?.metas[0]
    expect(second.payload).toMatchObject({
      joins: { lea: { metas: [{ n: 2, phx_ref_prev: meta?.phx_ref }] } },
      leaves: { lea: { metas: [{ n: 1, phx_ref: meta?.phx_ref }] } },
    })
  })

  test('channels with the same key share it', async () => {
    const topic = newTopic()
    const [one, other] = [await joined(topic, enabled('lea')), await joined(topic, enabled('lea'))]
    one.send(presence(topic, '2', 'track', { tab: 1 }))
    await one.next(replyTo('2'))
    other.send(presence(topic, '2', 'track', { tab: 2 }))
    await other.next(replyTo('2'))
    const late = await joined(topic, enabled())
    const state = (await late.next(isEvent('presence_state'))).payload as {
      lea: { metas: { tab: number }[] }
    }
    expect(state.lea.metas.map(({ tab }) => tab).sort()).toEqual([1, 2])
  })

  test('a number as a key is a text, and without a key the server makes one', async () => {
    const topic = newTopic()
    const watcher = await joined(topic, enabled())
    const numbered = await joined(topic, enabled(7))
    numbered.send(presence(topic, '2', 'track', {}))
    expect(Object.keys((await watcher.next(isEvent('presence_diff'))).payload.joins as object)).toEqual(['7'])
    const nameless = await joined(topic, enabled(''))
    nameless.send(presence(topic, '2', 'track', {}))
    const [key] = Object.keys((await watcher.next(isEvent('presence_diff'))).payload.joins as object)
    expect(key).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('what is no map is refused, what is no event too', async () => {
    const topic = newTopic()
    const socket = await joined(topic, enabled('lea'))
    for (const [ref, payload] of [
      ['2', 'text'],
      ['3', [1]],
    ] as const) {
      socket.send(presence(topic, ref, 'track', payload))
      expect((await socket.next(replyTo(ref))).payload).toEqual({
        status: 'error',
        response: { reason: 'Presence track payload must be a map' },
      })
    }
    socket.send(presence(topic, '4', 'wave'))
    expect((await socket.next(replyTo('4'))).payload).toEqual({ status: 'error', response: {} })
  })

  test('who asked for no presence gets no state, may track and is seen', async () => {
    const topic = newTopic()
    const watcher = await joined(topic, enabled('ben'))
    const socket = await joined(topic, { presence: { key: 'lea' } })
    socket.send(presence(topic, '2', 'track', { at: 'door' }))
    expect((await watcher.next(isEvent('presence_diff'))).payload).toMatchObject({
      joins: { lea: { metas: [{ at: 'door' }] } },
    })
    await socket.next(isEvent('presence_diff'))
    expect(socket.received.some(isEvent('presence_state'))).toBe(false)
  })

  test('leaving, and a lost connection, are seen by the others', async () => {
    const topic = newTopic()
    const watcher = await joined(topic, enabled('ben'))
    for (const end of ['leave', 'lost'] as const) {
      const socket = await joined(topic, enabled(end))
      socket.send(presence(topic, '2', 'track', {}))
      await watcher.next(isEvent('presence_diff'))
      if (end === 'leave')
        socket.send({ joinRef: '1', ref: '3', topic: `realtime:${topic}`, event: 'phx_leave', payload: {} })
      else socket.cut()
      expect((await watcher.next(isEvent('presence_diff'), 30_000)).payload).toMatchObject({
        joins: {},
        leaves: { [end]: {} },
      })
    }
  })

  test('on a private topic tracking needs the right to write presence, seeing the right to read it', async () => {
    const topic = topicFor('rb+rp', 'any')
    const reader = await joined(topic, { private: true, ...enabled('ben') }, people.ben.token)
    expect((await reader.next(isEvent('presence_state'))).payload).toEqual({})
    reader.send(presence(topic, '2', 'track', {}))
    expect((await reader.next(replyTo('2'))).payload).toEqual({ status: 'error', response: {} })
    reader.send(presence(topic, '3', 'untrack'))
    expect((await reader.next(replyTo('3'))).payload).toEqual(ok)

    const blind = topicFor('rb+wb+wp', 'any')
    const tracker = await joined(blind, { private: true, ...enabled('lea') }, people.lea.token)
    tracker.send(presence(blind, '2', 'track', {}))
    expect((await tracker.next(replyTo('2'))).payload).toEqual(ok)
    await tracker.settle()
    expect(tracker.received.filter(({ event }) => event.startsWith('presence'))).toEqual([])
  })
})

withoutClient('Realtime', 'presence limits', () => {
  test('the sixth presence call of a channel within half a minute closes it', async (context) => {
    if (!process.env.CONFORMANCE_FLOODS) context.skip('breaks a limit; set CONFORMANCE_FLOODS=1')
    const [socket, topic] = [await openSocket('2.0.0'), newTopic()]
    await socket.join(topic, enabled('lea'))
    for (let n = 2; n < 8; n++) socket.send(presence(topic, String(n), 'track', { n }))
    await socket.next(isEvent('phx_close'))
    expect(socket.received.find(isEvent('system'))?.payload).toMatchObject({
      message: 'Client presence rate limit exceeded',
    })
  })
})

withConversations('presence', (way) => {
  const come = async (client: SupabaseClient, topic: string, key: string, isPrivate = false) => {
    const events: string[] = []
    const channel: RealtimeChannel = client.channel(topic, {
      config: { private: isPrivate, presence: { key } },
    })
    channel
      .on('presence', { event: 'sync' }, () => {})
      .on('presence', { event: 'join' }, ({ key: who }) => events.push(`+${who}`))
      .on('presence', { event: 'leave' }, ({ key: who }) => events.push(`-${who}`))
    expect((await subscribe(channel)).status).toBe('SUBSCRIBED')
    return { channel, events }
  }

  test('everybody sees the same people, who come, change and go', async () => {
    const topic = newTopic()
    const [lea, ben] = [await come(way.anonymous(), topic, 'lea'), await come(way.anonymous(), topic, 'ben')]
    expect(await lea.channel.track({ at: 'desk' })).toBe('ok')
    expect(await ben.channel.track({ at: 'door' })).toBe('ok')
    for (const { channel } of [lea, ben])
      await until(() => Object.keys(channel.presenceState()).sort().join() === 'ben,lea', 'both of them')
    expect(ben.channel.presenceState()).toMatchObject({
      lea: [{ at: 'desk', presence_ref: expect.any(String) }],
    })
    await lea.channel.track({ at: 'window' })
    await until(() => JSON.stringify(ben.channel.presenceState()).includes('window'), 'the change')
    expect(ben.channel.presenceState().lea).toHaveLength(1)
    await lea.channel.untrack()
    await until(() => !('lea' in ben.channel.presenceState()), 'her absence')
    expect(ben.events).toContain('+lea')
    expect(ben.events).toContain('-lea')
  })

  test('who comes later knows at once who is there', async () => {
    const topic = newTopic()
    const first = await come(way.anonymous(), topic, 'lea')
    await first.channel.track({ at: 'desk' })
    const second = await come(way.anonymous(), topic, 'ben')
    await until(() => 'lea' in second.channel.presenceState(), 'who is there')
  })

  test('who leaves the channel is gone', async () => {
    const topic = newTopic()
    const [lea, ben] = [await come(way.anonymous(), topic, 'lea'), await come(way.anonymous(), topic, 'ben')]
    await lea.channel.track({})
    await until(() => 'lea' in ben.channel.presenceState(), 'her presence')
    await lea.channel.unsubscribe()
    await until(() => !('lea' in ben.channel.presenceState()), 'her absence')
  })

  test('on a private topic the policies decide', async () => {
    const topic = topicFor(everything)
    const member = await come(await way.lea(), topic, 'lea', true)
    expect(await member.channel.track({ at: 'desk' })).toBe('ok')
    await until(() => 'lea' in member.channel.presenceState(), 'her own presence')
    const readOnly = await come(await way.ben(), topicFor('rb+rp', 'any'), 'ben', true)
    expect(await readOnly.channel.track({})).toBe('error')
  })
})
