import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type PostgresServer, startPostgres, withClient } from '../index.ts'
import { createJobs, type Jobs } from './index.ts'

let server: PostgresServer
let jobs: Jobs
let pool: pg.Pool
const lines: string[] = []

/** An endpoint that answers what its path says, and remembers what came. */
const received: {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
  at: number
}[] = []
const open = new Set<ServerResponse>()
let mostOpen = 0
const endpoint = createServer((request, response) => {
  open.add(response)
  mostOpen = Math.max(mostOpen, open.size)
  response.on('close', () => open.delete(response))
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    received.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body,
      at: Date.now(),
    })
    if (request.url === '/silent') return
    if (request.url === '/slow') return setTimeout(() => response.end('late'), 300)
    if (request.url === '/moved') return response.writeHead(302, { location: '/here' }).end()
    if (request.url === '/zero') return response.end('a\0b')
    if (request.url === '/down') return response.writeHead(503, { 'content-type': 'text/plain' }).end('busy')
    response.setHeader('content-type', 'application/json')
    response.end('{"ok":true}')
  })
})
const address = (): string => `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`

async function launch(): Promise<Jobs> {
  const launched = createJobs({
    databaseUrl: server.urlFor('stack_jobs'),
    urlFor: server.urlFor,
    log: (line) => lines.push(line),
  })
  await launched.start()
  return launched
}

beforeAll(async () => {
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
  server = await startPostgres({ ephemeral: false })
  pool = new pg.Pool({ connectionString: server.url })
  pool.on('error', () => {})
  await pool.query('create table public.ticks (job text, at timestamptz default clock_timestamp())')
  jobs = await launch()
})

afterEach(async () => {
  await pool.query('select cron.unschedule(jobid) from cron.job; delete from ticks')
})

afterAll(async () => {
  await jobs.stop()
  await pool.end()
  await server.stop()
  endpoint.closeAllConnections()
  endpoint.close()
})

const rowsOf = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await pool.query<Row>(sql, values)).rows

const eventually = <T>(check: () => Promise<T> | T, timeout = 10_000): Promise<T> =>
  vi.waitFor(check, { timeout, interval: 20 })

const ticksOf = async (name: string): Promise<number[]> =>
  (await rowsOf<{ at: Date }>('select at from ticks where job = $1 order by at', [name])).map(({ at }) =>
    at.getTime(),
  )

/** How many runs each state has, of one job. */
const runsOf = (name: string): Promise<{ status: string; return_message: string | null }[]> =>
  rowsOf(
    `select d.status, d.return_message from cron.job_run_details d join cron.job j using (jobid)
    where j.jobname = $1 order by runid`,
    [name],
  )

