import { expect, test } from 'vitest'
import { createWorld, people } from './fake-world.ts'

const order = 'order:5b0c'
const kitchen = 'restaurant:c0de'

test('however many watch, one question a second is asked, and only what moved is read', async () => {
  const world = createWorld()
  world.stream(order, 0, ['lea'])
  world.stream(kitchen, 0, ['jun'])
  for (let index = 0; index < 10; index += 1) {
    await world.open('lea', `stream=${order}`)
    await world.open('jun', `stream=${kitchen}`)
  }
  await world.pass(5000)
  const [heads, reads] = [world.calls.heads.length, world.calls.reads]
  world.setHead(order, 1)
  await world.pass(4000)
  // Two streams and two people: four names, three to a call.
  expect([world.calls.heads.length - heads, world.calls.reads - reads]).toEqual([8, 10])
})

test('nobody watching, nothing asked', async () => {
  const world = createWorld()
  world.stream(order, 0, ['lea'])
  const lea = await world.open('lea', `stream=${order}`)
  await world.pass(3000)
  await lea.leave()
  expect(world.poller.size()).toBe(0)
  await world.pass(1000)
  const asked = world.calls.heads.length
  await world.pass(60_000)
  expect(world.calls.heads.length).toBe(asked)
  const again = await world.open('lea', `stream=${order}&after=0`)
  world.setHead(order, 1)
  await world.pass(1000)
  expect(again.seqs()).toEqual([1])
})

test('a removed member is told so within a second, although the stream itself stays silent', async () => {
  const world = createWorld()
  world.stream(kitchen, 4, ['jun', 'lea'])
  const [jun, lea] = [
    await world.open('jun', `stream=${kitchen}`),
    await world.open('lea', `stream=${kitchen}`),
  ]
  await world.pass(2000)
  world.endAccess(kitchen, 'jun')
  // What ends access is told in the person's own stream.
  world.setHead(`user:${people.jun}`, 1)
  await world.pass(1000)
  expect(jun.isOver()).toBe(true)
  expect(jun.text()).toMatch(/event: refused\ndata: .*NOT_FOUND.*\n\n$/)
  world.setHead(kitchen, 5)
  await world.pass(1000)
  expect([jun.seqs(), lea.seqs()]).toEqual([[], [5]])
})

test('access that ended without a word ends the stream within half a minute, and nothing is sent before', async () => {
  const world = createWorld()
  world.stream(order, 4, ['lea'])
  const lea = await world.open('lea', `stream=${order}`)
  await world.pass(2000)
  world.endAccess(order, 'lea')
  await world.pass(31_000)
  expect([lea.isOver(), lea.seqs()]).toEqual([true, []])
})

test('a stream ends before the platform would end it, cleanly, with the number to come back with', async () => {
  const world = createWorld({ lifetimeMs: 140_000 })
  world.stream(order, 4, ['lea'])
  const lea = await world.open('lea', `stream=${order}`)
  await world.pass(139_000)
  expect(lea.isOver()).toBe(false)
  await world.pass(2000)
  expect(lea.isOver()).toBe(true)
  expect(lea.text()).toMatch(/: the time of this worker is up.*\nretry: 500\n\n$/)
  expect(world.poller.size()).toBe(0)
})

test('a token that expires ends its stream', async () => {
  const world = createWorld()
  world.stream(order, 4, ['lea'])
  const lea = await world.open('lea', `stream=${order}`, {
    authorization: `Bearer ${world.tokenOf('lea', 20)}`,
  })
  await world.pass(21_000)
  expect([lea.isOver(), lea.text().includes(': the token has expired')]).toEqual([true, true])
})

test('silence is broken every fifteen seconds', async () => {
  const world = createWorld()
  world.stream(order, 4, ['lea'])
  const lea = await world.open('lea', `stream=${order}`)
  await world.pass(46_000)
  expect(lea.text().match(/^: still here$/gm)).toHaveLength(3)
})

