import { describe, expect, test } from 'vitest'
import { FakeClock } from '../../../test/fake-clock.ts'
import { createHarness, settle } from '../../../test/realtime-harness.ts'
import { deliverDatabaseMessage } from './database-messages.ts'
import { Rate } from './rate.ts'

const shut = (topic: string, message: string) => [
  [
    '1',
    null,
    `realtime:${topic}`,
    'system',
    { message, status: 'error', extension: 'system', channel: topic },
  ],
  ['1', '1', `realtime:${topic}`, 'phx_close', {}],
]

describe('a rate', () => {
  test('[RT133] is the average of at most a minute, looked at every five seconds', () => {
    const clock = new FakeClock(0)
    const rate = new Rate(clock, 2)
    rate.add(40)
    expect(rate.average).toBe(0)
    clock.advance(5_000)
    expect([rate.average, rate.isReached]).toEqual([4, true])
    clock.advance(10_000)
    expect([rate.average, rate.isReached]).toEqual([2, true])
    clock.advance(5_000)
    expect([rate.average, rate.isReached]).toEqual([1.6, false])
    clock.advance(3_600_000)
    expect(rate.average).toBe(0)
  })

  test('[RT133] without a limit is not kept', () => {
    const clock = new FakeClock(0)
    const rate = new Rate(clock, Number.POSITIVE_INFINITY)
    rate.add(1_000_000)
    clock.advance(5_000)
    expect([rate.average, rate.isReached]).toEqual([0, false])
  })
})

describe('too many messages', () => {
  const broadcast = { type: 'broadcast', event: 'e', payload: {} }

  test('[RT133] close whoever receives one, after what it is sent and answered, and never a mere sender', async () => {
    const { connect, clock } = createHarness({ limits: { maxEventsPerSecond: 1 } })
    const [sender, receiver] = [connect(), connect()]
    await sender.join('realtime:a', { broadcast: { ack: true } })
    for (let n = 0; n < 20; n += 1) sender.send('1', '2', 'realtime:a', 'broadcast', broadcast)
    clock.advance(5_000)
    await receiver.join('realtime:a')
    sender.take()
    sender.send('1', '3', 'realtime:a', 'broadcast', broadcast)
    await settle()
    expect(receiver.take()).toEqual([
      [null, null, 'realtime:a', 'broadcast', broadcast],
      ...shut('a', 'Too many messages per second'),
    ])
    expect(sender.take()).toMatchObject([['1', '3', 'realtime:a', 'phx_reply', { status: 'ok' }]])
  })

  test('[RT133] close a sender that receives its own, after the acknowledgement', async () => {
    const { connect } = createHarness({ limits: { maxEventsPerSecond: 0 } })
    const client = connect()
    await client.join('realtime:a', { broadcast: { ack: true, self: true } })
    client.send('1', '2', 'realtime:a', 'broadcast', broadcast)
    await settle()
    expect(client.take()).toEqual([
      [null, null, 'realtime:a', 'broadcast', broadcast],
      ['1', '2', 'realtime:a', 'phx_reply', { status: 'ok', response: {} }],
      ...shut('a', 'Too many messages per second'),
    ])
  })

  test('[RT133] leave rows of the database undelivered', async () => {
    const { connect, environment } = createHarness({ limits: { maxEventsPerSecond: 0 } })
    const client = connect()
    await client.join('realtime:a')
    const row = {
      id: 'i',
      topic: 'a',
      event: 'e',
      isPrivate: false,
      encoding: 'json',
      payload: Buffer.from('{}'),
    } as const
    expect(deliverDatabaseMessage(environment, row)).toBe(false)
    expect(client.take()).toEqual([])
  })
})

describe('too many joins', () => {
  test('[RT134] are refused by name, and the socket is closed with 1001', async () => {
    const { connect, clock } = createHarness({ limits: { maxJoinsPerSecond: 0.1 } })
    const client = connect()
    expect(await client.join('realtime:a')).toMatchObject([{ 4: { status: 'ok' } }])
    clock.advance(5_000)
    const reason = 'ClientJoinRateLimitReached: Too many joins per second'
    expect(await client.join('realtime:b', {}, '2')).toMatchObject([
      ['2', '2', 'realtime:b', 'phx_reply', { status: 'error', response: { reason } }],
    ])
    expect(client.closedWith).toEqual([1001])
    expect(await client.join('realtime:c', {}, '3')).toEqual([])
  })
})

describe('too much presence', () => {
  test('[RT135] closes whoever tracks or asks for the state', async () => {
    const { connect, clock } = createHarness({ limits: { maxPresenceEventsPerSecond: 0.01 } })
    const [client, late] = [connect(), connect()]
    await client.join('realtime:a', { presence: { enabled: true } })
    clock.advance(5_000)
    client.send('1', '2', 'realtime:a', 'presence', { event: 'track', payload: { n: 1 } })
    expect(client.take()).toEqual(shut('a', 'Too many presence messages per second'))
    const [, ...more] = await late.join('realtime:b', { presence: { enabled: true } })
    expect(more).toEqual(shut('b', 'Too many presence messages per second'))
  })
})

describe('users', () => {
  test('[RT07] who could not join does not count', async () => {
    const { connect } = createHarness({ limits: { maxConcurrentUsers: 1 } })
    const [refused, welcome] = [connect(), connect()]
    expect(await refused.join('realtime:a', { private: true })).toMatchObject([{ 4: { status: 'error' } }])
    expect(await welcome.join('realtime:a')).toMatchObject([{ 4: { status: 'ok' } }])
    expect(await refused.join('realtime:a')).toMatchObject([
      { 4: { response: { reason: 'ConnectionRateLimitReached: Too many connected users' } } },
    ])
  })
})
