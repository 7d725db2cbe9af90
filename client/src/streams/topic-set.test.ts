import { describe, expect, test } from 'vitest'
import { createTopics, type TopicStatus } from '../connection/topics.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { ScriptedTransport } from '../testing/scripted-transport.ts'
import { joinTopics } from './topic-set.ts'

function setup() {
  const transport = new ScriptedTransport()
  const clock = new ManualClock()
  const heard: TopicStatus[] = []
  const set = joinTopics(
    createTopics(transport, clock, () => {}),
    (status) => heard.push(status),
  )
  return { transport, clock, heard, set }
}

describe('joinTopics()', () => {
  test('is joined when all of its topics are', () => {
    const { transport, heard, set } = setup()
    set.want(['a', 'b'])
    transport.accept('a')
    expect(heard).toEqual(['joining', 'joining'])
    transport.accept('b')
    expect(heard.at(-1)).toBe('joined')
  })

  test('is lost when one of them is, and joined again when that one is back', () => {
    const { transport, heard, set } = setup()
    set.want(['a', 'b'])
    transport.accept('a')
    transport.accept('b')
    heard.length = 0
    transport.lose('b')
    transport.accept('a')
    expect(heard).toEqual(['lost'])
    transport.accept('b')
    expect(heard).toEqual(['lost', 'joined'])
  })

  test('tells every rejoin, since each may have missed something', () => {
    const { transport, heard, set } = setup()
    set.want(['a'])
    transport.accept('a')
    transport.accept('a')
    expect(heard).toEqual(['joining', 'joined', 'joined'])
  })

  test('joins the new topic before it leaves the old one', async () => {
    const { transport, clock, heard, set } = setup()
    set.want(['a'])
    transport.accept('a')
    set.want(['b'])
    expect(transport.joins).toEqual(['a', 'b'])
    expect(heard.at(-1)).toBe('joining')
    transport.accept('b')
    expect(heard.at(-1)).toBe('joined')
    await clock.advance(10_000)
    expect(transport.open).toEqual(['b'])
  })

  test('is whole again when the lost topic is no longer wanted', () => {
    const { transport, heard, set } = setup()
    set.want(['a', 'b'])
    transport.accept('a')
    transport.accept('b')
    transport.lose('b')
    set.want(['a'])
    expect(heard.at(-1)).toBe('joined')
  })

  test('is not joined when it wants nothing', () => {
    const { transport, heard, set } = setup()
    set.want(['a'])
    transport.accept('a')
    set.want([])
    expect(heard.at(-1)).toBe('joining')
  })
})
