import { expect, test } from 'vitest'
import { createHarness } from '../../../test/realtime-harness.ts'
import { deliverDatabaseMessage } from './database-messages.ts'

const asked = { broadcast: { replication_ready: true } }

test('[RT75] is said at once when the stream stands', async () => {
  const [, system] = await createHarness().connect().join('realtime:a', asked)
  const payload = {
    message: 'Replication connection established',
    status: 'ok',
    extension: 'system',
    channel: 'a',
  }
  expect(system).toEqual(['1', null, 'realtime:a', 'system', payload])
})

test('[RT75] is said when the stream comes back, once', async () => {
  const { connect, clock, replication } = createHarness()
  replication.isConnected = false
  const client = connect()
  expect(await client.join('realtime:a', asked)).toHaveLength(1)
  clock.advance(500)
  expect(client.take()).toEqual([])
  replication.isConnected = true
  clock.advance(5_000)
  expect(client.take()).toMatchObject([{ 3: 'system', 4: { status: 'ok' } }])
})

test('[RT75] a stream that stays away closes the channel after a minute', async () => {
  const { connect, clock, replication } = createHarness()
  replication.isConnected = false
  const client = connect()
  await client.join('realtime:a', asked)
  clock.advance(60_000)
  const message = 'Replication connection was not established in time'
  expect(client.take()).toMatchObject([{ 3: 'system', 4: { status: 'error', message } }, { 3: 'phx_close' }])
})

test('[RT70] a row reaches its namespace with its id, as the bytes Postgres printed', async () => {
  const { connect, database, environment } = createHarness()
  database.rights.set('a', { read: ['broadcast'] })
  const [open, secret, old] = [connect(), connect(), connect({ version: 1 })]
  await open.join('realtime:a')
  await secret.join('realtime:a', { private: true })
  await old.join('realtime:a', { private: true })
  const row = {
    id: 'i',
    topic: 'a',
    event: 'e',
    isPrivate: true,
    encoding: 'json',
    payload: Buffer.from('{"n": 1.50}'),
  } as const
  expect(deliverDatabaseMessage(environment, row)).toBe(true)
  expect(open.take()).toEqual([])
  expect(secret.take()).toEqual([
    `040a010a01${Buffer.from('realtime:ae{"id":"i"}{"n": 1.50}').toString('hex')}`,
  ])
  expect(old.take()).toMatchObject([{ payload: { event: 'e', meta: { id: 'i' }, payload: { n: 1.5 } } }])
})

test('[RT74] a row over the limit is dropped', async () => {
  const { connect, environment } = createHarness({ limits: { maxPayloadBytes: 100 } })
  const client = connect()
  await client.join('realtime:a')
  const row = {
    id: 'i',
    topic: 'a',
    event: 'e',
    isPrivate: false,
    encoding: 'json',
    payload: Buffer.alloc(95),
  } as const
  expect(deliverDatabaseMessage(environment, row)).toBe(false)
  expect(client.take()).toEqual([])
})
