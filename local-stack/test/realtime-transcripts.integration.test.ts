import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { WebSocket } from 'ws'
import type { Backoff, Limits } from '../src/realtime/index.ts'
import { FakeClock } from './fake-clock.ts'
import { startTestPostgres, type TestPostgres } from './realtime-postgres.ts'
import { startTestRealtime } from './realtime-server.ts'
import { exchanges, sendRequest } from './realtime-transcript-http.ts'
import {
  type RecordedFrame,
  type ReplayOptions,
  readTranscript,
  replay,
} from './realtime-transcript-replay.ts'
import { TRANSCRIPT_SQL, TRANSCRIPT_TABLES_SQL } from './realtime-transcript-setup.ts'

const MD5S = Array.from({ length: 3_000 }, (_, index) =>
  createHash('md5')
    .update(String(index + 1))
    .digest('hex'),
).join('')

/** A value that was too long to be recorded. */
const withMd5s = (frame: RecordedFrame): RecordedFrame => ({
  ...frame,
  text: (frame.text ?? '').replace(
    /"c4ca4238[0-9a-f]*…<96367 chars>…/,
    `"${MD5S}","small":"small"},"columns":[{"name":"id","type":"int8"},{"name":"small","type":"text"},{"name":"big","type":"text"}],"errors":null,"schema":"public","commit_timestamp":"2026-01-`,
  ),
})
/** An entry that brings an id of its own has two in the real server's answer. */
const withoutTheirId = (frame: RecordedFrame): RecordedFrame => ({
  ...frame,
  text: (frame.text ?? '').replace(/("id":\d+,.*),"id":77/, '$1'),
})
const insertOf = (id: number) => ({
  atMs: 4_800,
  sql: `insert into rt_plain (id, n, body) values (${id}, 77, 'js')`,
})
const SUBSCRIPTIONS = `select entity, filters::text, action_filter, claims ->> 'role' as role, claims_role, selected_columns
  from realtime.subscription`

