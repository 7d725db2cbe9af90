import { expect, test } from 'vitest'
import { createWorld, people } from './fake-world.ts'

const order = 'order:5b0c'

test('everything after a number comes first, in pages, then what happens', async () => {
  const world = createWorld()
  world.stream(order, 8, ['lea'])
  const lea = await world.open('lea', `stream=${order}&after=0`)
  expect(lea.response.status).toBe(200)
  expect(lea.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  await world.pass(0)
  expect(lea.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  world.setHead(order, 9)
  await world.pass(1000)
  expect(lea.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('a block is the number, the type and the event as Realtime carries it', async () => {
  const world = createWorld()
  world.stream(order, 1, ['lea'])
  const lea = await world.open('lea', `stream=${order}&after=0`)
  await world.pass(0)
  expect(lea.text()).toBe(
    `: ${order} after 0\nretry: 1000\nid: 0\n\n` +
      `id: 1\nevent: order_accepted\ndata: {"stream":"${order}","seq":1,"type":"order_accepted",` +
      `"body":{"version":1,"filler":""},"at":"2026-11-25T19:00:00+00:00"}\n\n`,
  )
})

test('without a number it starts now, and says where that is before anything happens', async () => {
  const world = createWorld()
  world.stream(order, 8, ['lea'])
  const lea = await world.open('lea', `stream=${order}`)
  await world.pass(0)
  expect([lea.seqs(), lea.text().includes('\nid: 8\n\n')]).toEqual([[], true])
  world.setHead(order, 10)
  await world.pass(1000)
  expect(lea.seqs()).toEqual([9, 10])
})

test('Last-Event-ID wins over the number in the address, which a client repeats when it reconnects', async () => {
  const world = createWorld()
  world.stream(order, 8, ['lea'])
  const lea = await world.open('lea', `stream=${order}&after=0`, { 'last-event-id': '6' })
  await world.pass(0)
  expect(lea.seqs()).toEqual([7, 8])
})

test.each([
  ['behind what was kept', 4, { floor: 5 }],
  ['ahead of a restored database', 12, {}],
])('who is %s is told to take a snapshot, and goes on from there', async (_, after, options) => {
  const world = createWorld()
  world.stream(order, 8, ['lea'], options)
  const lea = await world.open('lea', `stream=${order}&after=${after}`)
  await world.pass(0)
  const { floor = 0 } = { floor: 0, ...options }
  const data = JSON.stringify({ stream: order, after, floor, head: 8 })
  expect(lea.text()).toContain(`id: 8\nevent: snapshot_needed\ndata: ${data}\n\n`)
  world.setHead(order, 9)
  await world.pass(1000)
  expect(lea.seqs()).toEqual([9])
})

test.each([
  ['no token', `stream=${order}`, {}, 401, 'SIGN_IN_REQUIRED'],
  ['no JWT', `stream=${order}`, { authorization: 'Bearer sb_publishable_x' }, 401, 'SIGN_IN_REQUIRED'],
  ['a JWT of nobody', `stream=${order}`, { authorization: 'Bearer h.e30.s' }, 401, 'SIGN_IN_REQUIRED'],
  ['no stream', '', {}, 400, 'INVALID_ARGUMENT'],
  ['two streams', `stream=${order}&stream=${order}`, {}, 400, 'INVALID_ARGUMENT'],
  ['a line break in the name', 'stream=order:x%0Adata:y', {}, 400, 'INVALID_ARGUMENT'],
  ['a number that is none', `stream=${order}&after=-1`, {}, 400, 'INVALID_ARGUMENT'],
  ['an id that is none', `stream=${order}`, { 'last-event-id': 'abc' }, 400, 'INVALID_ARGUMENT'],
])('%s is refused before the stream starts', async (_, query, headers, status, reason) => {
  const world = createWorld()
  world.stream(order, 1, ['lea'])
  const response = await world.get(query, headers)
  expect([response.status, JSON.parse((await response.json()).details).reason]).toEqual([status, reason])
  expect([world.calls.reads, world.poller.size()]).toEqual([0, 0])
})

test('somebody else’s stream does not exist, an expired token is nobody', async () => {
  const world = createWorld()
  world.stream(order, 1, ['lea'])
  const juns = await world.open('jun', `stream=${order}`)
  expect(juns.response.status).toBe(404)
  const old = await world.get(`stream=${order}`, { authorization: `Bearer ${world.tokenOf('lea', -1)}` })
  expect([old.status, world.poller.size()]).toEqual([401, 0])
})

test('a full worker says when to come back, a greedy person to close one first', async () => {
  const world = createWorld({ watchers: 3, watchersPerPerson: 2 })
  world.stream(order, 1, ['lea', 'jun'])
  for (let index = 0; index < 2; index += 1) await world.open('lea', `stream=${order}`)
  const third = await world.open('lea', `stream=${order}`)
  expect([third.response.status, third.response.headers.get('retry-after')]).toEqual([429, null])
  const first = await world.open('jun', `stream=${order}`)
  const second = await world.open('jun', `stream=${order}`)
  expect([first.response.status, second.response.status]).toEqual([200, 503])
  expect(second.response.headers.get('retry-after')).toBe('2')
  await first.leave()
  expect((await world.open('jun', `stream=${order}`)).response.status).toBe(200)
})

test('requests that come at once count before they are answered', async () => {
  const world = createWorld({ watchers: 2 })
  world.stream(order, 1, ['lea'])
  const all = await Promise.all([1, 2, 3, 4].map(() => world.open('lea', `stream=${order}`)))
  expect(all.map(({ response }) => response.status)).toEqual([200, 200, 503, 503])
})

test('a page of any origin may ask, with its token in a header', async () => {
  const world = createWorld()
  const preflight = await world.handle(new Request('http://localhost/events', { method: 'OPTIONS' }))
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
    204,
    expect.stringContaining('last-event-id'),
  ])
  const refused = await world.get(`stream=${order}`)
  expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  const posted = await world.handle(new Request('http://localhost/events', { method: 'POST' }))
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET'])
})

test('the token of a name in Arabic is read as any other', async () => {
  const world = createWorld()
  world.stream(order, 1, ['lea'])
  const claims = { name: 'ليلى', sub: people.lea, exp: world.now / 1000 + 60 }
  const payload = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims))))
  const response = await world.get(`stream=${order}`, {
    authorization: `Bearer h.${payload.replace(/=+$/, '').replaceAll('+', '-')}.s`,
  })
  expect(response.status).toBe(200)
  await response.body?.cancel()
})

