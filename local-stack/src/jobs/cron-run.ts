import type pg from 'pg'
import type { Job } from './core/timetable.ts'
import type { JobConnections } from './job-connections.ts'

/** One run of a job: `done` when it is over whatever came of it, `not-begun` when it could not even be written down. */
export type RunOutcome = 'done' | 'not-begun'

/** What a run needs. */
export interface RunContext {
  /** The worker's own rights, for `cron.job_run_details`. */
  pool: pg.Pool
  connections: JobConnections
  /** The backend that works for the run, to be cancelled by who must stop it. */
  onBackend(pid: number): void
  log(line: string): void
}

function sayResult(result: pg.QueryResult | pg.QueryResult[]): string {
  const last = Array.isArray(result) ? result.at(-1) : result
  if (!last) return ''
  if (last.fields.length > 0) return last.rows.length === 1 ? '1 row' : `${last.rows.length} rows`
  return last.rowCount === null ? last.command : `${last.command} ${last.rowCount}`
}

const sayError = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function runCommand(job: Job, runId: string, context: RunContext): Promise<string> {
  return context.connections.use(job, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const pid = rows[0]?.pid ?? 0
    context.onBackend(pid)
    await context.pool.query(
      `update cron.job_run_details set status = 'running', job_pid = $2, start_time = clock_timestamp() where runid = $1`,
      [runId, pid],
    )
    return sayResult(await client.query(job.command))
  })
}

async function settle(
  job: Job,
  runId: string,
  context: RunContext,
): Promise<[status: string, message: string]> {
  try {
    return ['succeeded', await runCommand(job, runId, context)]
  } catch (error) {
    context.log(`job ${job.id} failed: ${sayError(error)}`)
    return ['failed', `ERROR: ${sayError(error)}`]
  }
}

/** Runs a job's command as its user, alone on a connection, and keeps what came of it. */
export async function runJob(
  job: Job,
  context: RunContext,
  onRun: (runId: string) => void,
): Promise<RunOutcome> {
  let runId: string
  try {
    const { rows } = await context.pool.query<{ runid: string }>(
      `insert into cron.job_run_details (jobid, database, username, command, status)
      values ($1, $2, $3, $4, 'starting') returning runid`,
      [job.id, job.database, job.username, job.command],
    )
    runId = rows[0]?.runid ?? ''
  } catch {
    return 'not-begun'
  }
  onRun(runId)
  const [status, message] = await settle(job, runId, context)
  // Without a database the row stays as it is, and reads "server restarted" when there is one again.
  await context.pool
    .query(
      `update cron.job_run_details set status = $2, return_message = $3, end_time = clock_timestamp(),
        start_time = coalesce(start_time, clock_timestamp()) where runid = $1`,
      [runId, status, message],
    )
    .catch((error) => context.log(`run ${runId} of job ${job.id} was not kept: ${sayError(error)}`))
  return 'done'
}
