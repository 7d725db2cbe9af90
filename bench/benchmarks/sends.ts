import type pg from 'pg'
import { now, openLoop, pause, until } from '../lib/clock.ts'
import { type Ear, listen } from '../lib/ear.ts'
import { type Finding, type Summary, summarise } from '../lib/figures.ts'
import { kitchen, tokenOf } from '../lib/people.ts'
import { startPeer } from '../lib/processes.ts'
import type { BenchStack } from '../lib/stack.ts'
import { benchTopics, joinFrame, openSocket, socketUrl } from '../lib/topics.ts'

const topic = 'bench:sends'
const rates = [
  { perSecond: 45, count: 300 },
  { perSecond: 500, count: 2000 },
  { perSecond: 2000, count: 6000 },
]

/** `realtime.send` to a private topic, from the statement to the socket, beside a bare decoder of the same rows with a bare socket. */
export async function benchSends(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const closeTopics = await benchTopics(db)
  const peer = await startPeer('decoding.ts', stack.dbUrl, 'supabase_realtime_messages_publication')
  const token = tokenOf(stack, kitchen.owner)
  const ours = await openSocket(
    { url: () => socketUrl(stack), hello: (name) => joinFrame(name, token) },
    topic,
  )
  const raw = await openSocket({ url: () => `ws://127.0.0.1:${peer.port}`, hello: () => null }, topic)
  const results: { perSecond: number; count: number; ours: Heard; raw: Heard }[] = []
  for (const { perSecond, count } of rates) {
    const ears = { ours: listen(ours), raw: listen(raw) }
    await openLoop(count, perSecond, (index) =>
      db.query(`select realtime.send(jsonb_build_object('n', $1::int, 'sent', $2::text), 'e', $3)`, [
        index,
        now().toFixed(3),
        topic,
      ]),
    )
    await until(
      () => ears.ours.numbers.length >= count && ears.raw.numbers.length >= count,
      `${count} messages at ${perSecond} a second`,
    )
    results.push({ perSecond, count, ours: heardBy(ears.ours, ears.raw), raw: heardBy(ears.raw, ears.raw) })
    for (const socket of [ours, raw]) socket.removeAllListeners('message')
    await pause(500)
  }
  ours.close()
  raw.close()
  peer.stop()
  await closeTopics()
  return findingOf(results)
}

interface Heard extends Summary {
  /** Messages that did not come, or came twice, or in another order than the log has. */
  wrong: number
}

function heardBy(ear: Ear, log: Ear): Heard {
  const wrong = log.numbers.filter((number, index) => ear.numbers[index] !== number).length
  return { ...summarise(ear.ages), wrong: wrong + Math.max(0, ear.numbers.length - log.numbers.length) }
}

function findingOf(
  results: readonly { perSecond: number; count: number; ours: Heard; raw: Heard }[],
): Finding {
  return {
    title: 'realtime.send, from the statement to the socket; ms',
    table: {
      columns: [
        'per s',
        'delivered',
        'wrong',
        'p50',
        'p95',
        'p99',
        'raw p50',
        'raw p95',
        'raw p99',
        'p95 / raw',
      ],
      rows: results.map(({ perSecond, count, ours, raw }) => [
        perSecond,
        `${ours.count}/${count}`,
        ours.wrong,
        ours.p50,
        ours.p95,
        ours.p99,
        raw.p50,
        raw.p95,
        raw.p99,
        (ours.p95 / raw.p95).toFixed(2),
      ]),
    },
    notes: [
      'From before the statement leaves its client, so that its own time and its commit are in both figures. Wrong: lost, doubled, or in another order than the log.',
      'Raw: pg-logical-replication on the same table, bare ws.',
    ],
    data: results,
  }
}
