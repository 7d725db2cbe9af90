import type { AudienceSizes, DeskEntry } from '@platewire/client/announcements'
import { AUDIENCE_WORDS, SEVERITY_WORDS } from '../../../components/announcements/words.ts'
import { Button } from '../../../components/ui/button.tsx'
import { errorLine } from '../../../lib/error-text.ts'
import { formatMoment } from '../../../lib/format.ts'
import styles from './desk.module.css'

const ACTS = {
  saved: 'wrote it',
  scheduled: 'scheduled it',
  unscheduled: 'took it off the schedule',
  published: 'published it',
  recalled: 'recalled it',
} as const

/** Who did what last, and when. */
export function lastActOf({ last_act }: DeskEntry): string {
  return `${last_act.by ?? 'The schedule'} ${ACTS[last_act.act]}, ${formatMoment(last_act.at)}`
}

/** One announcement on the desk: what, for whom, where it stands, and the acts that are open to it. */
export function DeskRow({
  entry,
  sizes,
  now,
  error,
  pending,
  onEdit,
  onUnschedule,
  onDiscard,
  onRecall,
}: {
  entry: DeskEntry
  sizes: AudienceSizes | undefined
  now: number
  error: Error | null
  pending: boolean
  onEdit: () => void
  onUnschedule: () => void
  onDiscard: () => void
  onRecall: () => void
}) {
  const { state, audience, severity, title } = entry
  const isOpen = state === 'draft' || state === 'scheduled'
  const isOver = entry.expires_at !== null && Date.parse(entry.expires_at) <= now
  return (
    <li className={styles.row} aria-label={title}>
      <div className={styles.what}>
        <p className={styles.rowTitle} data-gone={state === 'recalled' || undefined}>
          <bdi dir="auto">{title}</bdi>
        </p>
        <p className={styles.facts}>
          <span>{SEVERITY_WORDS[severity].word}</span>
          <span>For {AUDIENCE_WORDS[audience]}</span>
          {entry.publish_at && <span>Publishes {formatMoment(entry.publish_at)}</span>}
          {entry.expires_at && (
            <span>
              {isOver ? 'Over since' : 'Ends'} {formatMoment(entry.expires_at)}
            </span>
          )}
          {entry.seen_by !== null && state === 'published' && (
            <span>
              Seen by {entry.seen_by.toLocaleString()}
              {sizes?.[audience] !== undefined && ` of ${sizes[audience].toLocaleString()}`}
            </span>
          )}
        </p>
        <p className={styles.last}>
          <bdi>{lastActOf(entry)}</bdi>
        </p>
        {error && (
          <p className={styles.refused} role="alert">
            {errorLine(error)}
          </p>
        )}
      </div>
      <div className={styles.rowActs}>
        {isOpen && (
          <Button variant="secondary" size="small" onClick={onEdit}>
            Change
          </Button>
        )}
        {state === 'scheduled' && (
          <Button
            variant="quiet"
            size="small"
            pending={pending}
            pendingLabel="Stopping…"
            onClick={onUnschedule}
          >
            Take off the schedule
          </Button>
        )}
        {state === 'draft' && (
          <Button
            variant="quiet"
            size="small"
            pending={pending}
            pendingLabel="Throwing away…"
            onClick={onDiscard}
          >
            Throw away
          </Button>
        )}
        {state === 'published' && !isOver && (
          <Button variant="quiet" size="small" pending={pending} pendingLabel="Recalling…" onClick={onRecall}>
            Recall
          </Button>
        )}
      </div>
    </li>
  )
}
