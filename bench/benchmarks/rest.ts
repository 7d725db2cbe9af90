import http from 'node:http'
import { now, pause } from '../lib/clock.ts'
import { type Finding, middle, summarise } from '../lib/figures.ts'
import { kitchen, tokenOf } from '../lib/people.ts'
import { cpuSeconds, descendant, environmentOf, startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'

const rounds = 9
const roundMs = 2000
/** Until V8 has compiled what a request goes through; before that the gateway costs half as much again. */
const warmUpMs = 10_000
const atOnce = 8

/** A way to the same answer, and how that went. */
interface Way {
  name: string
  url: URL
  headers: Record<string, string>
  perSecond: number[]
  latencies: number[]
}

/** A read under row-level security through the gateway, through a relay that only passes bytes on, and from PostgREST itself, in turn. */
export async function benchRest(stack: BenchStack): Promise<Finding> {
  const token = tokenOf(stack, kitchen.owner)
  const path = '/restaurants?select=id,name&limit=20'
  const port = postgrestPort(stack)
  const relay = await startPeer('relay-tcp.ts', port)
  const toPostgrest = (name: string, at: number | string): Way => ({
    name,
    url: new URL(`http://127.0.0.1:${at}${path}`),
    headers: { authorization: `Bearer ${token}` },
    perSecond: [],
    latencies: [],
  })
  const ways: Way[] = [
    {
      name: 'through the gateway',
      url: new URL(`${stack.url}/rest/v1${path}`),
      headers: { apikey: stack.publishableKey, authorization: `Bearer ${token}` },
      perSecond: [],
      latencies: [],
    },
    toPostgrest('raw: PostgREST behind a bare relay', relay.port),
    toPostgrest('raw: PostgREST itself', port),
  ]
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce })
  for (const way of ways) await askFor(way, agent, warmUpMs)
  for (const way of ways) way.latencies = []
  const cpuBefore = cpuSeconds(stack.pid)
  for (let round = 0; round < rounds; round += 1)
    for (const way of ways) way.perSecond.push(await askFor(way, agent, roundMs))
  const cpuAfter = cpuSeconds(stack.pid)
  agent.destroy()
  relay.stop()
  const raw = ways.at(-1)
  const shareOf = (way: Way) =>
    middle(way.perSecond.map((figure, round) => (100 * figure) / (raw?.perSecond[round] ?? Number.NaN)))
  return {
    title: `REST: a read under row-level security, ${atOnce} at once; ms`,
    table: {
      columns: ['way', 'per s', 'min-max', 'p50', 'p95', 'share of raw (min-max)'],
      rows: ways.map((way) => {
        const speed = middle(way.perSecond)
        const latency = summarise(way.latencies)
        const share = shareOf(way)
        return [
          way.name,
          Math.round(speed.median),
          `${Math.round(speed.min)}-${Math.round(speed.max)}`,
          latency.p50,
          latency.p95,
          way !== raw
            ? `${Math.round(share.median)} % (${Math.round(share.min)}-${Math.round(share.max)})`
            : '',
        ]
      }),
    },
    notes: [
      `In turn, ${rounds} rounds of ${roundMs / 1000} s, after ${warmUpMs / 1000} s each of warming up. The client, the gateway, PostgREST and PostgreSQL share the machine.`,
      `CPU of the stack's process over all rounds: ${((cpuAfter ?? 0) - (cpuBefore ?? 0)).toFixed(1)} s.`,
    ],
    data: ways.map(({ name, perSecond, latencies }) => ({ name, perSecond, latency: summarise(latencies) })),
  }
}

/** Where the stack's PostgREST listens: on a port that nobody but the gateway is told. */
function postgrestPort(stack: BenchStack): string {
  const pid = descendant(stack.pid, /postgrest/)
  const port = pid === undefined ? undefined : environmentOf(pid).PGRST_SERVER_PORT
  if (port === undefined) throw new Error('PostgREST was not found among the processes of the stack.')
  return port
}

async function askFor(way: Way, agent: http.Agent, ms: number): Promise<number> {
  const until = now() + ms
  let answered = 0
  const began = now()
  const worker = async (): Promise<void> => {
    while (now() < until) {
      const asked = now()
      await ask(way, agent)
      way.latencies.push(now() - asked)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  await pause(50)
  return (answered * 1000) / (now() - began - 50)
}

function ask({ url, headers }: Way, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
    })
    request.on('error', reject)
  })
}
