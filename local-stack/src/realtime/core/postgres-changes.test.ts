import { describe, expect, test } from 'vitest'
import { createHarness, settle, type TestClient } from '../../../test/realtime-harness.ts'

const ENTRY = { event: '*', schema: 'public', table: 't', filter: 'a=eq.1' }
const systems = (client: TestClient) => client.takePayloads('system')
const UNABLE = 'Unable to subscribe to changes with given parameters.'
const DESCRIBED = '[event: *, schema: public, table: t, filters: [{"a", "eq", "1", false}], select: nil]'

describe('a channel that asks for changes', () => {
  test('[RT103] subscribes with the rights of its token, and is told after the join', async () => {
    const { connect, changes, token } = createHarness()
    const client = connect({ apikey: token({ sub: 'me' }) })
    const frames = await client.join('realtime:a', { postgres_changes: [ENTRY] })
    const message = 'Subscribed to PostgreSQL'
    expect(frames).toMatchObject([
      { 3: 'phx_reply', 4: { status: 'ok' } },
      {
        0: '1',
        1: null,
        3: 'system',
        4: { message, status: 'ok', extension: 'postgres_changes', channel: 'a' },
      },
    ])
    expect(changes.requests).toMatchObject([
      {
        topic: 'realtime:a',
        isLegacy: false,
        claims: { sub: 'me' },
        entries: [{ subscription: { table: 't' } }],
      },
    ])
  })

  test('[RT103] is told what is wrong with the first entry that is wrong, and lives on', async () => {
    const { connect, changes } = createHarness()
    const client = connect()
    const frames = await client.join('realtime:a', {
      postgres_changes: [ENTRY, { ...ENTRY, filter: 'x' }, {}],
    })
    const message = 'Error parsing `filter` params: ["x"]'
    expect(frames[1]).toMatchObject({ 3: 'system', 4: { status: 'error', message } })
    expect(changes.requests).toEqual([])
    client.send('1', 'h', 'realtime:a', 'presence', { event: 'track', payload: {} })
    expect(client.take()).toMatchObject([{ 1: 'h', 4: { status: 'ok' } }, { 3: 'presence_diff' }])
  })

  test.for([
    [
      { ok: false, failure: 'no-table', entry: 0 },
      `${UNABLE} Please check Realtime is enabled for the given connect parameters: ${DESCRIBED}`,
    ],
    [
      { ok: false, failure: 'refused', entry: 0, code: 'P0001', message: 'invalid column for filter a' },
      `${UNABLE} An exception happened so please check your connect parameters: ${DESCRIBED}. Exception: ERROR P0001 (raise_exception) invalid column for filter a`,
    ],
  ] as const)('[RT103] is told why Postgres refuses (%j)', async ([answer, message]) => {
    const { connect, changes } = createHarness()
    changes.answer = answer
    const frames = await connect().join('realtime:a', { postgres_changes: [ENTRY] })
    expect(frames[1]).toMatchObject({ 3: 'system', 4: { status: 'error', message } })
  })

  test('[RT103] is subscribed anew with each new token, and told so', async () => {
    const { connect, changes, token } = createHarness()
    const client = connect()
    await client.join('realtime:a', { postgres_changes: [ENTRY] })
    client.send('1', '2', 'realtime:a', 'access_token', { access_token: token({ sub: 'next' }) })
    await settle()
    expect(changes.requests.map(({ claims }) => claims.sub)).toEqual([undefined, 'next'])
    expect(systems(client)).toMatchObject([{ message: 'Subscribed to PostgreSQL' }])
  })

  test('[RT103] tries again while the database cannot be reached', async () => {
    const { connect, changes, clock } = createHarness()
    changes.answer = { ok: false, failure: 'unreachable' }
    const client = connect()
    expect(await client.join('realtime:a', { postgres_changes: [ENTRY] })).toHaveLength(1)
    changes.answer = { ok: true }
    clock.advance(5_000)
    await settle()
    expect(systems(client)).toMatchObject([{ status: 'ok' }])
  })

  test('[RT117] subscribes anew when its subscription went stale', async () => {
    const { connect, changes } = createHarness()
    const client = connect()
    await client.join('realtime:a', { postgres_changes: [ENTRY] })
    changes.requests[0]?.onStale()
    await settle()
    expect(changes.requests).toHaveLength(2)
    expect(systems(client)).toMatchObject([{ status: 'ok' }])
  })

  test('[RT120] unsubscribes when it ends, however it ends', async () => {
    const { connect, changes } = createHarness()
    const [leaving, lost] = [connect(), connect()]
    for (const client of [leaving, lost]) await client.join('realtime:a', { postgres_changes: [ENTRY] })
    leaving.send('1', '2', 'realtime:a', 'phx_leave', {})
    lost.session.close()
    expect(changes.left).toHaveLength(2)
  })

  test('[RT120] that left while it was being subscribed is told nothing, and unsubscribed after all', async () => {
    const { connect, changes } = createHarness()
    const client = connect()
    changes.beforeAnswer = () => client.session.close()
    await client.join('realtime:a', { postgres_changes: [ENTRY] })
    expect(systems(client)).toEqual([])
    expect(changes.left).toHaveLength(2)
  })
})
