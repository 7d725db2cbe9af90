import type { RealtimeChannel } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { listen } from './support/channels.ts'
import { cuttableTransport } from './support/cuttable-transport.ts'
import { arrived, newTopic, target, until } from './support/fixtures.ts'
import { withConversations } from './support/ways.ts'

withConversations('resilience', (way) => {
  const come = (topic: string, realtime: object) => {
    const line = cuttableTransport()
    const client = way.connect(target.publishableKey, {
      realtime: { transport: line.transport as never, ...realtime },
    })
    const [statuses, heard]: [string[], string[]] = [[], []]
    const channel: RealtimeChannel = client.channel(topic)
    channel.on('broadcast', { event: '*' }, ({ event }) => heard.push(event))
    channel.on('presence', { event: 'sync' }, () => {})
    channel.subscribe((status) => statuses.push(status))
    return { line, client, channel, statuses, heard }
  }
  const times = (statuses: string[], n: number) =>
    until(
      () => statuses.filter((status) => status === 'SUBSCRIBED').length >= n,
      `${n} subscriptions`,
      25_000,
    )

  test('a line that is cut is connected anew, and every channel joins again', async () => {
    const topic = newTopic()
    const speaker = await listen(way.anonymous(), topic)
    const { line, statuses, heard } = come(topic, { reconnectAfterMs: () => 50 })
    await times(statuses, 1)
    line.cut()
    await times(statuses, 2)
    expect(line.opened()).toBe(2)
    await speaker.channel.send({ type: 'broadcast', event: 'again', payload: {} })
    await arrived(heard, 1)
  })

  test('a line that has gone silent is noticed by its heartbeat', async () => {
    const topic = newTopic()
    const { line, statuses } = come(topic, { reconnectAfterMs: () => 50, heartbeatIntervalMs: 700 })
    await times(statuses, 1)
    line.silence()
    await times(statuses, 2)
    expect(line.opened()).toBeGreaterThanOrEqual(2)
  })

  test('presence is whole again after a line was cut', async () => {
    const topic = newTopic()
    const other = come(topic, {})
    await times(other.statuses, 1)
    await other.channel.track({ at: 'desk' })
    const { line, statuses, channel } = come(topic, { reconnectAfterMs: () => 50 })
    await times(statuses, 1)
    await until(() => Object.keys(channel.presenceState()).length === 1, 'the other’s presence')
    line.cut()
    await other.channel.track({ at: 'door' })
    await times(statuses, 2)
    await until(() => JSON.stringify(channel.presenceState()).includes('door'), 'the other’s new place')
    expect(Object.values(channel.presenceState()).flat()).toHaveLength(1)
  })

  test('what was sent while the client was connecting is sent when it is joined', async () => {
    const topic = newTopic()
    const listener = await listen(way.anonymous(), topic)
    const { channel, statuses } = come(topic, {})
    await times(statuses, 1)
    await channel.send({ type: 'broadcast', event: 'hi', payload: {} })
    await arrived(listener.heard, 1)
  })

  test('a channel that was left does not come back', async () => {
    const { line, client, channel, statuses } = come(newTopic(), { reconnectAfterMs: () => 50 })
    await times(statuses, 1)
    await listen(client, newTopic())
    await client.removeChannel(channel)
    line.cut()
    await until(() => line.opened() >= 2, 'a new connection')
    await until(
      () => client.getChannels().every(({ state }) => state === 'joined'),
      'the other channel',
      25_000,
    )
    expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED'])
    expect(client.getChannels()).not.toContain(channel)
  })
})