test('a reader that takes nothing holds up nobody, holds no memory, and is dropped', async () => {
  const world = createWorld()
  world.stream(order, 0, ['lea', 'jun'], { bytes: 20_000 })
  const stalled = await world.get(`stream=${order}`, { authorization: `Bearer ${world.tokenOf('jun')}` })
  const lea = await world.open('lea', `stream=${order}`)
  world.setHead(order, 9)
  await world.pass(1000)
  expect(lea.seqs()).toHaveLength(9)
  const reads = world.calls.reads
  await world.pass(20_000)
  // One page waits for the stalled reader. The rest is not even read.
  expect(world.calls.reads).toBe(reads)
  await world.pass(12_000)
  expect(world.poller.size()).toBe(1)
  const left = await stalled.text()
  expect(left.match(/^id: [1-9]/gm)).toEqual(['id: 1', 'id: 2', 'id: 3'])
})

test('a reader that was slow gets all the rest, in order, as soon as it reads', async () => {
  const world = createWorld()
  world.stream(order, 7, ['lea'], { bytes: 20_000 })
  const response = await world.get(`stream=${order}&after=0`, {
    authorization: `Bearer ${world.tokenOf('lea')}`,
  })
  await world.pass(3000)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('id: 7\n')) text += (await reader?.read())?.value ?? ''
  expect(text.match(/^id: [1-9]/gm)).toEqual([1, 2, 3, 4, 5, 6, 7].map((seq) => `id: ${seq}`))
  await reader?.cancel()
})

test('a database that is away for a moment costs a moment', async () => {
  const world = createWorld()
  world.stream(order, 0, ['lea'])
  const lea = await world.open('lea', `stream=${order}`)
  await world.pass(1000)
  world.isDatabaseDown = true
  world.setHead(order, 2)
  await world.pass(3000)
  expect([lea.isOver(), lea.seqs()]).toEqual([false, []])
  world.isDatabaseDown = false
  await world.pass(1000)
  expect(lea.seqs()).toEqual([1, 2])
})

test('a database that stays away sends everybody away, to come back later', async () => {
  const world = createWorld()
  world.stream(order, 0, ['lea'])
  const lea = await world.open('lea', `stream=${order}`)
  world.isDatabaseDown = true
  await world.pass(6000)
  expect([lea.isOver(), world.poller.size()]).toEqual([true, 0])
  expect((await world.open('lea', `stream=${order}`)).response.status).toBe(503)
})

test('failures count only in a row', async () => {
  const world = createWorld()
  world.stream(order, 0, ['lea'])
  const lea = await world.open('lea', `stream=${order}`)
  for (let times = 0; times < 3; times += 1) {
    world.isDatabaseDown = true
    await world.pass(3000)
    world.isDatabaseDown = false
    await world.pass(2000)
  }
  expect(lea.isOver()).toBe(false)
})

test('a worker about to stop ends all its streams', async () => {
  const world = createWorld()
  world.stream(order, 0, ['lea', 'jun'])
  const all = [await world.open('lea', `stream=${order}`), await world.open('jun', `stream=${order}`)]
  world.poller.endAll('this worker is about to stop')
  await world.pass(0)
  expect(all.map((one) => one.isOver())).toEqual([true, true])
})

test('access to one of several streams ends that one; the others go on, with one keep-alive for all', async () => {
  const world = createWorld()
  world.stream(order, 0, ['lea'])
  world.stream(kitchen, 0, ['lea'])
  const lea = await world.open('lea', `stream=${order}&stream=${kitchen}`)
  await world.pass(2000)
  world.endAccess(kitchen, 'lea')
  world.setHead(`user:${people.lea}`, 1)
  await world.pass(1000)
  expect(lea.text()).toMatch(/event: refused\ndata: \{"stream":"restaurant:c0de",/)
  world.setHead(order, 1)
  await world.pass(1000)
  expect([lea.isOver(), lea.seqs(), world.poller.size()]).toEqual([false, [1], 1])
  await world.pass(31_000)
  expect(lea.text().match(/^: still here$/gm)).toHaveLength(2)
})

test('rights to one’s own stream are not asked for again while nothing happens', async () => {
  const world = createWorld()
  world.stream(`user:${people.lea}`, 4, ['lea'])
  await world.open('lea', `stream=user:${people.lea}`)
  await world.pass(2000)
  const reads = world.calls.reads
  await world.pass(90_000)
  expect(world.calls.reads).toBe(reads)
})
