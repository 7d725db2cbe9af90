import type pg from 'pg'
import { now, openLoop, pause, until } from '../lib/clock.ts'
import { type Finding, middle, summarise } from '../lib/figures.ts'
import { kitchen, tokenOf } from '../lib/people.ts'
import {
  bareLinks,
  type Connect,
  type Link,
  type Ping,
  realtimeLinks,
  socketIoLinks,
} from '../lib/position-links.ts'
import { cpuSeconds, startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'
import { benchTopics } from '../lib/topics.ts'

const pairs = 200
const rounds = 3
/** What ten thousand drivers send who each send every ten seconds. */
const pingsPerSecond = 1000
const pacedSeconds = 3
const saturatedMs = 2000
/** Pings of one driver under way at once, when as many as possible are wanted. */
const inFlight = 4

/** A server that carries positions, and what was measured of it. */
interface Contestant {
  name: string
  pid: number
  connect: Connect
  latencies: number[]
  sent: number
  perSecond: number[]
  cpuMsPerThousand: number[]
}

/** A driver and a customer at the two ends of a topic. */
interface Pair {
  driver: Link
  customer: Link
  hear: (ping: Ping) => void
}

const pingOf = (seq: number): Ping => ({
  seq,
  sentAt: now(),
  lat: 48.8797123,
  lng: 2.3397456,
  heading: 271.5,
  speed: 5.8,
  accuracy: 6.4,
})

/** Two hundred drivers, each seen by one customer: our Realtime, a bare relay and Socket.IO, in turn. */
export async function benchPositions(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  // Topics of the bench's own: what a policy asks is asked at the join, not for each position.
  const closeTopics = await benchTopics(db)
  const [bare, socketIo] = [await startPeer('relay-ws.ts'), await startPeer('relay-socket-io.ts')]
  const token = tokenOf(stack, kitchen.owner)
  const contestants: Contestant[] = [
    contestant('Realtime, private topics', stack.pid, realtimeLinks(stack.url, stack.publishableKey, token)),
    contestant('raw: bare ws', bare.pid, bareLinks(bare.port)),
    contestant('Socket.IO', socketIo.pid, socketIoLinks(socketIo.port)),
  ]
  for (let round = 0; round < rounds; round += 1) {
    for (const one of contestants) await measure(one, round)
  }
  await closeTopics()
  bare.stop()
  socketIo.stop()
  return findingOf(contestants)
}

function contestant(name: string, pid: number, connect: Connect): Contestant {
  return { name, pid, connect, latencies: [], sent: 0, perSecond: [], cpuMsPerThousand: [] }
}

async function measure(one: Contestant, round: number): Promise<void> {
  const all = await Promise.all(
    Array.from({ length: pairs }, (_, index) => join(one, `bench:${round}-${index}`)),
  )
  await measurePaced(one, all)
  await measureSaturated(one, all)
  for (const { driver, customer } of all) {
    driver.close()
    customer.close()
  }
  await pause(100)
}

async function join({ connect }: Contestant, topic: string): Promise<Pair> {
  const hearNothing = (): void => {}
  const driver = await connect(topic, hearNothing)
  const pair: Pair = { driver, customer: driver, hear: hearNothing }
  pair.customer = await connect(topic, (ping) => pair.hear(ping))
  return pair
}

async function measurePaced(one: Contestant, all: readonly Pair[]): Promise<void> {
  const count = pingsPerSecond * pacedSeconds
  let received = 0
  for (const pair of all) {
    pair.hear = (ping) => {
      one.latencies.push(now() - ping.sentAt)
      received += 1
    }
  }
  const cpuBefore = cpuSeconds(one.pid)
  await openLoop(count, pingsPerSecond, async (index) => all[index % all.length]?.driver.send(pingOf(index)))
  await until(() => received === count, `${one.name}: ${count} positions`, 10_000)
  one.sent += count
  const cpuAfter = cpuSeconds(one.pid)
  if (cpuBefore !== null && cpuAfter !== null) {
    one.cpuMsPerThousand.push(((cpuAfter - cpuBefore) * 1_000_000) / count)
  }
}

async function measureSaturated(one: Contestant, all: readonly Pair[]): Promise<void> {
  let received = 0
  let isOver = false
  for (const pair of all) {
    pair.hear = (ping) => {
      received += 1
      if (!isOver) pair.driver.send(pingOf(ping.seq + 1))
    }
  }
  const began = now()
  for (const pair of all) for (let n = 0; n < inFlight; n += 1) pair.driver.send(pingOf(0))
  await pause(saturatedMs)
  one.perSecond.push((received * 1000) / (now() - began))
  isOver = true
  await pause(300)
}

function findingOf(contestants: readonly Contestant[]): Finding {
  const rows = contestants.map(({ name, latencies, sent, perSecond, cpuMsPerThousand }) => ({
    name,
    sent,
    latency: summarise(latencies),
    perSecond: middle(perSecond),
    cpuMsPerThousand: middle(cpuMsPerThousand),
  }))
  return {
    title: `Positions: ${pairs} drivers to a customer each, ${pingsPerSecond} a second, then as many as go through; ms`,
    table: {
      columns: ['way', 'delivered', 'p50', 'p95', 'p99', 'CPU ms per 1000', 'at most per s', 'min-max'],
      rows: rows.map(({ name, sent, latency, perSecond, cpuMsPerThousand }) => [
        name,
        `${latency.count}/${sent}`,
        latency.p50,
        latency.p95,
        latency.p99,
        cpuMsPerThousand.median,
        Math.round(perSecond.median),
        `${Math.round(perSecond.min)}-${Math.round(perSecond.max)}`,
      ]),
    },
    notes: [
      `In turn, ${rounds} rounds each; the middle one is shown. All clients live in one process, which shares the machine with the server.`,
      `${pingsPerSecond} a second is what ${pingsPerSecond * 10} drivers send who each send every ten seconds.`,
      'CPU: of the server’s process at that rate; ours is the whole stack’s process, gateway and Auth included.',
    ],
    data: rows,
  }
}
