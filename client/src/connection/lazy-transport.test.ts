import { expect, test } from 'vitest'
import { settle } from '../testing/manual-clock.ts'
import { ScriptedTransport } from '../testing/scripted-transport.ts'
import { lazyTransport } from './lazy-transport.ts'

function setup() {
  const inner = new ScriptedTransport()
  const loads: string[] = []
  const network = { isDown: false }
  const transport = lazyTransport(async () => {
    loads.push('asked')
    if (network.isDown) throw new Error('no code')
    return inner
  })
  const heard: string[] = []
  const listener = {
    joined: () => heard.push('joined'),
    message: () => heard.push('message'),
    presence: () => {},
    lost: () => heard.push('lost'),
    closed: (cause: string) => heard.push(`closed ${cause}`),
  }
  return { inner, loads, network, transport, heard, listener }
}

test('loads with the first join, once, and hands everything on', async () => {
  const { inner, loads, transport, heard, listener } = setup()
  transport.reconnect()
  expect(loads).toEqual([])
  transport.join('order:1', { renew: true }, listener)
  transport.join('order:2', { renew: false }, listener)
  await settle()
  inner.accept('order:1')
  transport.reconnect()
  await settle()
  expect([loads.length, inner.joins, inner.renewed, heard]).toEqual([
    1,
    ['order:1', 'order:2'],
    [true, false],
    ['joined'],
  ])
  expect(inner.reconnects).toBe(1)
})

test('a topic left before the code came is never joined', async () => {
  const { inner, transport, listener } = setup()
  await transport.join('order:1', { renew: false }, listener).leave()
  expect(inner.joins).toEqual([])
})

test('a join that finds no code is closed, and the next one loads again', async () => {
  const { inner, network, transport, heard, listener } = setup()
  network.isDown = true
  transport.join('order:1', { renew: false }, listener)
  await settle()
  expect(heard).toEqual(['closed closed'])
  network.isDown = false
  transport.join('order:1', { renew: false }, listener)
  await settle()
  expect(inner.joins).toEqual(['order:1'])
})
