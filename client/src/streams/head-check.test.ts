import { describe, expect, test } from 'vitest'
import { offline } from '../calls/server-error.ts'
import { ManualClock, settle } from '../testing/manual-clock.ts'
import { createHeadCheck } from './head-check.ts'

function setup() {
  const clock = new ManualClock()
  const server = {
    heads: {} as Record<string, number>,
    isDown: false,
    isMute: false,
    asked: [] as string[][],
  }
  const page = { isVisible: true }
  const check = createHeadCheck({
    clock,
    headCheckMs: 4000,
    idleCheckMs: 60_000,
    visibility: { isVisible: () => page.isVisible, onVisible: () => () => {}, onHidden: () => () => {} },
    reads: {
      range: () => Promise.reject(offline()),
      heads: async (streams) => {
        server.asked.push([...streams])
        if (server.isDown) throw offline()
        if (server.isMute) await new Promise(() => {})
        return Object.fromEntries(Object.entries(server.heads).filter(([stream]) => streams.includes(stream)))
      },
    },
  })
  const follow = (
    stream: string,
    options: { isUrgent?: boolean; isJoined?: boolean; staysAwake?: boolean } = {},
  ) => {
    const { isUrgent = false, isJoined = true, staysAwake = isUrgent } = options
    const state = { isJoined, heard: [] as unknown[] }
    const stop = check.add({
      stream,
      isUrgent: () => isUrgent,
      staysAwake,
      isJoined: () => state.isJoined,
      confirmed: () => 7,
      onHead: (head, askedAt) => state.heard.push([head, askedAt]),
      onAbsent: () => state.heard.push('absent'),
      onFailed: (error) => state.heard.push(error.reason),
    })
    return Object.assign(state, { stop })
  }
  return { clock, server, page, check, follow }
}

