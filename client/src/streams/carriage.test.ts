import { describe, expect, test } from 'vitest'
import { followHarness } from '../testing/harness.ts'
import { settle } from '../testing/manual-clock.ts'

const stream = 'order:1'

async function overTheSocket() {
  const harness = followHarness()
  harness.transport.acceptAll = true
  harness.sse.acceptAll = true
  const followed = harness.follow(stream)
  await settle()
  return { ...harness, ...followed }
}

describe('a reader whose way changes', () => {
  test('is carried over SSE by the name of its stream, and leaves its topics then', async () => {
    const { clock, transport, sse, ladder, server, handle } = await overTheSocket()
    expect(handle.via()).toBe('websocket')
    ladder.use('sse')
    await clock.advance(2000)
    expect([sse.open, transport.open, handle.via()]).toEqual([[stream], [], 'sse'])
    sse.send(stream, server.write(stream, 'placed'))
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed'] })
  })

  test('applies once what comes by both ways, and misses nothing between them', async () => {
    const { clock, transport, sse, ladder, server, handle, changes } = await overTheSocket()
    ladder.use('sse')
    await clock.advance(0)
    const placed = server.write(stream, 'placed')
    transport.send('user:u', placed)
    sse.send(stream, placed)
    await clock.advance(2000)
    ladder.use('polling')
    server.write(stream, 'accepted')
    await clock.advance(4400)
    ladder.use('websocket')
    transport.send('user:u', server.write(stream, 'ready'))
    await clock.advance(5000)
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed', 'accepted', 'ready'] })
    expect(changes.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual([1, 2, 3])
  })

  test('is never said to be lost by the way that is left', async () => {
    const { clock, ladder, shown } = await overTheSocket()
    shown.length = 0
    for (const way of ['sse', 'websocket', 'sse', 'auto'] as const) {
      ladder.use(way)
      await clock.advance(6000)
    }
    expect(shown.filter(({ phase }) => phase === 'stale')).toEqual([])
  })

  test('asks at once, and then every few seconds, while nothing carries it', async () => {
    const { clock, ladder, server, handle } = await overTheSocket()
    ladder.use('polling')
    expect([handle.via(), handle.getSnapshot().phase]).toEqual([null, 'live'])
    server.asked.length = 0
    await clock.advance(9000)
    expect(server.asked.length).toBeGreaterThan(1)
  })

  test('ends on both ways when it is closed', async () => {
    const { clock, transport, sse, ladder, handle } = await overTheSocket()
    ladder.use('sse')
    handle.close()
    await clock.advance(5000)
    expect([transport.open, sse.open]).toEqual([[], []])
  })
})

test('a reader that begins without any way shows what is there at once', async () => {
  const { clock, ladder, server, follow } = followHarness()
  ladder.use('polling')
  server.write(stream, 'placed')
  const { handle } = follow(stream)
  await clock.advance(0)
  expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed'] })
})
