import { Agent, type ClientRequest, get } from 'node:http'
import type pg from 'pg'
import { millisOf, now, openLoop, until } from '../lib/clock.ts'
import { type Finding, summarise } from '../lib/figures.ts'
import { type BenchOrder, kitchen, makeCustomers, moveOn, placeOrders, tokenOf } from '../lib/people.ts'
import { cpuSeconds, descendant, memoryKb, startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'

/** Twenty streams are what one person may have open. */
const customers = 50
const ordersEach = 20
const movesPerSecond = 40
const seconds = 15

/** Streams opened at one server, and how old each event was when it came. */
interface Crowd {
  ages: number[]
  opened: number
  close(): void
}

/** Opens a stream for each order, fifty at a time. */
async function gather(
  orders: readonly BenchOrder[],
  addressOf: (order: BenchOrder) => { url: string; token?: string },
): Promise<Crowd> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  const requests: ClientRequest[] = []
  const crowd: Crowd = {
    ages: [],
    opened: 0,
    close: () => {
      for (const request of requests) request.destroy()
      agent.destroy()
    },
  }
  const open = (order: BenchOrder): Promise<void> =>
    new Promise((resolve, reject) => {
      const { url, token } = addressOf(order)
      const headers = token ? { authorization: `Bearer ${token}` } : {}
      const request = get(url, { agent, headers }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`${url}: ${response.statusCode}`))
        response.setEncoding('utf8').on('data', (text: string) => {
          const at = now()
          for (const [, data = ''] of text.matchAll(/^data: (.*)$/gm)) {
            crowd.ages.push(at - millisOf(JSON.parse(data).at))
          }
        })
        response.on('error', () => {})
        crowd.opened += 1
        resolve()
      })
      request.on('error', reject)
      requests.push(request)
    })
  for (let start = 0; start < orders.length; start += 50) {
    await Promise.all(orders.slice(start, start + 50).map(open))
  }
  return crowd
}

/** A thousand customers watch an order each over SSE while the kitchen works on them. */
export async function benchSse(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const orders = await placeOrders(db, await makeCustomers(db, customers), ordersEach)
  const peer = await startPeer('decoding.ts', stack.dbUrl)
  const tokens = new Map(orders.map(({ customer }) => [customer.id, tokenOf(stack, customer.id)]))
  const ourAddress = ({ order_id, customer }: BenchOrder) => ({
    url: `${stack.url}/functions/v1/events?stream=order:${order_id}`,
    token: tokens.get(customer.id) ?? '',
  })

  // One stream first: the worker starts with it, and what it weighs empty is no watcher's.
  const [first] = orders
  const early = await gather(first ? [first] : [], ourAddress)
  const worker = descendant(stack.pid, /deno.*events\/deno\.json/)
  const memory = (pid: number | undefined): number => (pid ? (memoryKb(pid) ?? Number.NaN) : Number.NaN)
  const cpu = (pid: number | undefined): number => (pid ? (cpuSeconds(pid) ?? Number.NaN) : Number.NaN)
  early.close()
  const [ourWeight, rawWeight] = [memory(worker), memory(peer.pid)]

  const began = now()
  const ours = await gather(orders, ourAddress)
  const opening = now() - began
  const raw = await gather(orders, ({ order_id }) => ({
    url: `http://127.0.0.1:${peer.port}/?stream=order:${order_id}`,
  }))
  // The first poll looks at everybody's rights once more; then there is quiet.
  const quietFrom = [now(), cpu(worker)] as const
  await until(() => now() - quietFrom[0] > 6000, 'quiet')
  const idleShare = (cpu(worker) - quietFrom[1]) / ((now() - quietFrom[0]) / 1000)
  const perWatcher = {
    ours: (memory(worker) - ourWeight) / orders.length,
    raw: (memory(peer.pid) - rawWeight) / orders.length,
  }

  const count = movesPerSecond * seconds
  const busyFrom = [now(), cpu(worker), cpu(peer.pid)] as const
  const token = tokenOf(stack, kitchen.owner)
  await openLoop(count, movesPerSecond, async (index) => {
    const order = orders[index % orders.length]
    if (order) await moveOn(stack, token, order)
  })
  await until(() => ours.ages.length >= count && raw.ages.length >= count, 'all events')
  const busySeconds = (now() - busyFrom[0]) / 1000
  const share = {
    ours: (cpu(worker) - busyFrom[1]) / busySeconds,
    raw: (cpu(peer.pid) - busyFrom[2]) / busySeconds,
  }
  const sides = [
    { name: 'events over SSE', crowd: ours, kb: perWatcher.ours, cpu: share.ours },
    { name: 'raw: decoding, bare node:http', crowd: raw, kb: perWatcher.raw, cpu: share.raw },
  ].map(({ crowd, ...side }) => ({
    ...side,
    opened: crowd.opened,
    received: crowd.ages.length,
    latency: summarise(crowd.ages),
  }))
  ours.close()
  raw.close()
  peer.stop()
  return {
    title: `SSE: ${orders.length} watchers of an order each, ${movesPerSecond} moves a second; from the writing of an event to the reader, ms`,
    table: {
      columns: ['way', 'watchers', 'received', 'p50', 'p95', 'p99', 'kB a watcher', 'CPU %'],
      rows: sides.map(({ name, opened, received, latency, kb, cpu: used }) => [
        name,
        opened,
        `${received}/${count}`,
        latency.p50,
        latency.p95,
        latency.p99,
        kb.toFixed(0),
        (used * 100).toFixed(1),
      ]),
    },
    notes: [
      `Opened in ${(opening / 1000).toFixed(1)} s, rights checked for each; with nothing happening the worker uses ${(idleShare * 100).toFixed(1)} % of a core.`,
      'Ours asks every 0.8 s, so half of that and the reads is what it should be. Raw pushes, and checks nothing.',
      'kB: the process’s share of memory, before and after. CPU: of one core, of the process that serves the streams.',
    ],
    data: { sides, opening, idleShare, emptyWorkerKb: ourWeight },
  }
}