describe('createHeadCheck()', () => {
  test('asks for all streams in one request, a board every few seconds', async () => {
    const { clock, server, follow } = setup()
    server.heads = { 'restaurant:r': 9, 'user:u': 2 }
    const board = follow('restaurant:r', { isUrgent: true })
    const person = follow('user:u')
    await clock.advance(4400)
    expect(server.asked).toEqual([['restaurant:r', 'user:u']])
    expect(board.heard).toEqual([[9, 7]])
    expect(person.heard).toEqual([[2, 7]])
    await clock.advance(4400)
    expect(server.asked).toHaveLength(2)
  })

  test.each([
    ['a board asks as often as when all is well', true, 4000],
    ['others ask ever more rarely', false, 16_000],
  ])('through a long outage %s', async (_, isUrgent, mostMs) => {
    const { clock, server, follow } = setup()
    follow('restaurant:r', { isUrgent, isJoined: false })
    server.isDown = true
    await clock.advance(5 * 60_000)
    server.asked.length = 0
    await clock.advance(mostMs)
    expect(server.asked).toHaveLength(1)
  })

  test('a question that is never answered holds up no other', async () => {
    const { clock, server, follow } = setup()
    server.heads = { 'restaurant:r': 9 }
    server.isMute = true
    const board = follow('restaurant:r', { isUrgent: true })
    await clock.advance(4000)
    expect(server.asked).toHaveLength(1)
    server.isMute = false
    await clock.advance(4000)
    expect(board.heard.at(-1)).toEqual([9, 7])
  })

  test('asks once a minute for a hidden board that may not be read, and for nothing else that is hidden', async () => {
    const { clock, server, page, follow } = setup()
    page.isVisible = false
    const order = follow('order:o', { staysAwake: false })
    await clock.advance(130_000)
    expect(server.asked).toEqual([])
    order.stop()
    follow('restaurant:r', { isUrgent: false, staysAwake: true })
    await clock.advance(66_000)
    expect(server.asked).toHaveLength(1)
  })

  test('leaves joined streams that are not urgent alone for a minute', async () => {
    const { clock, server, follow } = setup()
    follow('order:o')
    await clock.advance(59_000)
    expect(server.asked).toEqual([])
    await clock.advance(1000)
    expect(server.asked).toHaveLength(1)
  })

  test('is the way news come while a topic is not joined', async () => {
    const { clock, server, check, follow } = setup()
    const order = follow('order:o')
    order.isJoined = false
    check.checkSoon(0)
    await clock.advance(9000)
    expect(server.asked).toHaveLength(3)
    order.isJoined = true
    await clock.advance(4400)
    server.asked.length = 0
    await clock.advance(20_000)
    expect(server.asked).toEqual([])
  })

  test('rests while nobody looks, unless a stream is urgent', async () => {
    const { clock, server, page, follow } = setup()
    page.isVisible = false
    follow('order:o', { isJoined: false })
    await clock.advance(600_000)
    expect(server.asked).toEqual([])
    follow('restaurant:r', { isUrgent: true })
    await clock.advance(4400)
    expect(server.asked).toHaveLength(1)
  })

  test('checks what is urgent only while seen when it is seen', async () => {
    const { clock, server, page, follow } = setup()
    page.isVisible = false
    follow('conversation:c', { isUrgent: true, staysAwake: false })
    await clock.advance(60_000)
    expect(server.asked).toEqual([])
    page.isVisible = true
    follow('user:u')
    await clock.advance(4400)
    expect(server.asked).toEqual([['conversation:c', 'user:u']])
  })

  test('asks for nothing while paused, until it is asked to', async () => {
    const { clock, server, check, follow } = setup()
    follow('order:o', { isJoined: false })
    check.pause()
    await clock.advance(60_000)
    expect(server.asked).toEqual([])
    await check.checkNow()
    await clock.advance(4400)
    expect(server.asked).toHaveLength(2)
  })

  test('tells a stream that it may not be read any more', async () => {
    const { clock, follow } = setup()
    const board = follow('restaurant:r', { isUrgent: true })
    await clock.advance(4400)
    expect(board.heard).toEqual(['absent'])
  })

  test('asks more rarely while the server does not answer, and at the old pace afterwards', async () => {
    const { clock, server, follow } = setup()
    server.heads = { 'restaurant:r': 9 }
    server.isDown = true
    const board = follow('restaurant:r', { isUrgent: true })
    await clock.advance(4000)
    await clock.advance(1000 + 2000 + 4000)
    expect(board.heard).toEqual(['OFFLINE', 'OFFLINE', 'OFFLINE', 'OFFLINE'])
    server.isDown = false
    await clock.advance(16_000)
    server.asked.length = 0
    await clock.advance(8800)
    expect(server.asked).toHaveLength(2)
  })

  test('asks once when asked twice at the same time', async () => {
    const { server, check, follow } = setup()
    follow('order:o')
    await Promise.all([check.checkNow(), check.checkNow()])
    expect(server.asked).toHaveLength(1)
  })

  test('asks for at most 100 streams in a request', async () => {
    const { server, check, follow } = setup()
    for (let order = 0; order < 130; order++) follow(`order:${order}`)
    await check.checkNow()
    expect(server.asked.map((streams) => streams.length)).toEqual([100, 30])
  })

  test('stops its timer with the last stream', async () => {
    const { clock, follow } = setup()
    const board = follow('restaurant:r', { isUrgent: true })
    board.stop()
    await settle()
    expect(clock.pending).toBe(0)
  })

  test('goes along with what wakes the radio anyway, so that an idle hour has no other wakings', async () => {
    const { clock, server, check, follow } = setup()
    follow('order:o')
    const askedAlone: number[] = []
    for (let beat = 0; beat < 80; beat += 1) {
      const before = server.asked.length
      await clock.advance(44_000)
      if (server.asked.length > before) askedAlone.push(beat)
      check.checkIfDue(45_000)
      await clock.advance(1000)
    }
    expect(askedAlone).toEqual([])
    expect(server.asked).toHaveLength(80)
  })

  test('has nothing to go along with when it has just asked, or when nobody looks', async () => {
    const { clock, server, page, check, follow } = setup()
    follow('order:o')
    await check.checkNow()
    check.checkIfDue(45_000)
    await clock.advance(100)
    expect(server.asked).toHaveLength(1)
    page.isVisible = false
    await clock.advance(70_000)
    server.asked.length = 0
    check.checkIfDue(45_000)
    await clock.advance(100)
    expect(server.asked).toEqual([])
  })
})
