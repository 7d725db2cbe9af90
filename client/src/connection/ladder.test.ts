import { describe, expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { createLadder, type TransportChoice, type Ways } from './ladder.ts'

const none: Ways = { websocket: false, sse: false }
const socket: Ways = { websocket: true, sse: false }
const sse: Ways = { websocket: false, sse: true }
const both: Ways = { websocket: true, sse: true }

function setup(first?: TransportChoice, chance = 1) {
  const clock = new ManualClock()
  clock.random = () => chance
  const page = { isVisible: true }
  const visibility = { isVisible: () => page.isVisible, onVisible: () => () => {}, onHidden: () => () => {} }
  const ladder = createLadder({ clock, visibility }, first)
  const reader = {}
  return {
    clock,
    page,
    ladder,
    ways: ladder.ways.getSnapshot,
    reached: (ways: Ways | null) => ladder.report(reader, ways),
  }
}

describe('createLadder(), choosing by what works', () => {
  test('begins with the socket, and stays there while it reaches somebody', async () => {
    const { clock, ways, reached } = setup()
    reached(none)
    await clock.advance(2900)
    reached(socket)
    await clock.advance(60_000)
    expect(ways()).toEqual(socket)
  })

  test('gives a socket that reaches nobody a few seconds, then tries SSE beside it', async () => {
    const { clock, ways, reached } = setup()
    reached(none)
    await clock.advance(4900)
    expect(ways()).toEqual(socket)
    await clock.advance(200)
    expect(ways()).toEqual(both)
  })

  test('a hundred who lose their server at once try SSE spread over three seconds, each when it likes', async () => {
    const opened: number[] = []
    for (let index = 0; index < 100; index += 1) {
      const { clock, ladder, reached } = setup('auto', index / 100)
      const began = clock.now()
      ladder.ways.subscribe(() => opened.push(clock.now() - began))
      reached(none)
      await clock.advance(6000)
    }
    const inEachSecond = [2000, 3000, 4000].map(
      (from) => opened.filter((ms) => ms >= from && ms < from + 1000).length,
    )
    expect(opened).toHaveLength(100)
    for (const count of inEachSecond) expect(count).toBeGreaterThan(30)
  })

  test('one topic that is refused is no reason to leave the socket', async () => {
    const { clock, ladder, ways, reached } = setup()
    reached(socket)
    ladder.report({}, none)
    await clock.advance(60_000)
    expect(ways()).toEqual(socket)
  })

  test('lets the socket rest once SSE works, and tries it again ever more rarely', async () => {
    const { clock, ways, reached } = setup()
    reached(none)
    await clock.advance(5000)
    reached(sse)
    await clock.advance(10_000)
    expect(ways()).toEqual(sse)
    for (const restMs of [66_000, 132_000, 264_000]) {
      await clock.advance(restMs - 1000)
      expect(ways()).toEqual(sse)
      await clock.advance(1000)
      expect(ways()).toEqual(both)
      await clock.advance(10_000)
      expect(ways()).toEqual(sse)
    }
  })

  test('goes back to the socket when it works, keeping SSE until the news flow', async () => {
    const { clock, ways, reached } = setup()
    reached(none)
    await clock.advance(5000)
    reached(sse)
    await clock.advance(1000)
    reached(both)
    await clock.advance(1900)
    expect(ways()).toEqual(both)
    await clock.advance(200)
    expect(ways()).toEqual(socket)
  })

  test('tries the socket at once when the network may have changed', async () => {
    const { clock, ladder, ways, reached } = setup()
    reached(none)
    await clock.advance(5000)
    reached(sse)
    await clock.advance(10_000)
    ladder.retryNow()
    expect(ways()).toEqual(both)
  })

  test('brings the socket back when SSE fails as well', async () => {
    const { clock, ways, reached } = setup()
    reached(none)
    await clock.advance(5000)
    reached(sse)
    await clock.advance(10_000)
    reached(none)
    expect(ways()).toEqual(both)
  })

  test('looks for no other way while nobody looks, nor while nobody reads', async () => {
    const { clock, page, ladder, ways, reached } = setup()
    await clock.advance(10_000)
    expect(ways()).toEqual(socket)
    page.isVisible = false
    reached(none)
    await clock.advance(60_000)
    expect(ways()).toEqual(socket)
    page.isVisible = true
    ladder.retryNow()
    await clock.advance(5000)
    expect(ways()).toEqual(both)
  })
})

describe('createLadder(), told', () => {
  test.each([
    ['websocket', socket],
    ['sse', sse],
    ['polling', none],
  ] as const)('%s from the start wants that way only', (choice, expected) => {
    const { ways, reached } = setup(choice)
    reached(none)
    expect(ways()).toEqual(expected)
  })

  test('a change of ways keeps the old one until the new one reaches everybody', async () => {
    const { ladder, ways, reached } = setup()
    reached(socket)
    ladder.use('sse')
    expect(ways()).toEqual(both)
    reached(both)
    expect(ways()).toEqual(sse)
    ladder.use('websocket')
    expect(ways()).toEqual(both)
  })

  test('a way that does not work is not waited for for ever', async () => {
    const { clock, ladder, ways, reached } = setup()
    reached(socket)
    ladder.use('sse')
    await clock.advance(5000)
    expect(ways()).toEqual(sse)
  })

  test('polling ends both at once, and auto begins again with the socket', () => {
    const { ladder, ways, reached } = setup()
    reached(socket)
    ladder.use('polling')
    expect(ways()).toEqual(none)
    ladder.use('auto')
    expect(ways()).toEqual(socket)
  })
})
