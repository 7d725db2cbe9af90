import type { Overview } from '@platewire/client/admin'
import { formatAge, formatMoment, plural } from '../../lib/format.ts'
import { Need, NeedRow } from './need.tsx'

/** Conversations that wait, work in the background that is stuck, and who is on the road. */
export function WorkNeeds({ overview, now }: { overview: Overview; now: number }) {
  const since = (instant: string) => formatAge(now - Date.parse(instant))
  const failing = overview.failing_timer_rows
  return (
    <>
      <Need
        count={overview.conversations}
        word={overview.conversations === 1 ? 'customer waits for an answer' : 'customers wait for an answer'}
        tone="warm"
        note="Nobody waits for an answer."
      >
        {overview.conversation_rows.map((row) => (
          <NeedRow
            key={row.conversation_id}
            what={<bdi dir="auto">{row.customer}</bdi>}
            more={
              row.agent ? (
                <>
                  with <bdi dir="auto">{row.agent}</bdi>
                </>
              ) : (
                'nobody has taken it on'
              )
            }
            age={since(row.waiting_since)}
          />
        ))}
      </Need>
      <Need
        count={overview.stuck_jobs}
        word={overview.stuck_jobs === 1 ? 'job is stuck' : 'jobs are stuck'}
        tone="warm"
        note={
          overview.jobs === 0
            ? 'No job waits.'
            : `${plural(overview.jobs, 'job', 'jobs')} under way, none stuck.`
        }
      >
        {overview.stuck_job_rows.map((row) => (
          <NeedRow
            key={row.job_id}
            what={
              <>
                <bdi dir="auto">{row.dish ?? 'A dish'}</bdi>, <bdi dir="auto">{row.restaurant}</bdi>
              </>
            }
            more={`${row.step.replaceAll('_', ' ')}, ${row.state}${row.reason ? `: ${row.reason}` : ''}, tried ${plural(row.attempts, 'time', 'times')}`}
            age={since(row.uploaded_at)}
          />
        ))}
      </Need>
      <Need
        count={failing.length}
        word={failing.length === 1 ? 'timer failed' : 'timers failed'}
        tone="warm"
        note={`The last run of each of ${plural(overview.timers, 'timer', 'timers')} went well.`}
      >
        {failing.map((row) => (
          <NeedRow
            key={row.timer}
            what={<bdi dir="ltr">{row.timer}</bdi>}
            more={row.message}
            age={row.last_start && formatMoment(row.last_start)}
          />
        ))}
      </Need>
      <Need
        count={overview.drivers}
        word={overview.drivers === 1 ? 'driver online' : 'drivers online'}
        tone="calm"
        note="No driver is online: orders wait for their restaurants to bring them."
      >
        {overview.driver_rows.map((row) => (
          <NeedRow
            key={row.driver_id}
            what={<bdi dir="auto">{row.name}</bdi>}
            more={row.carrying === 0 ? 'free' : `carries ${plural(row.carrying, 'order', 'orders')}`}
            age={`heard ${since(row.last_seen_at)} ago`}
          />
        ))}
      </Need>
    </>
  )
}
