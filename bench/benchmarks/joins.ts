import type pg from 'pg'
import { now, pause } from '../lib/clock.ts'
import { type Finding, middle, summarise } from '../lib/figures.ts'
import { kitchen, tokenOf } from '../lib/people.ts'
import { type Crowd, startCrowd, startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'
import { benchTopics, type Door, joinFrame, joinReply, socketUrl } from '../lib/topics.ts'

const rounds = 3
const steadyCount = 1500
const steadyAtOnce = 20
const herdCount = 2000

/** A server to get into, and how that went. */
interface Contestant extends Door {
  name: string
  latencies: number[]
  perSecond: number[]
  herdSeconds: number[]
  refused: number
  connections: number
}

/** Connecting and joining: twenty at once, then two thousand who all come back in the same moment. */
export async function benchJoins(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const closeTopics = await benchTopics(db)
  const claims = JSON.stringify({ sub: kitchen.owner, role: 'authenticated' })
  const peer = await startPeer('join-ws.ts', stack.dbUrl, claims)
  const crowd = await startCrowd()
  const token = tokenOf(stack, kitchen.owner)
  const contestants: Contestant[] = [
    contestant(
      'Realtime, private topics',
      () => socketUrl(stack),
      (topic) => joinFrame(topic, token),
    ),
    contestant(
      'Realtime, public topics',
      () => socketUrl(stack),
      (topic) => joinFrame(topic, token, false),
    ),
    contestant(
      'raw: ws, one question',
      () => `ws://127.0.0.1:${peer.port}/`,
      () => 'hello',
    ),
  ]
  for (let round = 0; round < rounds; round += 1)
    for (const one of contestants) await measure(one, crowd, db, `bench:joins-${round}`)
  crowd.stop()
  peer.stop()
  await closeTopics()
  return findingOf(contestants)
}

function contestant(name: string, url: Door['url'], hello: Door['hello']): Contestant {
  return { name, url, hello, latencies: [], perSecond: [], herdSeconds: [], refused: 0, connections: 0 }
}

async function measure(one: Contestant, crowd: Crowd, db: pg.Pool, topic: string): Promise<void> {
  const open = (count: number, atOnce: number) =>
    crowd.ask({
      do: 'open',
      url: one.url(topic),
      count,
      atOnce,
      hello: one.hello(topic),
      welcome: joinReply,
    })
  const began = now()
  const steady = await open(steadyCount, steadyAtOnce)
  one.perSecond.push((steadyCount * 1000) / (now() - began))
  one.latencies.push(...steady.joins)
  await crowd.ask({ do: 'close' })
  await pause(500)
  const herdBegan = now()
  const herd = await open(herdCount, herdCount)
  one.herdSeconds.push((now() - herdBegan) / 1000)
  one.refused += steady.refused + herd.refused
  one.connections = Math.max(one.connections, await realtimeConnections(db))
  await crowd.ask({ do: 'close' })
  await pause(500)
}

async function realtimeConnections(db: pg.Pool): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where application_name like 'supabase_realtime%'`,
  )
  return rows[0]?.count ?? 0
}

function findingOf(contestants: readonly Contestant[]): Finding {
  const rows = contestants.map(({ latencies, perSecond, herdSeconds, name, refused, connections }) => ({
    name,
    refused,
    connections,
    latency: summarise(latencies),
    perSecond: middle(perSecond),
    herdSeconds: middle(herdSeconds),
  }))
  return {
    title: `Connecting and joining: ${steadyAtOnce} at once, then ${herdCount} in the same moment; ms`,
    table: {
      columns: [
        'way',
        'p50',
        'p95',
        'joins/s',
        'min-max',
        `all ${herdCount}, s`,
        'min-max',
        'refused',
        'connections',
      ],
      rows: rows.map(({ name, latency, perSecond, herdSeconds, refused, connections }) => [
        name,
        latency.p50,
        latency.p95,
        Math.round(perSecond.median),
        `${Math.round(perSecond.min)}-${Math.round(perSecond.max)}`,
        herdSeconds.median,
        `${herdSeconds.min}-${herdSeconds.max}`,
        refused,
        name.startsWith('raw') ? '10' : connections,
      ]),
    },
    notes: [
      `In turn, ${rounds} rounds; the middle one is shown. From opening the connection to the answer to the join; the whole crowd lives in one process beside the server.`,
      'Connections: those Realtime has to the database, its stream included.',
    ],
    data: rows,
  }
}
