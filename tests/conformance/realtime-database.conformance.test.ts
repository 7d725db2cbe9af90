import { expect, test } from 'vitest'
import { listen } from './support/channels.ts'
import { arrived, everything, people, run, sql, topicFor, transaction } from './support/fixtures.ts'
import { isEvent, openSocket, type RawSocket } from './support/raw-socket.ts'
import { withConversations, withoutClient, withSerializers } from './support/ways.ts'

const send = 'select realtime.send($1, $2, $3, $4)'
const end = (topic: string, isPrivate = true) => sql(send, [{}, 'end', topic, isPrivate])

withConversations('messages from the database', (way) => {
  test('realtime.send arrives after its commit, with its id, and never after a rollback', async () => {
    const topic = topicFor(everything)
    const { heard } = await listen(await way.lea(), topic, { private: true })
    await transaction('rollback', async (query) => void (await query(send, [{ n: 0 }, 'said', topic, true])))
    await transaction('commit', async (query) => void (await query(send, [{ n: 1 }, 'said', topic, true])))
    await arrived(heard, 1)
    expect(heard).toMatchObject([
      { event: 'said', payload: { n: 1, id: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
    ])
    if (heard[0]?.meta) expect(heard[0].meta.id).toBe(heard[0].payload.id)
  })

  test('messages of one topic arrive in the order of their commits', async () => {
    const topic = topicFor(everything)
    const { heard } = await listen(await way.lea(), topic, { private: true })
    for (let n = 0; n < 30; n++) await sql(send, [{ n }, 'n', topic, true])
    await arrived(heard, 30)
    expect(heard.map(({ payload }) => payload.n)).toEqual(Array.from({ length: 30 }, (_, n) => n))
  })

  test('private messages reach private subscribers, public ones public subscribers', async () => {
    const topic = topicFor(everything)
    const closed = await listen(await way.lea(), topic, { private: true })
    const open = await listen(way.anonymous(), topic)
    await sql(send, [{ secret: 1 }, 'said', topic, true])
    await sql(send, [{ secret: 0 }, 'said', topic, false])
    await end(topic)
    await end(topic, false)
    await arrived(closed.heard, 2)
    await arrived(open.heard, 2)
    expect(closed.heard.map(({ payload }) => payload.secret)).toEqual([1, undefined])
    expect(open.heard.map(({ payload }) => payload.secret)).toEqual([0, undefined])
  })

  test('a trigger tells what happened to a row, whoever changed it', async () => {
    const topic = topicFor(everything)
    const { heard } = await listen(await way.lea(), topic, { private: true })
    const changed = (operation: string, fresh: string, old: string): Promise<unknown> =>
      sql(
        `select realtime.broadcast_changes($1, 'changed', $2, 'dishes', 'public', ${fresh}, ${old})
         from (select 1 as id, 'Bao' as name) one, (select 1 as id, 'Pho' as name) two`,
        [topic, operation],
      )
    await changed('INSERT', 'one', 'null')
    await changed('UPDATE', 'two', 'one')
    await changed('DELETE', 'null', 'two')
    await arrived(heard, 3)
    const [bao, pho] = [
      { id: 1, name: 'Bao' },
      { id: 1, name: 'Pho' },
    ]
    const base = { schema: 'public', table: 'dishes' }
    expect(heard.map(({ payload }) => payload)).toMatchObject([
      { ...base, operation: 'INSERT', record: bao, old_record: null },
      { ...base, operation: 'UPDATE', record: pho, old_record: bao },
      { ...base, operation: 'DELETE', record: null, old_record: pho },
    ])
  })
})

withSerializers('messages from the database', (vsn) => {
  const joined = async (topic: string): Promise<RawSocket> => {
    const socket = await openSocket(vsn)
    expect(await socket.join(topic, { private: true }, { token: people.lea.token })).toMatchObject({
      status: 'ok',
    })
    return socket
  }
  const heard = (socket: RawSocket): Promise<Record<string, unknown>> =>
    socket.next(isEvent('broadcast')).then(({ payload }) => payload)

  test('the frame names event, payload and the id of the row', async () => {
    const topic = topicFor(everything)
    const socket = await joined(topic)
    await sql(send, [{ n: 1 }, 'said', topic, true])
    const payload = await heard(socket)
    const [row] = await sql<{ id: string }>('select id from realtime.messages where topic = $1', [topic])
    expect(payload).toEqual({
      type: 'broadcast',
      event: 'said',
      payload: { n: 1, id: row?.id },
      meta: { id: row?.id },
    })
  })

  test('an id of the caller’s own is kept', async () => {
    const topic = topicFor(everything)
    const socket = await joined(topic)
    await sql(send, [{ id: 'mine' }, 'said', topic, true])
    expect(await heard(socket)).toMatchObject({
      payload: { id: 'mine' },
      meta: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
  })

  test('a row put in directly is delivered, whatever its extension', async () => {
    const topic = topicFor(everything)
    const socket = await joined(topic)
    await sql(
      `insert into realtime.messages (topic, extension, event, payload, private) values ($1, 'presence', 'direct', '{"n": 1}', true)`,
      [topic],
    )
    expect(await heard(socket)).toMatchObject({ event: 'direct', payload: { n: 1 } })
  })

  test('a message without event or payload is not delivered, those behind it are', async () => {
    const topic = topicFor(everything)
    const socket = await joined(topic)
    await sql(send, [{ n: 1 }, null, topic, true])
    await sql(send, [null, 'nothing', topic, true])
    await end(topic)
    expect(await heard(socket)).toMatchObject({ event: 'end' })
  })

  test('bytes reach 2.0.0 alone', async (context) => {
    const [{ here } = { here: false }] = await sql<{ here: boolean }>(
      `select to_regprocedure('realtime.send_binary(bytea, text, text, boolean)') is not null as here`,
    )
    if (!here) context.skip('this Supabase has no realtime.send_binary')
    const topic = topicFor(everything)
    const socket = await joined(topic)
    await sql('select realtime.send_binary($1, $2, $3, true)', [Buffer.from([0, 255, 7]), 'bytes', topic])
    await end(topic)
    if (vsn === '2.0.0')
      expect(await heard(socket)).toMatchObject({
        event: 'bytes',
        payload: { bytes: [0, 255, 7] },
        meta: { id: expect.any(String) },
      })
    expect(await heard(socket)).toMatchObject({ event: 'end' })
  })

  test('replication_ready says when messages flow', async () => {
    const [socket, topic] = [await openSocket(vsn), topicFor(everything)]
    await socket.join(
      topic,
      { private: true, broadcast: { replication_ready: true } },
      { token: people.lea.token },
    )
    expect((await socket.next(isEvent('system'), 65_000)).payload).toEqual({
      extension: 'system',
      status: 'ok',
      message: 'Replication connection established',
      channel: topic,
    })
  })
})

withoutClient('Realtime', 'messages from the database', () => {
  test.each([
    ['a list', '[1, 2]'],
    ['a text', '"text"'],
  ])('%s as a payload is a warning and no message', async (_, payload) => {
    const topic = topicFor(everything)
    const warnings = await transaction(
      'commit',
      async (query) => void (await query(send, [payload, 'said', topic, true])),
    )
    expect(warnings).toEqual([expect.stringMatching(/^(Warn|Error)SendingBroadcastMessage: /)])
    expect(await sql('select from realtime.messages where topic = $1', [topic])).toEqual([])
  })

  test('who may not write gets a warning, and the transaction goes on', async () => {
    const topic = topicFor('rb')
    const as = (id: string) => [JSON.stringify({ sub: id, role: 'authenticated' })]
    const warnings = await transaction('commit', async (query) => {
      await query(`select set_config('request.jwt.claims', $1, true)`, as(people.lea.id))
      await query('set local role authenticated')
      await query(send, [{}, 'said', topic, true])
      await query('select 1')
    })
    expect(warnings).toEqual([expect.stringContaining('SendingBroadcastMessage: ')])
    expect(await sql('select from realtime.messages where topic = $1', [topic])).toEqual([])
  })

  test('who may write does so with their own rights, and realtime.topic() tells the policy where', async () => {
    const topic = topicFor(everything)
    const claims = JSON.stringify({ sub: people.lea.id, role: 'authenticated' })
    const warnings = await transaction('commit', async (query) => {
      await query(`select set_config('request.jwt.claims', $1, true)`, [claims])
      await query('set local role authenticated')
      await query(send, [{}, 'said', topic, true])
    })
    expect(warnings).toEqual([])
    expect(
      await sql('select event, private, extension from realtime.messages where topic = $1', [topic]),
    ).toEqual([{ event: 'said', private: true, extension: 'broadcast' }])
  })

  test('broadcast_changes takes rows and no statements', async () => {
    const call = `select realtime.broadcast_changes('${run}', 'x', 'INSERT', 't', 'public', one, null, 'STATEMENT') from (select 1 as id) one`
    await expect(sql(call)).rejects.toThrow(
      /Failed to process the row|function cannot be triggered for each statement/,
    )
  })

  test('a message without a say is private', async () => {
    const topic = topicFor(everything)
    await sql(`select realtime.send('{}', 'said', $1)`, [topic])
    expect(await sql('select private from realtime.messages where topic = $1', [topic])).toEqual([
      { private: true },
    ])
  })
})
