import { describe, expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { ScriptedTransport } from '../testing/scripted-transport.ts'
import { createTopics, type TopicStatus } from './topics.ts'

function setup() {
  const clock = new ManualClock()
  const transport = new ScriptedTransport()
  const received: unknown[] = []
  const topics = createTopics(transport, clock, (payload) => received.push(payload))
  const open = (topic: string) => {
    const heard: TopicStatus[] = []
    const close = topics.open(topic, (status) => heard.push(status))
    return { heard, close }
  }
  return { clock, transport, topics, received, open }
}

describe('createTopics()', () => {
  test('joins a topic once, however many want it, and tells each of them', () => {
    const { transport, open } = setup()
    const first = open('user:a')
    transport.accept('user:a')
    const second = open('user:a')
    expect(transport.joins).toEqual(['user:a'])
    expect(first.heard).toEqual(['joined'])
    expect(second.heard).toEqual(['joined'])
  })

  test('does not churn when somebody leaves and comes back, as React does in strict mode', async () => {
    const { clock, transport, open } = setup()
    open('user:a').close()
    const again = open('user:a')
    transport.accept('user:a')
    await clock.advance(60_000)
    expect(transport.joins).toEqual(['user:a'])
    expect(transport.left).toEqual([])
    expect(again.heard).toEqual(['joined'])
  })

  test('leaves a while after the last one left, and closing twice counts once', async () => {
    const { clock, transport, open } = setup()
    const first = open('user:a')
    const second = open('user:a')
    transport.accept('user:a')
    first.close()
    first.close()
    await clock.advance(10_000)
    expect(transport.left).toEqual([])
    second.close()
    await clock.advance(10_000)
    expect(transport.left).toEqual(['user:a'])
  })

  test('joins anew, with a new token, what the server closed unasked', async () => {
    const { clock, transport, open } = setup()
    const { heard } = open('user:a')
    transport.accept('user:a')
    transport.close('user:a', 'closed')
    await clock.advance(500)
    transport.accept('user:a')
    expect(heard).toEqual(['joined', 'lost', 'joined'])
    expect(transport.renewed).toEqual([false, true])
  })

  test('waits longer each time the server closes again', async () => {
    const { clock, transport, open } = setup()
    open('user:a')
    for (let round = 0; round < 4; round++) {
      transport.close('user:a', 'token')
      await clock.advance(500 * 2 ** round - 1)
      expect(transport.joins).toHaveLength(round + 1)
      await clock.advance(1)
      expect(transport.joins).toHaveLength(round + 2)
    }
  })

  test('leaves rejoining to the transport while that tries by itself', async () => {
    const { clock, transport, open } = setup()
    const { heard } = open('user:a')
    transport.accept('user:a')
    transport.lose('user:a')
    await clock.advance(60_000)
    transport.accept('user:a')
    expect(transport.joins).toEqual(['user:a'])
    expect(heard).toEqual(['joined', 'lost', 'joined'])
  })

  test('says that a topic was refused, and tries it soon, then ever more rarely', async () => {
    const { clock, transport, open } = setup()
    const { heard } = open('restaurant:r:1')
    transport.close('restaurant:r:1', 'refused')
    expect(heard).toEqual(['refused'])
    for (const pause of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      const joins = transport.joins.length
      await clock.advance(pause - 1)
      expect(transport.joins).toHaveLength(joins)
      await clock.advance(1)
      expect(transport.joins).toHaveLength(joins + 1)
      transport.close('restaurant:r:1', 'refused')
    }
  })

  test('joins a new topic although its name was here before the right to it could be seen', async () => {
    const { clock, transport, open } = setup()
    const { heard } = open('restaurant:r:2')
    transport.close('restaurant:r:2', 'refused')
    await clock.advance(1000)
    transport.accept('restaurant:r:2')
    expect(heard).toEqual(['refused', 'joined'])
  })

  test('does not bring back a closed topic that nobody wants', async () => {
    const { clock, transport, open } = setup()
    const { close } = open('user:a')
    transport.accept('user:a')
    close()
    transport.close('user:a', 'closed')
    await clock.advance(60_000)
    expect(transport.joins).toHaveLength(1)
  })

  test('comes back to a closed topic whose last reader went away and returned', async () => {
    const { clock, transport, open } = setup()
    const { close } = open('user:a')
    transport.close('user:a', 'closed')
    close()
    open('user:a')
    await clock.advance(60_000)
    expect(transport.joins).toHaveLength(2)
  })

  test('joins a topic that is being left only once it is left', async () => {
    const { transport, topics, open } = setup()
    open('user:a')
    transport.accept('user:a')
    transport.holdLeaves = true
    const closed = topics.closeAll()
    const { heard } = open('user:a')
    expect(transport.joins).toHaveLength(1)
    transport.releaseLeaves()
    await closed
    expect(transport.joins).toHaveLength(2)
    transport.accept('user:a')
    expect(heard).toEqual(['joined'])
  })

  test('leaves everything in a pause, and joins it again afterwards for those who wanted it', async () => {
    const { clock, transport, topics, open } = setup()
    const { heard } = open('user:a')
    transport.accept('user:a')
    await topics.pause()
    const meanwhile = open('order:1')
    await clock.advance(3_600_000)
    expect(transport.open).toEqual([])
    expect(heard).toEqual(['joined', 'paused'])
    expect(meanwhile.heard).toEqual(['paused'])
    topics.resume()
    transport.accept('user:a')
    expect(transport.open).toEqual(['order:1', 'user:a'])
    expect(heard).toEqual(['joined', 'paused', 'joining', 'joined'])
  })

  test('waits with joining again until the topic is left, when a pause ends as it begins', async () => {
    const { transport, topics, open } = setup()
    const { heard } = open('user:a')
    transport.accept('user:a')
    transport.holdLeaves = true
    const paused = topics.pause()
    topics.resume()
    expect(transport.joins).toHaveLength(1)
    transport.releaseLeaves()
    await paused
    transport.accept('user:a')
    expect(transport.joins).toHaveLength(2)
    expect(heard.at(-1)).toBe('joined')
  })

  test('does not try a refused topic during a pause', async () => {
    const { clock, transport, topics, open } = setup()
    open('restaurant:r:1')
    transport.close('restaurant:r:1', 'refused')
    await topics.pause()
    await clock.advance(3_600_000)
    expect(transport.joins).toHaveLength(1)
  })

  test('hands on messages of every topic', () => {
    const { transport, received, open } = setup()
    open('user:a')
    open('restaurant:r:1')
    transport.send('user:a', 1)
    transport.send('restaurant:r:1', 2)
    expect(received).toEqual([1, 2])
  })
})