describe('timers', () => {
  it('[DS7] a job of every second runs every second, as its user, and its runs are kept', async () => {
    await pool.query(`select cron.schedule('tick', '1 second', $$insert into ticks values (current_user)$$)`)
    await eventually(async () => expect((await ticksOf('postgres')).length).toBeGreaterThanOrEqual(3))
    const [first = 0, second = 0, third = 0] = await ticksOf('postgres')
    expect((third - first) / 2).toBeGreaterThan(900)
    expect(second - first).toBeLessThan(2_000)
    const [run] = await rowsOf(
      `select status, return_message, username, database, job_pid > 0 as pid, end_time >= start_time as timed
      from cron.job_run_details order by runid limit 1`,
    )
    expect(run).toEqual({
      status: 'succeeded',
      return_message: 'INSERT 1',
      username: 'postgres',
      database: 'postgres',
      pid: true,
      timed: true,
    })
  })

  it('[DS7] a failing job fails each time with its reason, and again the next time', async () => {
    await pool.query(`select cron.schedule('broken', '1 second', 'select 1/0')`)
    await eventually(async () => expect((await runsOf('broken')).length).toBeGreaterThanOrEqual(2))
    const [run] = await runsOf('broken')
    expect(run).toEqual({ status: 'failed', return_message: 'ERROR: division by zero' })
  })

  it('[DS7] a command may be several statements; the message is the last one’s', async () => {
    await pool.query(
      `select cron.schedule('both', '1 second', $$insert into ticks values ('both'); select * from (values (1), (2)) v$$)`,
    )
    await eventually(async () => expect((await runsOf('both')).at(0)?.status).toBe('succeeded'))
    expect((await runsOf('both')).at(0)?.return_message).toBe('2 rows')
  })

  it('[DS7] a run finds nothing of the one before it: settings, role, prepared statements, locks, temporary tables', async () => {
    await pool.query(
      `select cron.schedule('untidy', '1 second', $$insert into ticks values (concat_ws(' ', 'found:', nullif(current_setting('my.word', true), ''),
          current_user, to_regclass('pg_temp.mine'), (select count(*) from pg_prepared_statements),
          (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())));
        create temporary table mine (); set my.word = 'left'; prepare mine as select 1; select pg_advisory_lock(7); set role authenticated$$)`,
    )
    const found = (): Promise<{ job: string }[]> => rowsOf(`select job from ticks where job like 'found:%'`)
    await eventually(async () => expect((await found()).length).toBeGreaterThanOrEqual(3))
    expect(new Set((await found()).map(({ job }) => job))).toEqual(new Set(['found: postgres 0 0']))
  })

  it('[DS7] a job sees what is set for its role after its first run', async () => {
    await pool.query(
      `select cron.schedule('memory', '1 second', $$insert into ticks values (current_setting('work_mem'))$$)`,
    )
    await eventually(async () => expect(await ticksOf('4MB')).not.toEqual([]))
    await pool.query(`alter role postgres set work_mem = '7MB'`)
    try {
      await eventually(async () => expect(await ticksOf('7MB')).not.toEqual([]), 15_000)
    } finally {
      await pool.query('alter role postgres reset work_mem')
    }
  })

  it('[DS7] a transaction that a run leaves open ends with it, undone', async () => {
    await pool.query(
      `select cron.schedule('open', '1 second', $$begin; insert into ticks values ('undone')$$)`,
    )
    await eventually(async () => expect((await runsOf('open')).length).toBeGreaterThanOrEqual(3))
    expect(await ticksOf('undone')).toEqual([])
    const open = await rowsOf(
      `select from pg_stat_activity where application_name = 'pg_cron' and state like 'idle in transaction%'`,
    )
    expect(open).toEqual([])
  })

  it('[DS8] a job slower than its schedule never runs beside itself', async () => {
    await pool.query(
      `select cron.schedule('slow', '1 second', $$select pg_sleep(1.4); insert into ticks values ('slow')$$)`,
    )
    await eventually(async () => expect((await ticksOf('slow')).length).toBeGreaterThanOrEqual(3))
    const overlaps = await rowsOf(
      `select from cron.job_run_details a join cron.job_run_details b on a.jobid = b.jobid and a.runid < b.runid
      where a.command like '%slow%' and b.start_time < a.end_time`,
    )
    expect(overlaps).toEqual([])
  })

  it('[DS7] an inactive job rests, an unscheduled one ends', async () => {
    await pool.query(`select cron.schedule('rest', '1 second', $$insert into ticks values ('rest')$$)`)
    await eventually(async () => expect((await ticksOf('rest')).length).toBeGreaterThanOrEqual(1))
    await pool.query(`select cron.alter_job(jobid, active := false), cron.schedule('mark', '2 seconds', $$insert into ticks values ('mark')$$)
      from cron.job where jobname = 'rest'`)
    const before = (await ticksOf('rest')).length
    await eventually(async () => expect((await ticksOf('mark')).length).toBeGreaterThanOrEqual(1))
    expect((await ticksOf('rest')).length - before).toBeLessThanOrEqual(1)
  })
})

