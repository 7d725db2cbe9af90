import { expect, test } from 'vitest'
import { listen } from './support/channels.ts'
import { arrived, everything, people, sql, topicFor } from './support/fixtures.ts'
import { isEvent, openSocket, type RawSocket } from './support/raw-socket.ts'
import { withConversations, withSerializers } from './support/ways.ts'

const said = (topic: string, n: number) =>
  sql('select realtime.send($1, $2, $3, true)', [{ n }, 'said', topic])
const since = Date.now() - 60 * 60_000

withSerializers('replay', (vsn) => {
  const replaying = async (topic: string, replay: unknown, isPrivate = true) => {
    const socket = await openSocket(vsn)
    const reply = await socket.join(
      topic,
      { private: isPrivate, broadcast: { replay } },
      { token: people.lea.token },
    )
    return { socket, reply }
  }
  /** What was replayed: everything up to a message that is sent after the join. */
  const replayed = async (topic: string, socket: RawSocket): Promise<Record<string, unknown>[]> => {
    const end = crypto.randomUUID()
    await sql('select realtime.send($1, $2, $3, true)', [{ n: end }, 'said', topic])
    await socket.next(({ payload }) => (payload.payload as { n?: unknown } | undefined)?.n === end)
    return socket.received.filter(isEvent('broadcast')).map(({ payload }) => payload)
  }
  const numbers = (payloads: Record<string, unknown>[]) =>
    payloads.map(({ payload }) => (payload as { n: number }).n)

  test('what was said before comes first, oldest first, and says that it is replayed', async () => {
    const topic = topicFor(everything)
    for (const n of [1, 2, 3]) await said(topic, n)
    const { socket, reply } = await replaying(topic, { since })
    expect(reply).toMatchObject({ status: 'ok' })
    const heard = await replayed(topic, socket)
    expect(numbers(heard)).toEqual([1, 2, 3])
    expect(heard[0]).toMatchObject({
      type: 'broadcast',
      event: 'said',
      meta: { replayed: true, id: expect.any(String) },
    })
  })

  test('the newest of them, at most 25 and as many as are asked for', async () => {
    const topic = topicFor(everything)
    for (let n = 0; n < 28; n++) await said(topic, n)
    // Each case ends with a message more.
    for (const [ended, [limit, count]] of (
      [
        [undefined, 25],
        [100, 25],
        [5, 5],
        [0, 1],
      ] as const
    ).entries()) {
      const { socket } = await replaying(topic, { since, ...(limit === undefined ? {} : { limit }) })
      const heard = numbers(await replayed(topic, socket))
      expect(heard.length).toBe(count)
      expect(heard.filter((n) => typeof n === 'number')).toEqual(
        Array.from({ length: 28 }, (_, n) => n).slice(28 - Math.max(0, count - ended)),
      )
    }
  })

  test('nothing from before the time that is asked for', async () => {
    const topic = topicFor(everything)
    const before = await replaying(topic, { since })
    await said(topic, 1)
    await before.socket.next(isEvent('broadcast'))
    const { socket } = await replaying(topic, { since: Date.now() + 30_000 })
    expect(numbers(await replayed(topic, socket))).toEqual([])
  })

  test.each([
    ['no time', {}],
    ['a text as the time', { since: '2026-01-01' }],
    ['a fraction as the time', { since: 1.5 }],
    ['a text as the limit', { since: 0, limit: '3' }],
  ])('%s is refused', async (_, replay) => {
    const { reply } = await replaying(topicFor(everything), replay)
    expect(reply).toMatchObject({
      status: 'error',
      response: { reason: 'UnableToReplayMessages: Replay params are not valid' },
    })
  })

  test('a public topic has no replay', async () => {
    const { reply } = await replaying(topicFor(everything), { since }, false)
    expect(reply).toMatchObject({
      status: 'error',
      response: { reason: 'UnableToReplayMessages: Replay is not allowed for public channels' },
    })
  })

  test('what clients said is not replayed', async () => {
    const topic = topicFor(everything)
    const socket = await openSocket(vsn)
    await socket.join(topic, { private: true, broadcast: { ack: true } }, { token: people.lea.token })
    const payload = { type: 'broadcast', event: 'gone', payload: {} }
    socket.send({ joinRef: '1', ref: '2', topic: `realtime:${topic}`, event: 'broadcast', payload })
    await socket.next(({ ref }) => ref === '2')
    await said(topic, 1)
    const late = await replaying(topic, { since })
    expect((await replayed(topic, late.socket)).map(({ event }) => event)).toEqual(['said'])
  })

  test('bytes are replayed as bytes to 2.0.0, and not to 1.0.0', async (context) => {
    const [{ here } = { here: false }] = await sql<{ here: boolean }>(
      `select to_regprocedure('realtime.send_binary(bytea, text, text, boolean)') is not null as here`,
    )
    if (!here) context.skip('this Supabase has no realtime.send_binary')
    const topic = topicFor(everything)
    await sql('select realtime.send_binary($1, $2, $3, true)', [Buffer.from([1, 2]), 'bytes', topic])
    const { socket } = await replaying(topic, { since })
    const heard = await replayed(topic, socket)
    expect(heard).toMatchObject(
      vsn === '1.0.0' ? [] : [{ event: 'bytes', payload: { bytes: [1, 2] }, meta: { replayed: true } }],
    )
  })

  test('a message is replayed or heard live, never both', async () => {
    const topic = topicFor(everything)
    let n = 0
    const speaking = new AbortController()
    const speaker = (async () => {
      while (!speaking.signal.aborted && n < 20) await said(topic, n++)
    })()
    const { socket } = await replaying(topic, { since, limit: 25 })
    speaking.abort()
    await speaker
    const heard = numbers(await replayed(topic, socket))
    expect(heard).toEqual(Array.from({ length: n }, (_, at) => at))
  })
})

withConversations('replay', (way) => {
  // The older client knows no replay, and passes on what it does not know.
  test('a listener that comes late hears what was said, and is told that it is old', async () => {
    const topic = topicFor(everything)
    await said(topic, 1)
    const { heard } = await listen(await way.lea(), topic, {
      private: true,
      broadcast: { replay: { since, limit: 5 } },
    })
    await said(topic, 2)
    await arrived(heard, 2)
    expect(heard.map(({ payload, meta }) => [payload.n, meta?.replayed ?? false])).toEqual([
      [1, true],
      [2, false],
    ])
  })
})
