import { describe, expect, test } from 'vitest'
import { createHarness, settle } from '../../../test/realtime-harness.ts'
import type { StoredMessage } from '../ports.ts'
import { deliverDatabaseMessage } from './database-messages.ts'

const JSON_ROW: StoredMessage = { id: 'i1', event: 'ev', encoding: 'json', payload: { n: 1 } }
const BYTES_ROW: StoredMessage = {
  id: 'i2',
  event: 'bin',
  encoding: 'binary',
  payload: Buffer.from('00ff', 'hex'),
}
const live = (id: string) =>
  ({ id, topic: 'a', event: 'ev', isPrivate: true, encoding: 'json', payload: Buffer.from('{}') }) as const
const asksFor = (replay: unknown, isPrivate = true) => ({ private: isPrivate, broadcast: { replay } })
const replayed = (id: string, payload: object) => ({
  event: 'ev',
  meta: { id, replayed: true },
  payload,
  type: 'broadcast',
})
const kind4 = (event: string, meta: object, encoding: '00' | '01', payload: string) => {
  const head = Buffer.from(['realtime:a', event, JSON.stringify(meta)].map((text) => text.length))
  const texts = Buffer.from(`realtime:a${event}${JSON.stringify(meta)}`)
  return `04${head.toString('hex')}${encoding}${texts.toString('hex')}${payload}`
}

function harness() {
  const all = createHarness()
  all.database.rights.set('a', { read: ['broadcast'], write: ['broadcast'] })
  all.database.stored = [JSON_ROW, BYTES_ROW]
  return all
}

describe('replay', () => {
  test('[RT130] follows the join reply, oldest first, with the join ref and the meta of a replay', async () => {
    const { connect, database } = harness()
    expect(await connect().join('realtime:a', asksFor({ since: 5, limit: 2 }), '7')).toEqual([
      ['7', '7', 'realtime:a', 'phx_reply', { status: 'ok', response: { postgres_changes: [] } }],
      ['7', null, 'realtime:a', 'broadcast', replayed('i1', { n: 1 })],
      kind4('bin', { id: 'i2', replayed: true }, '00', '00ff'),
    ])
    expect(database.replays).toEqual([{ topic: 'a', since: 5, limit: 2 }])
  })

  test('[RT130] goes without bytes over 1.0.0', async () => {
    const [, ...messages] = await harness()
      .connect({ version: 1 })
      .join('realtime:a', asksFor({ since: 5 }))
    expect(messages).toEqual([
      { ref: null, event: 'broadcast', payload: replayed('i1', { n: 1 }), topic: 'realtime:a' },
    ])
  })

  test('[RT131] is refused by name', async () => {
    const { connect, database } = harness()
    const join = async (config: object, topic = 'realtime:a') => (await connect().join(topic, config))[0]
    const fail = (reason: string) => ({ 4: { status: 'error', response: { reason } } })
    const why = (text: string) => fail(`UnableToReplayMessages: ${text}`)
    expect(await join(asksFor(null, false))).toMatchObject(why('Replay is not allowed for public channels'))
    expect(await join(asksFor({ since: '1' }))).toMatchObject(why('Replay params are not valid'))
    expect(await join(asksFor(null))).toMatchObject({ 4: { status: 'ok' } })
    database.stored = undefined
    expect(await join(asksFor({ since: 1 }))).toMatchObject(why('Realtime was unable to replay messages'))
    database.rights.set('p', { read: ['presence'] })
    expect(await join({ ...asksFor({ since: 1 }), presence: { enabled: true } }, 'realtime:p')).toMatchObject(
      fail('Unauthorized: You do not have permissions to read from this Channel topic: p'),
    )
  })

  test('[RT132] a replayed message does not come live a second time, and others do', async () => {
    const { connect, environment } = harness()
    const [asked, other] = [connect(), connect()]
    await asked.join('realtime:a', asksFor({ since: 5 }))
    await other.join('realtime:a', asksFor(null))
    deliverDatabaseMessage(environment, live('i1'))
    deliverDatabaseMessage(environment, live('i3'))
    expect(asked.take()).toEqual([kind4('ev', { id: 'i3' }, '01', '7b7d')])
    expect(other.take()).toHaveLength(2)
  })

  test('[RT132] what is sent while the stored messages are looked up comes after them, once', async () => {
    const { connect, environment, database } = harness()
    const client = connect()
    const { promise, resolve } = Promise.withResolvers<void>()
    client.send('1', '1', 'realtime:a', 'phx_join', { config: asksFor({ since: 5 }) })
    database.gate = promise
    await settle()
    for (const id of ['i2', 'i3']) deliverDatabaseMessage(environment, live(id))
    expect(client.take()).toEqual([])
    resolve()
    await settle()
    expect(client.take().slice(3)).toEqual([kind4('ev', { id: 'i3' }, '01', '7b7d')])
    deliverDatabaseMessage(environment, live('i4'))
    expect(client.take()).toHaveLength(1)
  })
})