const kitchen = 'restaurant:c0de'
const both = `stream=${order}&stream=${kitchen}`

test('several streams come in one answer, and its ids lead back into all of them', async () => {
  const world = createWorld()
  world.stream(order, 3, ['lea'])
  world.stream(kitchen, 8, ['lea'])
  const lea = await world.open('lea', `${both}&after=1,`)
  await world.pass(0)
  expect(lea.text()).toMatch(/^: order:5b0c restaurant:c0de after 1,8\nretry: 1000\nid: 1,8\n\n/)
  expect(lea.text().match(/^id: .*$/gm)).toEqual(['id: 1,8', 'id: 2,8', 'id: 3,8'])
  world.setHead(kitchen, 9)
  await world.pass(1000)
  expect(lea.text()).toMatch(/id: 3,9\nevent: order_accepted\ndata: \{"stream":"restaurant:c0de","seq":9,/)
  const again = await world.open('lea', both, { 'last-event-id': '2,8' })
  await world.pass(0)
  expect(again.text().match(/^id: .*$/gm)).toEqual(['id: 2,8', 'id: 3,8', 'id: 3,9'])
})

test('one stream that may not be read is said, and the others come all the same', async () => {
  const world = createWorld()
  world.stream(order, 3, ['lea'])
  world.stream(kitchen, 8, ['jun'])
  const lea = await world.open('lea', both)
  await world.pass(0)
  expect(lea.text()).toMatch(/\nid: 3,\n\nevent: refused\ndata: \{"stream":"restaurant:c0de",.*NOT_FOUND/)
  world.setHead(order, 4)
  await world.pass(1000)
  expect([lea.isOver(), lea.seqs(), world.poller.size()]).toEqual([false, [4], 1])
})

test.each([
  ['numbers for fewer streams', `${both}&after=1`],
  ['more than twenty', Array.from({ length: 21 }, (_, index) => `stream=order:${index}`).join('&')],
])('%s are refused', async (_, query) => {
  const world = createWorld()
  world.stream(order, 1, ['lea'])
  expect((await world.open('lea', query)).response.status).toBe(400)
})
