import { describe, expect, test } from 'vitest'
import { followHarness } from '../testing/harness.ts'
import { settle } from '../testing/manual-clock.ts'

const stream = 'order:1'

async function liveFollow() {
  const harness = followHarness()
  harness.transport.acceptAll = true
  const followed = harness.follow(stream)
  await settle()
  return { ...harness, ...followed }
}

describe('followStream()', () => {
  test('joins, then takes a snapshot, then is live', async () => {
    const { server, transport, follow } = followHarness()
    server.write(stream, 'placed')
    const { handle, shown } = follow(stream)
    await settle()
    expect(handle.getSnapshot()).toMatchObject({ phase: 'subscribing', data: null })
    expect(server.asked).toEqual([])
    transport.accept('user:u')
    await settle()
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed'], seq: 1, error: null })
    expect(shown.map(({ phase }) => phase)).toEqual(['catching_up', 'live'])
  })

  test('after signing out and closing, wants no topic and no way', async () => {
    const { handle, publish, transport, sse, userId, clock } = await liveFollow()
    await publish(stream, 'placed')
    userId.set(null)
    handle.close()
    await clock.advance(60_000)
    expect([transport.open, sse.open]).toEqual([[], []])
    expect(clock.pending).toBe(0)
  })

  test('applies messages without a request, and reports each event once', async () => {
    const { handle, server, publish, changes } = await liveFollow()
    const asked = server.asked.length
    await publish(stream, 'placed')
    await publish(stream, 'accepted')
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed', 'accepted'], seq: 2 })
    expect(server.asked).toHaveLength(asked)
    expect(changes.map(({ origin, events }) => [origin, events.map((event) => event.type)])).toEqual([
      ['snapshot', []],
      ['message', ['placed']],
      ['message', ['accepted']],
    ])
  })

  test('hears its stream through any topic, and no other stream', async () => {
    const { handle, transport, server } = await liveFollow()
    transport.send('user:u', server.write('order:2', 'placed'))
    transport.send('user:u', { nonsense: true })
    transport.send('user:u', server.write(stream, 'placed'))
    await settle()
    expect(handle.getSnapshot()).toMatchObject({ data: ['placed'], seq: 1 })
  })

  test('fetches a gap, and applies everything in order', async () => {
    const { handle, publish, changes } = await liveFollow()
    await publish(stream, 'placed', { isLost: true })
    await publish(stream, 'accepted')
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed', 'accepted'], missing: 0 })
    expect(changes.at(-1)).toMatchObject({ origin: 'catch_up', skipped: 0 })
  })

  test('finds a lost last message by the check after the join', async () => {
    const { handle, clock, publish } = await liveFollow()
    await publish(stream, 'placed', { isLost: true })
    expect(handle.getSnapshot().data).toEqual([])
    await clock.advance(3000)
    expect(handle.getSnapshot().data).toEqual(['placed'])
  })

  test('catches up after the socket was away, and is honest in between', async () => {
    const { handle, clock, server, transport, publish, shown } = await liveFollow()
    server.isDown = true
    transport.lose('user:u')
    await publish(stream, 'placed', { isLost: true })
    await publish(stream, 'accepted', { isLost: true })
    await clock.advance(10_000)
    expect(handle.getSnapshot()).toMatchObject({ phase: 'stale', data: [], error: { reason: 'OFFLINE' } })
    server.isDown = false
    shown.length = 0
    transport.accept('user:u')
    await settle()
    expect(shown.map(({ phase }) => phase)).toEqual(['catching_up', 'live'])
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed', 'accepted'], error: null })
  })

  test('is told by polling while the socket stays away, and says that it is live', async () => {
    const { handle, clock, transport, publish } = await liveFollow()
    transport.lose('user:u')
    await clock.advance(1000)
    expect(handle.getSnapshot().phase).toBe('live')
    expect(handle.via()).toBeNull()
    await publish(stream, 'placed', { isLost: true })
    await clock.advance(4400)
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed'] })
  })

  test('shows what is there when the topic cannot be joined at all', async () => {
    const { clock, server, follow } = followHarness()
    server.write(stream, 'placed')
    const { handle } = follow(stream)
    await clock.advance(1000)
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed'] })
  })

  test('keeps trying to read, with growing pauses, and keeps what it has', async () => {
    const { clock, server, transport, follow } = followHarness()
    server.isDown = true
    const { handle } = follow(stream)
    transport.accept('user:u')
    await clock.advance(500 + 1000 + 2000)
    const snapshots = server.asked.filter((question) => question === `snapshot ${stream}`)
    expect(snapshots).toHaveLength(4)
    expect(handle.getSnapshot()).toMatchObject({
      phase: 'stale',
      reason: 'unreachable',
      error: { code: 'OFFLINE' },
    })
    server.isDown = false
    await clock.advance(4000)
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', error: null })
  })

  test('empties when access ends, says so, and comes back when it is granted again', async () => {
    const { handle, clock, server, publish } = await liveFollow()
    await publish(stream, 'placed')
    server.unreadable.add(stream)
    await clock.advance(3000)
    expect(handle.getSnapshot()).toMatchObject({
      phase: 'stale',
      reason: 'denied',
      data: null,
      error: { code: 'NOT_FOUND' },
    })
    server.unreadable.delete(stream)
    await clock.advance(66_000)
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed'] })
  })

  test('opens soon what could not be seen yet when it was asked for', async () => {
    const { clock, server, transport, follow } = followHarness()
    transport.acceptAll = true
    server.unreadable.add(stream)
    const { handle } = follow(stream)
    await settle()
    expect(handle.getSnapshot()).toMatchObject({ phase: 'stale', reason: 'denied' })
    server.unreadable.delete(stream)
    server.write(stream, 'placed')
    await clock.advance(2000)
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed'] })
  })

  test('moves to the topic its state names, and hears nothing by the old one that it would miss', async () => {
    const { clock, server, transport, follow, publish } = followHarness()
    transport.acceptAll = true
    server.write(stream, 'topic:r:1')
    const { handle } = follow(stream, {
      topics: (data) => ['user:u', ...(data?.slice(-1) ?? [])],
    })
    await settle()
    expect(transport.open).toEqual(['topic:r:1', 'user:u'])
    await publish(stream, 'topic:r:2')
    await clock.advance(5000)
    expect(transport.open).toEqual(['topic:r:2', 'user:u'])
    await publish(stream, 'last', { topic: 'topic:r:2' })
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['topic:r:1', 'topic:r:2', 'last'] })
  })

  test('reads what was sent while it moved to a new topic', async () => {
    const { server, transport, follow, publish } = followHarness()
    server.write(stream, 'topic:r:1')
    const { handle } = follow(stream, { topics: (data) => ['user:u', ...(data?.slice(0, 1) ?? [])] })
    transport.accept('user:u')
    await settle()
    await publish(stream, 'placed', { isLost: true })
    transport.accept('topic:r:1')
    await settle()
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['topic:r:1', 'placed'] })
  })

  test('asks at once when its topic is refused: it was renamed, or access ended', async () => {
    const { handle, clock, server, transport } = await liveFollow()
    server.unreadable.add(stream)
    transport.close('user:u', 'refused')
    await clock.advance(0)
    expect(handle.getSnapshot()).toMatchObject({ phase: 'stale', reason: 'denied' })
  })

  test('shows nothing of one person to the next', async () => {
    const { handle, server, transport, userId, publish } = await liveFollow()
    await publish(stream, 'placed')
    userId.set(null)
    expect(handle.getSnapshot()).toMatchObject({
      phase: 'stale',
      reason: 'denied',
      data: null,
      error: { reason: 'SIGN_IN_REQUIRED' },
    })
    expect(transport.send('user:u', server.write(stream, 'accepted'))).toBe(true)
    await settle()
    expect(handle.getSnapshot().data).toBeNull()
    userId.set('u')
    await settle()
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['placed', 'accepted'] })
  })

  test('drops an answer that was on its way when the person changed', async () => {
    const { transport, userId, follow } = followHarness()
    transport.acceptAll = true
    const answers: ((state: readonly string[]) => void)[] = []
    const { handle } = follow(stream, {
      topics: () => [`user:${userId.getSnapshot()}`],
      snapshot: () =>
        new Promise((resolve) => {
          answers.push((state) => resolve({ seq: 1, state }))
        }),
    })
    await settle()
    userId.set('v')
    await settle()
    answers[0]?.(['for u'])
    await settle()
    expect(handle.getSnapshot().data).toBeNull()
    answers[1]?.(['for v'])
    await settle()
    expect(handle.getSnapshot()).toMatchObject({ phase: 'live', data: ['for v'] })
  })

  test('waits for the session before it asks anything', async () => {
    const { clock, server, transport, userId, follow } = followHarness()
    userId.set(undefined)
    const { handle } = follow(stream)
    await clock.advance(10_000)
    expect(handle.getSnapshot().phase).toBe('subscribing')
    expect([...server.asked, ...transport.joins]).toEqual([])
  })

  test('leaves nothing running once closed, however often', async () => {
    const { handle, clock, transport, changes, publish } = await liveFollow()
    const heard = changes.length
    handle.close()
    handle.close()
    await publish(stream, 'placed')
    await clock.advance(60_000)
    expect(clock.pending).toBe(0)
    expect(transport.open).toEqual([])
    expect(changes).toHaveLength(heard)
  })

  test('does not redraw for a check that found nothing', async () => {
    const { clock, server, shown } = await liveFollow()
    shown.length = 0
    await clock.advance(140_000)
    expect(server.asked.filter((question) => question.startsWith('heads')).length).toBeGreaterThan(2)
    expect(shown).toEqual([])
  })
})
