import { AnnouncementCard } from '../../../components/announcements/announcement-card.tsx'
import { UrgentLine } from '../../../components/announcements/urgent-line.tsx'
import { formatMoment } from '../../../lib/format.ts'
import styles from './desk.module.css'
import { type Draft, toInstant } from './draft.ts'

/** What its audience will see, while it is written. */
export function Preview({ draft }: { draft: Draft }) {
  const title = draft.title.trim() || 'Title'
  const body = draft.body.trim() || 'Text'
  const [begins, ends] = [toInstant(draft.publishAt), toInstant(draft.expiresAt)]
  return (
    <section className={styles.preview} aria-label="Preview">
      <h3 className={styles.previewTitle}>As people see it</h3>
      {draft.severity === 'urgent' && (
        <div className={styles.stage}>
          <UrgentLine title={title} body={body} action={<span className={styles.fake}>Got it</span>} />
        </div>
      )}
      <AnnouncementCard
        heading="h4"
        severity={draft.severity}
        audience={draft.audience}
        title={title}
        body={body}
        when={formatMoment(begins ?? new Date())}
        until={ends && `Until ${formatMoment(ends)}`}
      />
    </section>
  )
}
