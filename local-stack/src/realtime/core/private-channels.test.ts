import { describe, expect, test } from 'vitest'
import { createHarness, type Rights, settle, type TestClient } from '../../../test/realtime-harness.ts'

const hello = { type: 'broadcast', event: 'hello', payload: {} }
const say = (client: TestClient, ref = 'b') => client.send('1', ref, 'realtime:a', 'broadcast', hello)
const acked = { private: true, broadcast: { self: true, ack: true } }
const both: Rights = { read: ['broadcast'], write: ['broadcast'] }
const refused = (reason: string) => ({ status: 'error', response: { reason } })
const UNAUTHORIZED = 'Unauthorized: You do not have permissions to read from this Channel topic: a'

describe('joining a private channel', () => {
  test.for<[string, Rights, boolean]>([
    ['broadcast read', { read: ['broadcast'] }, true],
    ['presence read', { read: ['presence'] }, true],
    ['write only', { write: ['broadcast', 'presence'] }, false],
    ['nothing', {}, false],
  ])('[RT50] with %s', async ([, rights, isAllowed]) => {
    const { connect, database } = createHarness()
    database.rights.set('a', rights)
    const [reply] = await connect().join('realtime:a', { private: true, presence: { enabled: true } })
    expect(reply).toMatchObject({ 4: isAllowed ? { status: 'ok' } : refused(UNAUTHORIZED) })
  })

  test('[RT50] presence read alone is not asked about unless presence is enabled', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', { read: ['presence'] })
    expect(await connect().join('realtime:a', { private: true })).toMatchObject([
      { 4: refused(UNAUTHORIZED) },
    ])
  })

  test.for<[NonNullable<Rights['failure']>, string]>([
    ['policy-error', UNAUTHORIZED],
    ['unreachable', 'UnableToConnectToProject: Realtime was unable to connect to the project database'],
    ['missing-partition', 'MissingPartition: Realtime was unable to find the expected messages partition'],
    ['canceled', 'QueryCanceled: Query was cancelled, please try again'],
  ])('[RT53] a database that answers %s refuses it', async ([failure, reason]) => {
    const { connect, database } = createHarness()
    database.rights.set('a', { failure })
    expect(await connect().join('realtime:a', { private: true })).toMatchObject([{ 4: refused(reason) }])
  })

  test('[RT51] the probe knows topic, claims and extensions', async () => {
    const { connect, database, token } = createHarness()
    const apikey = token({ sub: 'me' })
    await connect({ apikey }).join('realtime:a', { private: true, presence: { enabled: true } })
    expect(database.reads).toMatchObject([
      {
        topic: 'a',
        claims: { role: 'authenticated', sub: 'me' },
        headers: {},
        extensions: ['broadcast', 'presence'],
      },
    ])
  })
})

describe('sending on a private channel', () => {
  test('[RT52] asks once and remembers a yes', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', both)
    const client = connect()
    await client.join('realtime:a', acked)
    expect(database.writes).toEqual([])
    say(client)
    await settle()
    expect(client.take()).toMatchObject([{ 3: 'broadcast' }, { 3: 'phx_reply', 4: { status: 'ok' } }])
    say(client)
    expect(client.take()).toHaveLength(2)
    expect(database.writes).toHaveLength(1)
  })

  test('[RT52] without leave it vanishes, ack or not, and the no is remembered', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', { read: ['broadcast'] })
    const client = connect()
    await client.join('realtime:a', acked)
    say(client)
    await settle()
    database.rights.set('a', both)
    say(client)
    await settle()
    expect(client.take()).toEqual([])
    expect(database.writes).toHaveLength(1)
  })

  test('[RT52] a policy that raises makes it vanish too', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', both)
    const client = connect()
    await client.join('realtime:a', acked)
    database.rights.set('a', { failure: 'policy-error' })
    say(client)
    await settle()
    expect(client.take()).toEqual([])
  })

  test('[RT52] messages sent while the question is open keep their order', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', both)
    const client = connect()
    await client.join('realtime:a', { private: true, broadcast: { ack: true } })
    const gate = Promise.withResolvers<void>()
    database.gate = gate.promise
    for (const ref of ['1', '2', '3']) say(client, ref)
    client.send(null, 'hb', 'phoenix', 'heartbeat', {})
    await settle()
    expect(client.take()).toMatchObject([{ 1: 'hb' }])
    gate.resolve()
    await settle()
    expect(client.take()).toMatchObject([{ 1: '1' }, { 1: '2' }, { 1: '3' }])
    expect(database.writes).toHaveLength(1)
  })

  test('[RT50] members who may only read presence get no broadcasts', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', { read: ['presence'] })
    const watcher = connect()
    await watcher.join('realtime:a', { private: true, presence: { enabled: true } })
    watcher.take()
    database.rights.set('a', both)
    const sender = connect()
    await sender.join('realtime:a', { private: true })
    say(sender)
    await settle()
    expect(watcher.take()).toEqual([])
  })
})
