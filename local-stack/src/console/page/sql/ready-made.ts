import type { Relation } from '../../shared/catalog.ts'
import { quoteTable } from '../../shared/quote.ts'

/** A query that is there already. */
export interface ReadyMade {
  name: string
  about: string
  sql: string
  /** Worth running again and again. */
  isLive: boolean
}

const live: (ReadyMade & { needs: string })[] = [
  {
    name: 'Runs of the timers',
    about: 'cron.job_run_details, newest first',
    needs: 'cron.job_run_details',
    sql: `select d.runid, coalesce(j.jobname, d.jobid::text) as job, d.status, d.start_time,
  d.end_time - d.start_time as took, d.return_message
from cron.job_run_details d left join cron.job j using (jobid)
order by d.runid desc limit 50`,
    isLive: true,
  },
  {
    name: 'Answers to outgoing requests',
    about: 'net._http_response, newest first',
    needs: 'net._http_response',
    sql: `select id, created, status_code, timed_out, error_msg, left(content, 200) as content
from net._http_response
order by created desc limit 50`,
    isLive: true,
  },
  {
    name: 'Messages of Realtime',
    about: 'realtime.messages, newest first',
    needs: 'realtime.messages',
    sql: `select inserted_at, topic, event, private, payload
from realtime.messages
order by inserted_at desc limit 50`,
    isLive: true,
  },
]

const always: ReadyMade[] = [
  {
    name: 'What runs now',
    about: 'Connections that do something, and what waits for what',
    sql: `select pid, usename as role, application_name, state, now() - coalesce(query_start, state_change) as since,
  wait_event_type, pg_blocking_pids(pid) as waits_for, left(query, 200) as query
from pg_stat_activity
where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'
order by since desc`,
    isLive: true,
  },
  {
    name: 'Tables read without an index',
    about: 'Whole-table scans, by rows read that way',
    sql: `select relid::regclass as "table", seq_scan, seq_tup_read, idx_scan, n_live_tup
from pg_stat_user_tables
where seq_scan > 0
order by seq_tup_read desc limit 30`,
    isLive: false,
  },
  {
    name: 'Every policy',
    about: 'Who may do what to which rows',
    sql: `select schemaname, tablename, policyname, cmd, roles, qual, with_check
from pg_policies
order by schemaname, tablename, cmd`,
    isLive: false,
  },
]

/** Views of schema `admin` first, as far as there are any; then what every project has. */
export function readyMade(relations: Relation[]): { admin: ReadyMade[]; general: ReadyMade[] } {
  const names = new Set(relations.map(({ schema, name }) => `${schema}.${name}`))
  return {
    admin: relations
      .filter(({ schema }) => schema === 'admin')
      .map((view) => ({
        name: view.name.replaceAll('_', ' '),
        about: view.comment ?? '',
        sql: `select * from ${quoteTable(view)}`,
        isLive: false,
      })),
    general: [...live.filter(({ needs }) => names.has(needs)), ...always],
  }
}
