import type { Audience, Severity } from '@platewire/client/announcements'
import { IconAlertTriangle, IconInfoCircle, IconPin } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import { Icon } from '../ui/icon.tsx'
import styles from './announcement-card.module.css'
import { AUDIENCE_WORDS, SEVERITY_WORDS } from './words.ts'

const ICONS = { info: IconInfoCircle, notice: IconPin, urgent: IconAlertTriangle }

/** An announcement as its audience reads it: how loud, for whom, when, and the whole text. */
export function AnnouncementCard({
  severity,
  audience,
  title,
  body,
  when,
  until,
  isOver = false,
  heading: Heading = 'h3',
}: {
  severity: Severity
  audience: Audience
  title: string
  body: string
  when: ReactNode
  /** When it ends, or ended. */
  until?: ReactNode
  isOver?: boolean
  heading?: 'h3' | 'h4'
}) {
  return (
    <article className={cx(styles.card, styles[severity], isOver && styles.over)}>
      <p className={styles.facts}>
        <span className={styles.severity}>
          <Icon of={ICONS[severity]} size={18} />
          {SEVERITY_WORDS[severity].word}
        </span>
        <span>{when}</span>
        {audience !== 'everyone' && <span>For {AUDIENCE_WORDS[audience]}</span>}
        {until && <span>{until}</span>}
      </p>
      <Heading className={styles.title} dir="auto">
        {title}
      </Heading>
      <p className={styles.body} dir="auto">
        {body}
      </p>
    </article>
  )
}