/** Receivers of 1.0.0 may or may not see a payload that crashes the sender's channel. */
const isNoObject = (frame: string) => /"event":"broadcast","payload":(null|"|\[|\d)/.test(frame)

/** The recording names one moment for every `since`; socket d had asked for what is to come. */
const sinceNow = (frame: RecordedFrame): RecordedFrame =>
  frame.conn === 'd' && frame.text !== undefined
    ? { ...frame, text: frame.text.replace('1700000000000', String(Date.now() + 60_000)) }
    : frame

const heartbeat = (ref: string) => `[null,"${ref}","phoenix","heartbeat",{}]`

/** The recording describes these frames; a heartbeat behind them shows that the socket is there. */
const WS_ACTS: Readonly<Record<string, (socket: WebSocket) => void>> = {
  '<ping hi>': (socket) => socket.ping('hi'),
  '<fragmented heartbeat>': (socket) => {
    socket.send(heartbeat('1').slice(0, 10), { fin: false })
    socket.send(heartbeat('1').slice(10))
  },
  '<close 3000 bye>': (socket) => socket.close(3000, 'bye'),
  '<text frame of 5,000,001 bytes>': (socket) => socket.send('x'.repeat(5_000_001)),
  '<text frame of 4,999,999 bytes, not JSON>': (socket) => {
    socket.send('x'.repeat(4_999_999))
    socket.send(heartbeat('2'))
  },
  '<invalid utf-8 text frame>': (socket) => {
    socket.send(Buffer.from('ff', 'hex'), { binary: false })
    socket.send(heartbeat('3'))
  },
}

/** Socket d ended when the recorder hung up. */
const untilHungUp = (frame: RecordedFrame) =>
  frame.dir === 'close' && frame.conn === 'd' ? undefined : frame

interface Case extends ReplayOptions {
  readonly limits?: Partial<Limits>
  readonly backoffMs?: Partial<Backoff>
}

const CASES: Readonly<Record<string, Case>> = {
  'authz-caching': {},
  'authz-policy-context': {},
  'broadcast-bridge': {},
  'broadcast-limits': {},
  'broadcast-odd-payloads-v1': { optional: isNoObject },
  'broadcast-odd-payloads-v2': { optional: isNoObject },
  'broadcast-private-v2': {},
  'broadcast-self-ack-v1': {},
  'broadcast-v1-only-nonobject': {},
  'concurrency-blocking': {},
  'crash-and-disconnect': { query: SUBSCRIPTIONS },
  'db-broadcast': {},
  // Sent at 400 a second, of which five frames were recorded.
  'events-rate-limit': { limits: { maxEventsPerSecond: 0.1 } },
  'frames-basic-v1': {},
  'frames-basic-v2': {},
  'idle-timeout': {},
  'join-bad-fields': {},
  'join-configs-v1': {},
  'join-configs-v2': {},
  'join-leave-v1': {},
  'join-private-v1': {},
  'join-private-v2': {},
  'join-tokens-v2': {},
  'pg-basic-v1': {},
  'pg-basic-v2': {},
  'pg-errors': { change: withMd5s },
  'pg-filters': {},
  'pg-legacy-join': {},
  'pg-presence-order': {},
  'pg-rls': {},
  'pg-subscribe-errors': { change: withoutTheirId },
  'pg-types': {},
  'presence-errors-v1': {},
  'presence-errors-v2': {},
  'presence-multi-v2': {},
  'presence-v1': {},
  'presence-v2': {},
  'publication-change': {},
  'realtime-js-session-v1': { unrecordedSql: insertOf(6) },
  'realtime-js-session-v2': { unrecordedSql: insertOf(7) },
  // Recorded above the tenant's limit of messages: whoever receives one is closed, rows are not delivered.
  replay: { limits: { maxEventsPerSecond: 0 }, change: sinceNow },
  'tenant-presence-default': { limits: { presenceEnabled: true } },
  'rest-batch': {},
  'rest-single': {},
  'tenant-join-rate': { limits: { maxJoinsPerSecond: 1 } },
  'tenant-max-users': { limits: { maxConcurrentUsers: 2 } },
  'tenant-private-only': { limits: { privateOnly: true } },
  'tenant-suspended': { limits: { suspended: true } },
  'token-v2': {},
  'too-many-channels': {},
  'vsn-missing-session': {},
  'ws-control': { acts: WS_ACTS, change: untilHungUp },
}

// One tenant, no long polling.
const NOT_HERE = /unknown tenant|longpoll/

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startTestPostgres()
  await postgres.run(TRANSCRIPT_SQL)
  await postgres.run(TRANSCRIPT_TABLES_SQL)
})

afterAll(() => postgres.server.stop())

describe('a recorded conversation with the real server', () => {
  test.for(Object.entries(CASES))('[RT90] %s has the same answers here', async ([name, options]) => {
    const clock = new FakeClock(Math.floor(Date.now() / 1000) * 1000)
    const { limits = {}, backoffMs = {} } = options
    const server = await startTestRealtime({ databaseUrl: postgres.realtimeUrl, clock, limits, backoffMs })
    onTestFinished(() => server.stop())
    const target = { url: server.url, clock, runSql: postgres.attempt, query: postgres.rows }
    expect(await replay(await readTranscript(name), target, options)).toEqual([])
  })
})

describe('the recorded handshakes', () => {
  test('[RT91] every upgrade request gets the recorded status and body', async () => {
    const server = await startTestRealtime({ databaseUrl: postgres.realtimeUrl })
    onTestFinished(() => server.stop())
    const { frames } = await readTranscript('handshake')
    for (const exchange of exchanges(frames).filter(({ name }) => !NOT_HERE.test(name))) {
      const { status, body } = await sendRequest(server.url, exchange.request)
      expect({ name: exchange.name, status, body }).toEqual({
        name: exchange.name,
        status: exchange.response.status,
        body: exchange.response.body ?? '',
      })
    }
  })
})

describe('a server that stops', () => {
  test('[RT08] says goodbye on every channel and closes with 1012, as recorded', async () => {
    const clock = new FakeClock(Date.now())
    const server = await startTestRealtime({ databaseUrl: postgres.realtimeUrl, clock })
    const target = { url: server.url, clock, runSql: postgres.attempt, query: postgres.rows }
    const onHttp = () => void server.stop()
    expect(await replay(await readTranscript('tenant-change'), { ...target, onHttp })).toEqual([])
  })
})
