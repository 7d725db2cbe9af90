import { describe, expect, test } from 'vitest'
import { createHarness, settle } from '../../../test/realtime-harness.ts'

const hello = { type: 'broadcast', event: 'hello', payload: { a: 1 } }

describe('broadcasting', () => {
  test.for([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('[RT40] with self %s and ack %s', async ([self, ack]) => {
    const { connect } = createHarness()
    const [sender, receiver] = [connect(), connect()]
    await sender.join('realtime:a', { broadcast: { self, ack } })
    await receiver.join('realtime:a')
    sender.send('1', '2', 'realtime:a', 'broadcast', hello)
    const broadcast = [null, null, 'realtime:a', 'broadcast', hello]
    const reply = ['1', '2', 'realtime:a', 'phx_reply', { status: 'ok', response: {} }]
    expect(receiver.take()).toEqual([broadcast])
    expect(sender.take()).toEqual([...(self ? [broadcast] : []), ...(ack ? [reply] : [])])
  })

  test('[RT29] a stale join ref is accepted and the answer carries the real one', async () => {
    const client = createHarness().connect()
    await client.join('realtime:a', { broadcast: { ack: true } })
    client.send('999', null, 'realtime:a', 'broadcast', hello)
    expect(client.take()).toEqual([['1', null, 'realtime:a', 'phx_reply', { status: 'ok', response: {} }]])
  })

  test.for([
    {},
    { event: 'only' },
    { payload: null },
    { type: 'x', event: 'e', extra: 1, meta: { id: 'm' } },
  ])('[RT40] any object passes through unchanged: %j', async (payload) => {
    const { connect } = createHarness()
    const [sender, receiver] = [connect(), connect()]
    await sender.join('realtime:a')
    await receiver.join('realtime:a')
    sender.send('1', '2', 'realtime:a', 'broadcast', payload)
    expect(receiver.take()).toEqual([[null, null, 'realtime:a', 'broadcast', payload]])
  })

  test('[RT41] a public and a private channel of one name hear nothing of each other', async () => {
    const { connect, database } = createHarness()
    database.rights.set('a', { read: ['broadcast'], write: ['broadcast'] })
    const [open, secret, other] = [connect(), connect(), connect()]
    await open.join('realtime:a')
    await secret.join('realtime:a', { private: true })
    await other.join('realtime:a', { private: true })
    open.send('1', '2', 'realtime:a', 'broadcast', hello)
    secret.send('1', '2', 'realtime:a', 'broadcast', { ...hello, event: 'secret' })
    await settle()
    expect(open.take()).toEqual([])
    expect(other.take()).toMatchObject([{ 4: { event: 'secret' } }])
  })

  test('[RT17] one frame is encoded for all receivers of a version', async () => {
    const { connect } = createHarness()
    const [sender, a, b] = [connect(), connect(), connect()]
    for (const client of [sender, a, b]) await client.join('realtime:a')
    sender.send('1', '2', 'realtime:a', 'broadcast', hello)
    const [[first], [second]] = [a.takeFrames(), b.takeFrames()]
    expect(first).toBeDefined()
    expect(first).toBe(second)
  })
})

describe('bridging', () => {
  // kind 3, topic realtime:a, event ev
  const kind3 = (encoding: string, payload: string) =>
    `0301010a0200${encoding}3132${Buffer.from('realtime:aev').toString('hex')}${payload}`
  const kind4 = (encoding: string, payload: string) =>
    `040a0200${encoding}${Buffer.from('realtime:aev').toString('hex')}${payload}`
  const json = Buffer.from('{"a" : 1}').toString('hex')

  async function receivers() {
    const { connect } = createHarness()
    const [sender, v1, v2] = [connect(), connect({ version: 1 }), connect()]
    for (const client of [sender, v1, v2]) await client.join('realtime:a')
    return { sender, v1, v2 }
  }

  test('[RT16] JSON of kind 3 reaches 2.0.0 as the same bytes and 1.0.0 as an object', async () => {
    const { sender, v1, v2 } = await receivers()
    sender.sendBinary(kind3('01', json))
    expect(v2.take()).toEqual([kind4('01', json)])
    const payload = { event: 'ev', payload: { a: 1 }, type: 'broadcast' }
    expect(v1.take()).toEqual([{ ref: null, event: 'broadcast', payload, topic: 'realtime:a' }])
  })

  test('[RT16] bytes reach 2.0.0 only', async () => {
    const { sender, v1, v2 } = await receivers()
    sender.sendBinary(kind3('00', '00ff'))
    expect(v2.take()).toEqual([kind4('00', '00ff')])
    expect(v1.take()).toEqual([])
  })

  test('[RT16] JSON that is none reaches 2.0.0 as sent and 1.0.0 not at all', async () => {
    const { sender, v1, v2 } = await receivers()
    sender.sendBinary(kind3('01', '7b6e6f'))
    expect(v2.take()).toEqual([kind4('01', '7b6e6f')])
    expect(v1.take()).toEqual([])
  })

  test('[RT16] 1.0.0 reaches 2.0.0 as text', async () => {
    const { v1, v2 } = await receivers()
    v1.send('1', '2', 'realtime:a', 'broadcast', hello)
    expect(v2.take()).toEqual([[null, null, 'realtime:a', 'broadcast', hello]])
  })

  test('[RT44] a binary push reaches 2.0.0 as kind 2', async () => {
    const { sender, v1, v2 } = await receivers()
    sender.sendBinary(`0001010a093132${Buffer.from('realtime:abroadcast').toString('hex')}00ff`)
    expect(v2.take()).toEqual([`020a09${Buffer.from('realtime:abroadcast').toString('hex')}00ff`])
    expect(v1.take()).toEqual([])
  })
})

describe('what cannot be broadcast', () => {
  test.for([null, 'str', [1], 5])(
    '[RT43] %j crashes the sender when a 2.0.0 receiver is there',
    async (payload) => {
      const { connect } = createHarness()
      const [sender, receiver] = [connect(), connect()]
      await sender.join('realtime:a', { broadcast: { ack: true } })
      await receiver.join('realtime:a')
      sender.send('1', '2', 'realtime:a', 'broadcast', payload)
      expect(sender.take()).toEqual([['1', '1', 'realtime:a', 'phx_error', { reason: 'channel_crash' }]])
      expect(receiver.take()).toEqual([])
      expect(await sender.join('realtime:a', {}, '3')).toMatchObject([{ 4: { status: 'ok' } }])
    },
  )

  test('[RT43] receivers of 1.0.0 alone take anything', async () => {
    const { connect } = createHarness()
    const [sender, receiver] = [connect({ version: 1 }), connect({ version: 1 })]
    for (const client of [sender, receiver]) await client.join('realtime:a')
    sender.send('1', '2', 'realtime:a', 'broadcast', [1])
    expect(receiver.take()).toMatchObject([{ payload: [1] }])
  })

  test('[RT42] a payload over the limit is dropped, and said so when an ack was asked for', async () => {
    const { connect } = createHarness({ limits: { maxPayloadBytes: 200 } })
    const [sender, silent, receiver] = [connect(), connect(), connect()]
    await sender.join('realtime:a', { broadcast: { ack: true } })
    await silent.join('realtime:a')
    await receiver.join('realtime:a')
    const large = { ...hello, payload: 'x'.repeat(200) }
    sender.send('1', '2', 'realtime:a', 'broadcast', large)
    silent.send('1', '2', 'realtime:a', 'broadcast', large)
    expect(sender.take()).toMatchObject([{ 4: { status: 'error', response: 'payload_size_exceeded' } }])
    expect(silent.take()).toEqual([])
    expect(receiver.take()).toEqual([])
  })
})
