import { pause } from '../lib/clock.ts'
import type { Finding } from '../lib/figures.ts'
import { kitchen, openDatabase, tokenOf } from '../lib/people.ts'
import { type Crowd, memoryKb, startCrowd, startPeerWith } from '../lib/processes.ts'
import { startStack } from '../lib/stack.ts'
import { benchTopics, type Door, joinFrame, joinReply, socketUrl } from '../lib/topics.ts'

// What a collector keeps in its young generation depends on the garbage of the minute: 20 MB and more, which is no connection's.
const smallYoungGeneration = ['--max-semi-space-size=2']
const first = 1000
const step = 1000
const steps = 4

/** A server that connections are opened to, step by step. */
interface Contestant extends Door {
  name: string
  pid: number
  kbs: number[]
}

/** What an idle connection takes: one that has joined a private topic, beside a bare one. */
export async function benchMemory(): Promise<Finding> {
  const stack = await startStack(smallYoungGeneration)
  const peer = await startPeerWith(smallYoungGeneration, 'relay-ws.ts')
  const crowd = await startCrowd()
  const token = tokenOf(stack, kitchen.owner)
  const db = openDatabase(stack)
  const closeTopics = await benchTopics(db)
  const contestants: Contestant[] = [
    {
      name: 'Realtime, a private topic',
      pid: stack.pid,
      kbs: [],
      url: () => socketUrl(stack),
      hello: (topic) => joinFrame(topic, token),
    },
    {
      name: 'raw: bare ws',
      pid: peer.pid,
      kbs: [],
      url: (topic) => `ws://127.0.0.1:${peer.port}/${topic}`,
      hello: () => null,
    },
  ]
  for (const one of contestants) await measure(one, crowd)
  crowd.stop()
  peer.stop()
  await closeTopics()
  await db.end()
  await stack.stop()
  return findingOf(contestants)
}

async function measure(one: Contestant, crowd: Crowd): Promise<void> {
  for (let count = 0; count <= steps; count += 1) {
    const welcome = one.hello('bench:memory') === null ? null : joinReply
    await crowd.ask({
      do: 'open',
      url: one.url('bench:memory'),
      count: count === 0 ? first : step,
      atOnce: 20,
      hello: one.hello('bench:memory'),
      welcome,
    })
    await pause(3000)
    one.kbs.push(memoryKb(one.pid) ?? Number.NaN)
  }
  await crowd.ask({ do: 'close' })
}

function perConnection({ kbs }: Contestant): number {
  return ((kbs.at(-1) ?? Number.NaN) - (kbs[0] ?? Number.NaN)) / (steps * step)
}

function findingOf(contestants: readonly Contestant[]): Finding {
  const raw = contestants.at(-1)
  const rawKb = raw ? perConnection(raw) : Number.NaN
  return {
    title: `Memory of an idle connection, from ${first} to ${first + steps * step} of them; kB`,
    table: {
      columns: ['way', 'kB each', '/ raw'],
      rows: contestants.map((one) => [
        one.name,
        perConnection(one).toFixed(1),
        (perConnection(one) / rawKb).toFixed(2),
      ]),
    },
    notes: [
      'Growth of the process, with a young generation of 2 MB in both: what is garbage is not counted.',
    ],
    data: contestants.map(({ name, kbs }) => ({ name, kbs })),
  }
}
