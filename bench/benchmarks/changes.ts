import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { now, openLoop, pause, until } from '../lib/clock.ts'
import { type Ear, listen } from '../lib/ear.ts'
import { type Finding, type Summary, summarise } from '../lib/figures.ts'
import { kitchen, tokenOf } from '../lib/people.ts'
import { startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'
import { openSocket, socketUrl } from '../lib/topics.ts'

const table = 'bench_changes'
const readyWords = 'Subscribed to PostgreSQL'

/** One way to be told of rows, how many are told, and how fast rows come. */
interface Scenario {
  name: string
  hasRls: boolean
  listeners: number
  perSecond: number
  count: number
}

const scenarios: Scenario[] = [
  { name: 'no RLS', hasRls: false, listeners: 1, perSecond: 10, count: 100 },
  { name: 'RLS', hasRls: true, listeners: 1, perSecond: 10, count: 100 },
  { name: 'no RLS', hasRls: false, listeners: 100, perSecond: 50, count: 300 },
  { name: 'RLS', hasRls: true, listeners: 100, perSecond: 50, count: 300 },
  { name: 'RLS', hasRls: true, listeners: 1, perSecond: 1000, count: 3000 },
]

interface Result extends Scenario {
  ours: Summary
  raw: Summary
  wrong: number
}

/** Rows inserted, from before the statement to the sockets of those who may see them, beside a bare decoder of the same rows. */
export async function benchChanges(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  await db.query(`drop table if exists ${table}`)
  await db.query(
    `create table ${table} (id bigint generated always as identity primary key, owner uuid, n int, sent text)`,
  )
  await db.query(`grant select on ${table} to authenticated`)
  await db.query(
    `create policy signed_in on ${table} for select to authenticated using ((select auth.uid()) <> owner)`,
  )
  await db.query(`alter publication supabase_realtime add table ${table}`)
  const peer = await startPeer('decoding.ts', stack.dbUrl, 'supabase_realtime')
  const results: Result[] = []
  for (const scenario of scenarios) results.push(await run(stack, db, peer.port, scenario))
  peer.stop()
  await db.query(`drop table ${table}`)
  return findingOf(results)
}

async function run(stack: BenchStack, db: pg.Pool, port: number, scenario: Scenario): Promise<Result> {
  const { hasRls, listeners, perSecond, count } = scenario
  await db.query(`alter table ${table} ${hasRls ? 'enable' : 'disable'} row level security`)
  const ears: Subscriber[] = []
  for (let index = 0; index < listeners; index += 1)
    ears.push(await subscribe(stack, `bench:changes-${index}`))
  const raw = listen(await openSocket({ url: () => `ws://127.0.0.1:${port}`, hello: () => null }, ''))
  await until(() => ears.every((ear) => ear.isReady()), 'everybody to be subscribed')
  await openLoop(count, perSecond, (index) =>
    db.query(`insert into ${table} (owner, n, sent) values ($1, $2, $3)`, [
      kitchen.owner,
      index,
      now().toFixed(3),
    ]),
  )
  await until(
    () => [...ears, raw].every(({ numbers }) => numbers.length >= count),
    `${count} rows at ${perSecond} a second for ${listeners}`,
  )
  for (const { socket } of [...ears, raw]) socket.close()
  await pause(500)
  const wrong = ears.flatMap(({ numbers }) =>
    numbers.filter((number, at) => raw.numbers[at] !== number),
  ).length
  return { ...scenario, wrong, ours: summarise(ears.flatMap(({ ages }) => ages)), raw: summarise(raw.ages) }
}

/** Somebody who has asked to hear of the table. */
interface Subscriber extends Ear {
  isReady(): boolean
}

/** Each listener is somebody else: what one may see says nothing of the next. */
async function subscribe(stack: BenchStack, topic: string): Promise<Subscriber> {
  const token = tokenOf(stack, randomUUID())
  const config = { postgres_changes: [{ event: 'INSERT', schema: 'public', table }] }
  const socket = await openSocket({ url: () => socketUrl(stack), hello: () => null }, topic)
  let isSubscribed = false
  const ear = listen(socket, (text) => {
    isSubscribed ||= text.includes(readyWords)
  })
  socket.send(JSON.stringify(['1', '1', `realtime:${topic}`, 'phx_join', { config, access_token: token }]))
  return { ...ear, isReady: () => isSubscribed }
}

function findingOf(results: readonly Result[]): Finding {
  return {
    title: 'postgres_changes, from the statement to the socket; ms',
    table: {
      columns: [
        'table',
        'listeners',
        'rows/s',
        'delivered',
        'wrong',
        'p50',
        'p95',
        'p99',
        'raw p50',
        'raw p95',
        'p95 / raw',
      ],
      rows: results.map(({ name, listeners, perSecond, count, wrong, ours, raw }) => [
        name,
        listeners,
        perSecond,
        `${ours.count}/${count * listeners}`,
        wrong,
        ours.p50,
        ours.p95,
        ours.p99,
        raw.p50,
        raw.p95,
        (ours.p95 / raw.p95).toFixed(2),
      ]),
    },
    notes: [
      'From before the statement leaves its client. Raw: pg-logical-replication on the same rows, one bare ws, and nobody is asked what may be seen. Each listener is another person.',
    ],
    data: results,
  }
}
