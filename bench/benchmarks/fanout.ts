import type pg from 'pg'
import type { WebSocket } from 'ws'
import { now, openLoop, pause, until } from '../lib/clock.ts'
import { type Finding, middle, summarise } from '../lib/figures.ts'
import { kitchen, tokenOf } from '../lib/people.ts'
import { type Crowd, cpuSeconds, memoryKb, startBunPeer, startCrowd, startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'
import {
  benchTopics,
  broadcastFrame,
  type Door,
  joinFrame,
  joinReply,
  openSocket,
  socketUrl,
} from '../lib/topics.ts'

const sizes = [500, 2000]
const rounds = 3
const deliveriesPerSecond = 30_000
const pacedSeconds = 3
/** Before it is measured: what was left of opening, and what is not compiled yet, is no delivery's cost. */
const warmUpSeconds = 3
const saturatedMs = 2000
/** Messages under way at once, when as many as possible are wanted. */
const inFlight = 8
const openedAtOnce = 20

/** A server that sends what one says to many, and what was measured of it at one size. */
interface Contestant extends Door {
  name: string
  pid: number
  /** The frame that carries a text. */
  say(topic: string, text: string): string
  figures: Map<number, Figures>
}

interface Figures {
  sent: number
  received: number
  latencies: number[]
  cpuMsPerThousand: number[]
  perSecond: number[]
  kbPerConnection: number[]
}

const newFigures = (): Figures => ({
  sent: 0,
  received: 0,
  latencies: [],
  cpuMsPerThousand: [],
  perSecond: [],
  kbPerConnection: [],
})

/** 256 bytes that carry the instant they were made. */
const message = (): string => {
  const head = `{"at":"${now().toFixed(3)}","filler":"`
  return `${head}${'x'.repeat(256 - head.length - 2)}"}`
}

/** One topic and many who listen: our Realtime, bare Node sockets in two ways, and Bun's own publish, in turn. */
export async function benchFanout(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const closeTopics = await benchTopics(db)
  const peers = [
    await startPeer('relay-ws.ts'),
    await startPeer('fanout-once.ts'),
    await startBunPeer('fanout-bun.js'),
  ] as const
  const crowd = await startCrowd()
  const bare = (name: string, { pid, port }: { pid: number; port: number }): Contestant => ({
    name,
    pid,
    url: (topic) => `ws://127.0.0.1:${port}/${topic}`,
    hello: () => null,
    say: (_, text) => text,
    figures: new Map(),
  })
  const contestants: Contestant[] = [
    ours(stack),
    bare('raw: bare Node ws', peers[0]),
    bare('raw: bare Node, framed once', peers[1]),
    bare('Bun publish', peers[2]),
  ]
  for (const size of sizes) {
    for (let round = 0; round < rounds; round += 1)
      for (const one of contestants) await measure(one, crowd, size, `bench:${size}-${round}`)
  }
  crowd.stop()
  for (const peer of peers) peer.stop()
  await closeTopics()
  return findingOf(contestants)
}

function ours(stack: BenchStack): Contestant {
  const token = tokenOf(stack, kitchen.owner)
  return {
    name: 'Realtime, a private topic',
    pid: stack.pid,
    url: () => socketUrl(stack),
    hello: (topic) => joinFrame(topic, token),
    say: broadcastFrame,
    figures: new Map(),
  }
}

async function measure(one: Contestant, crowd: Crowd, size: number, topic: string): Promise<void> {
  const figures = one.figures.get(size) ?? newFigures()
  one.figures.set(size, figures)
  await pause(300)
  const before = memoryKb(one.pid)
  const opened = await crowd.ask({
    do: 'open',
    url: one.url(topic),
    count: size,
    atOnce: openedAtOnce,
    hello: one.hello(topic),
    welcome: one.hello(topic) === null ? null : joinReply,
  })
  if (opened.refused > 0) throw new Error(`${one.name}: ${opened.refused} of ${size} were refused`)
  const after = memoryKb(one.pid)
  if (before !== null && after !== null) figures.kbPerConnection.push((after - before) / size)
  // The last to come is the last to hear.
  const publisher = await openSocket(one, topic)
  const last = await openSocket(one, topic)
  const scene: Scene = {
    one,
    figures,
    crowd,
    last,
    size,
    say: () => publisher.send(one.say(topic, message())),
  }
  await measurePaced(scene, await bytesOfOne(scene))
  await measureSaturated(scene)
  publisher.close()
  last.close()
  await crowd.ask({ do: 'close' })
}

/** A topic with its listeners. */
interface Scene {
  one: Contestant
  figures: Figures
  crowd: Crowd
  last: WebSocket
  size: number
  say(): void
}

async function bytesOfOne({ crowd, last, size, say }: Scene): Promise<number> {
  await crowd.ask({ do: 'report' })
  const heard = new Promise((resolve) => last.once('message', resolve))
  say()
  await heard
  await pause(300)
  return (await crowd.ask({ do: 'report' })).bytes / size
}

async function measurePaced(
  { one, figures, crowd, last, size, say }: Scene,
  frameBytes: number,
): Promise<void> {
  const perSecond = deliveriesPerSecond / size
  const warmUp = Math.round(perSecond * warmUpSeconds)
  const count = Math.round(perSecond * pacedSeconds)
  let heard = 0
  const onMessage = (): void => {
    heard += 1
  }
  last.on('message', onMessage)
  await openLoop(warmUp, perSecond, async () => say())
  await until(() => heard === warmUp, `${one.name}: ${warmUp} messages`)
  await pause(200)
  await crowd.ask({ do: 'report' })
  heard = 0
  const cpuBefore = cpuSeconds(one.pid)
  await openLoop(count, perSecond, async () => say())
  await until(() => heard === count, `${one.name}: ${count} messages`)
  await pause(200)
  const cpuAfter = cpuSeconds(one.pid)
  last.off('message', onMessage)
  const seen = await crowd.ask({ do: 'report' })
  figures.sent += count * size
  figures.received += Math.round(seen.bytes / frameBytes)
  figures.latencies.push(...seen.latencies)
  if (cpuBefore !== null && cpuAfter !== null)
    figures.cpuMsPerThousand.push(((cpuAfter - cpuBefore) * 1_000_000) / (count * size))
}

async function measureSaturated({ figures, last, size, say }: Scene): Promise<void> {
  let heard = 0
  let isOver = false
  const onMessage = (): void => {
    heard += 1
    if (!isOver) say()
  }
  last.on('message', onMessage)
  const began = now()
  for (let n = 0; n < inFlight; n += 1) say()
  await pause(saturatedMs)
  figures.perSecond.push((heard * size * 1000) / (now() - began))
  isOver = true
  await pause(500)
  last.off('message', onMessage)
}

function findingOf(contestants: readonly Contestant[]): Finding {
  const rows = sizes.flatMap((size) =>
    contestants.map(({ name, figures }) => {
      const { sent, received, latencies, cpuMsPerThousand, perSecond, kbPerConnection } =
        figures.get(size) ?? newFigures()
      return {
        name,
        size,
        sent,
        received,
        latency: summarise(latencies),
        cpuMsPerThousand: middle(cpuMsPerThousand),
        perSecond: middle(perSecond),
        kbPerConnection: middle(kbPerConnection),
      }
    }),
  )
  return {
    title: `Fan-out: one topic, 256 bytes, ${deliveriesPerSecond} deliveries a second, then as many as go through; ms`,
    table: {
      columns: [
        'way',
        'listeners',
        'delivered',
        'p50',
        'p95',
        'CPU ms per 1000',
        'min-max',
        'at most per s',
        'kB each',
      ],
      rows: rows.map(
        ({ name, size, sent, received, latency, cpuMsPerThousand, perSecond, kbPerConnection }) => [
          name,
          size,
          `${received}/${sent}`,
          latency.p50,
          latency.p95,
          cpuMsPerThousand.median,
          `${cpuMsPerThousand.min}-${cpuMsPerThousand.max}`,
          Math.round(perSecond.median),
          kbPerConnection.median,
        ],
      ),
    },
    notes: [
      `In turn, ${rounds} rounds a size; the middle one is shown. The listeners live in one process that counts bytes, beside the server.`,
      'CPU: of the server’s process at that rate; ours is the whole stack’s process. Memory: what its process grew by while the listeners came.',
    ],
    data: rows,
  }
}
