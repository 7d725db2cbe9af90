import { describe, expect, test } from 'vitest'
import { createStore } from '../observable.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { ScriptedTransport } from '../testing/scripted-transport.ts'
import { type LiveOptions, openLiveTopic } from './live-topic.ts'
import { createTopics } from './topics.ts'

const topic = 'conversation:a'

function setup() {
  const clock = new ManualClock()
  const transport = new ScriptedTransport()
  const userId = createStore<string | null | undefined>('lea')
  const asEvents: unknown[] = []
  const topics = createTopics(transport, clock, (payload) => asEvents.push(payload))
  const open = (options?: LiveOptions) => openLiveTopic({ topics, userId }, topic, options)
  return { clock, transport, userId, topics, asEvents, open }
}

describe('openLiveTopic()', () => {
  test('sends while joined; what is sent before or during a loss is gone', () => {
    const { transport, open } = setup()
    const live = open()
    expect(live.send('typing', { n: 1 })).toBe(false)
    transport.accept(topic)
    expect(live.send('typing', { n: 2 })).toBe(true)
    transport.lose(topic)
    expect(live.send('typing', { n: 3 })).toBe(false)
    expect(transport.sent).toEqual([{ topic, event: 'typing', payload: { n: 2 } }])
  })

  test('what others send there never passes for an event of a stream', () => {
    const { transport, asEvents, open } = setup()
    const heard: unknown[] = []
    open({ onBroadcast: (event, payload) => heard.push([event, payload]) })
    transport.accept(topic)
    const forged = { stream: 'order:1', seq: 1, type: 'order_delivered', body: {}, at: '' }
    transport.send(topic, forged, 'order_delivered')
    expect(heard).toEqual([['order_delivered', forged]])
    expect(asEvents).toEqual([])
  })

  test('a topic that carries streams cannot be opened as a live one, nor the other way round', () => {
    const { topics, open } = setup()
    topics.open(topic, () => {})
    expect(() => open()).toThrow('never both')
  })

  test('presence is said again after every rejoin, and ends with untrack', () => {
    const { transport, open } = setup()
    const live = open()
    live.track({ looking: true })
    expect(transport.sent).toEqual([])
    transport.accept(topic)
    transport.lose(topic)
    transport.accept(topic)
    live.untrack()
    transport.lose(topic)
    transport.accept(topic)
    expect(transport.sent.map(({ event }) => event)).toEqual(['track', 'track', 'untrack'])
  })

  test('who is there is shown, also to who opens the topic later, and nobody while it is lost', () => {
    const { transport, open } = setup()
    const first = open()
    transport.accept(topic)
    transport.show(topic, [{ key: 'ada', meta: { name: 'Ada' } }])
    const second = open()
    expect(first.presence.getSnapshot()).toEqual([{ key: 'ada', meta: { name: 'Ada' } }])
    expect(second.presence.getSnapshot()).toEqual(first.presence.getSnapshot())
    expect(second.status.getSnapshot()).toBe('joined')
    transport.lose(topic)
    expect(first.presence.getSnapshot()).toEqual([])
  })

  test('one join serves several, and closing one leaves the other hearing', () => {
    const { transport, open } = setup()
    const heard: string[] = []
    const first = open({ onBroadcast: () => heard.push('first') })
    open({ onBroadcast: () => heard.push('second') })
    transport.accept(topic)
    first.close()
    first.close()
    transport.send(topic, {}, 'typing')
    expect(transport.joins).toEqual([topic])
    expect(heard).toEqual(['second'])
  })

  test('nobody signed in: not joined; somebody else: joined anew', async () => {
    const { clock, transport, userId, topics, open } = setup()
    const live = open()
    transport.accept(topic)
    userId.set(null)
    await topics.closeAll()
    expect(live.status.getSnapshot()).toBe('joining')
    expect(live.send('typing', {})).toBe(false)
    userId.set('omar')
    await clock.advance(0)
    expect(transport.joins).toEqual([topic, topic])
  })
})
