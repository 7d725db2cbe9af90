import { type Job, Timetable } from './core/timetable.ts'
import { type RunContext, runJob } from './cron-run.ts'
import { createJobConnections } from './job-connections.ts'
import { oneAtATime } from './one-at-a-time.ts'

// As pg_cron's default.
const MAX_RUNNING = 32
const LONGEST_WAIT_MS = 60_000
const RETRY_MS = 1_000
const STOP_GRACE_MS = 2_000

/** What the timers need. */
export type CronOptions = Omit<RunContext, 'onBackend' | 'connections'> & {
  urlFor(username: string, database: string): string
  /** Whether it makes sense to begin a run now. */
  isConnected(): boolean
}

/** Runs the jobs of `cron.job` when they are due. */
export interface CronWorker {
  /** A connection stands: ends what an earlier one left open, and reads the jobs. */
  resume(): void
  /** Reads the jobs again. */
  reload(): void
  stop(): Promise<void>
}

/** Makes the worker; it does nothing before `resume`. */
export function createCronWorker(options: CronOptions): CronWorker {
  const { pool, log } = options
  const timetable = new Timetable((job, error) => log(`job ${job.id} has an unreadable schedule: ${error}`))
  const connections = createJobConnections(options.urlFor)
  const running = new Set<Promise<void>>()
  const runIds = new Set<string>()
  /** Which backend works for a job, which never runs beside itself. */
  const backends = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let isResuming = true

  async function start(job: Job): Promise<void> {
    let runId: string | undefined
    const outcome = await runJob(
      job,
      {
        ...options,
        connections,
        onBackend: (pid) => backends.set(job.id, pid),
      },
      (id) => {
        runId = id
        runIds.add(id)
      },
    )
    if (runId !== undefined) runIds.delete(runId)
    backends.delete(job.id)
    timetable.finished(job.id, outcome)
    if (outcome === 'done') look()
    else setTimer(RETRY_MS)
  }

  function setTimer(ms: number): void {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(look, ms)
  }

  function look(): void {
    if (isStopped || !options.isConnected()) return
    const now = Date.now()
    for (const job of timetable.take(now, MAX_RUNNING - running.size)) {
      const run = start(job).finally(() => running.delete(run))
      running.add(run)
    }
    setTimer(Math.min(Math.max((timetable.nextAt() ?? Infinity) - now, 0), LONGEST_WAIT_MS))
  }

  async function load(): Promise<void> {
    if (isResuming) await endLostRuns()
    isResuming = false
    const { rows } = await pool.query<Job>(
      'select jobid as id, schedule, command, database, username from cron.job where active',
    )
    timetable.load(rows, Date.now())
    look()
  }

  async function endLostRuns(): Promise<void> {
    await pool.query(
      `update cron.job_run_details set status = 'failed', return_message = 'server restarted', end_time = clock_timestamp()
      where status in ('starting', 'running') and runid <> all ($1)`,
      [[...runIds]],
    )
  }

  const loading = oneAtATime({
    work: load,
    giveUp: () => isStopped || !options.isConnected(),
    onFailure: (error) => log(`the jobs cannot be read: ${error}`),
  })

  return {
    reload: loading.ask,
    resume() {
      isResuming = true
      loading.ask()
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await loading.idle()
      if (backends.size > 0)
        await pool
          .query('select pg_cancel_backend(pid) from unnest($1::integer[]) as pid', [[...backends.values()]])
          .catch(() => {})
      const ended = Promise.all(running).then(() => connections.end())
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, STOP_GRACE_MS))])
    },
  }
}