describe('requests', () => {
  const ask = async (sql: string, values: unknown[]): Promise<string> =>
    (await rowsOf<{ id: string }>(`select ${sql} as id`, values))[0]?.id ?? ''
  const answerTo = (id: string): Promise<Record<string, unknown>> =>
    eventually(async () => {
      const [answer] = await rowsOf(
        'select status_code, content_type, content, timed_out, error_msg from net._http_response where id = $1',
        [id],
      )
      if (!answer) throw new Error('no answer yet')
      return answer
    })

  it('[DS10] leave within 100 ms of the commit, and the answer is kept', async () => {
    const delays: number[] = []
    for (let i = 0; i < 10; i += 1) {
      const id = await ask('net.http_post($1, $2)', [`${address()}/${i}`, { i }])
      const committedAt = Date.now()
      expect(await answerTo(id)).toEqual({
        status_code: 200,
        content_type: 'application/json',
        content: '{"ok":true}',
        timed_out: false,
        error_msg: null,
      })
      const arrival = received.find(({ url }) => url === `/${i}`)
      expect(arrival).toMatchObject({ method: 'POST', body: JSON.stringify({ i }).replace(':', ': ') })
      delays.push((arrival?.at ?? 0) - committedAt)
    }
    const median = delays.sort((a, b) => a - b)[5] ?? 0
    console.log(`from commit to the endpoint: median ${median} ms, worst ${delays.at(-1)} ms`)
    expect(median).toBeLessThan(100)
  })

  it('[DS10] wait for the commit, and never leave when it is undone', async () => {
    const client = await pool.connect()
    await client.query(`begin; select net.http_get('${address()}/undone'); rollback`)
    await client.query(`begin; select net.http_get('${address()}/committed')`)
    await answerTo(await ask('net.http_get($1)', [`${address()}/after`]))
    expect(received.some(({ url }) => url === '/committed')).toBe(false)
    await client.query('commit')
    client.release()
    await eventually(() => expect(received.some(({ url }) => url === '/committed')).toBe(true))
    expect(received.some(({ url }) => url === '/undone')).toBe(false)
  })

  it('[DS11] time out, fail and are told apart; a redirect is followed; a zero byte does no harm', async () => {
    const silent = await ask('net.http_get($1, timeout_milliseconds := 150)', [`${address()}/silent`])
    expect(await answerTo(silent)).toMatchObject({
      timed_out: true,
      error_msg: 'Timeout of 150 ms reached',
      status_code: null,
    })
    const nowhere = await ask('net.http_get($1)', ['http://127.0.0.1:1/'])
    expect(await answerTo(nowhere)).toMatchObject({ timed_out: false, error_msg: expect.any(String) })
    const down = await ask('net.http_delete($1)', [`${address()}/down`])
    expect(await answerTo(down)).toMatchObject({ status_code: 503, content: 'busy', error_msg: null })
    expect(await answerTo(await ask('net.http_get($1)', [`${address()}/moved`]))).toMatchObject({
      status_code: 200,
    })
    expect(await answerTo(await ask('net.http_get($1)', [`${address()}/zero`]))).toMatchObject({
      content: 'ab',
    })
  })

  it('[DS12] a burst is sent whole, at most 32 at a time, each once', async () => {
    received.length = 0
    mostOpen = 0
    await pool.query(`select net.http_get($1) from generate_series(1, 100)`, [`${address()}/slow`])
    await eventually(() => expect(received.length).toBe(100))
    await eventually(async () => expect(await rowsOf('select from net.http_request_queue')).toEqual([]))
    expect(received.length).toBe(100)
    expect(mostOpen).toBeGreaterThan(8)
    expect(mostOpen).toBeLessThanOrEqual(32)
  })
})

describe('when the connection or the database goes', () => {
  it('[DS9] a killed connection is opened again, what was asked meanwhile is done, a run under way ends well', async () => {
    await pool.query(`select cron.schedule('long', '1 second', $$select pg_sleep(2)$$)`)
    await eventually(async () => expect((await runsOf('long')).at(-1)?.status).toBe('running'))
    await rowsOf(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'stack jobs: listener'`,
    )
    await pool.query('select net.http_get($1)', [`${address()}/meanwhile`])
    await pool.query(`select cron.schedule('later', '1 second', $$insert into ticks values ('later')$$)`)
    await eventually(() => expect(received.some(({ url }) => url === '/meanwhile')).toBe(true))
    await eventually(async () => expect((await ticksOf('later')).length).toBeGreaterThanOrEqual(2))
    await eventually(async () => expect((await runsOf('long')).at(0)?.status).toBe('succeeded'))
  })

  it('[DS9] through a crash of PostgreSQL jobs go on by themselves, and the cut run says so', async () => {
    await pool.query(
      `select cron.schedule('long', '1 second', 'select pg_sleep(600)'),
        cron.schedule('short', '1 second', $$insert into ticks values ('short')$$)`,
    )
    await eventually(async () => expect((await runsOf('long')).at(-1)?.status).toBe('running'))
    await eventually(async () => expect((await ticksOf('short')).length).toBeGreaterThanOrEqual(1))
    const [{ before } = { before: '0' }] = await rowsOf<{ before: string }>(
      'select max(runid) as before from cron.job_run_details',
    )
    process.kill(server.pid() ?? 0, 'SIGKILL')
    await eventually(() => expect(jobs.ready()).toBe(false))
    await eventually(() => expect(jobs.ready()).toBe(true), 20_000)
    await eventually(async () => {
      const later = await rowsOf(
        `select from cron.job_run_details where runid > $1 and status = 'succeeded' and command like '%short%'`,
        [before],
      )
      expect(later.length).toBeGreaterThanOrEqual(2)
    }, 20_000)
    const cut = await rowsOf(
      `select status, return_message from cron.job_run_details where command like '%600%' and runid <= $1 order by runid desc limit 1`,
      [before],
    )
    expect(cut).toEqual([{ status: 'failed', return_message: 'server restarted' }])
    const id = await rowsOf<{ id: string }>('select net.http_get($1) as id', [`${address()}/reborn`])
    expect(id).toHaveLength(1)
    await eventually(() => expect(received.some(({ url }) => url === '/reborn')).toBe(true))
  })

  it('[DS13] a stop cancels what runs, says so, and leaves no connection', async () => {
    await pool.query(`select cron.schedule('long', '1 second', 'select pg_sleep(600)')`)
    await eventually(async () => expect((await runsOf('long')).at(-1)?.status).toBe('running'))
    await pool.query('select net.http_get($1, timeout_milliseconds := 60000)', [`${address()}/silent`])
    await eventually(() => expect(received.at(-1)?.url).toBe('/silent'))
    const startedAt = Date.now()
    await jobs.stop()
    expect(Date.now() - startedAt).toBeLessThan(2_000)
    expect((await runsOf('long')).at(-1)).toEqual({
      status: 'failed',
      return_message: 'ERROR: canceling statement due to user request',
    })
    expect(await rowsOf(`select error_msg from net._http_response order by created desc limit 1`)).toEqual([
      { error_msg: 'the stack stopped' },
    ])
    await eventually(async () =>
      expect(
        await rowsOf(
          `select from pg_stat_activity where application_name like 'stack jobs%' or application_name = 'pg_cron'`,
        ),
      ).toEqual([]),
    )
    jobs = await launch()
  })

  it('[DS13] a stop cancels what jobs run and nobody else, whatever numbers they have', async () => {
    const [holder, waiter] = [await pool.connect(), await pool.connect()]
    try {
      await holder.query('select pg_advisory_lock(13)')
      const { rows } = await waiter.query<{ pid: number }>('select pg_backend_pid() as pid')
      const waiting = waiter.query('select pg_advisory_lock(13)').then(
        () => 'has the lock',
        (error: Error) => error.message,
      )
      await withClient(server.adminUrl, (client) =>
        client.query(`select setval('cron.jobid_seq', $1, false)`, [rows[0]?.pid]),
      )
      await pool.query(`select cron.schedule('numbered', '1 second', 'select pg_sleep(600)')`)
      await eventually(async () => expect((await runsOf('numbered')).at(-1)?.status).toBe('running'))
      await jobs.stop()
      expect((await runsOf('numbered')).at(-1)?.status).toBe('failed')
      await holder.query('select pg_advisory_unlock(13)')
      expect(await waiting).toBe('has the lock')
    } finally {
      holder.release(true)
      waiter.release(true)
    }
    jobs = await launch()
  })
})
