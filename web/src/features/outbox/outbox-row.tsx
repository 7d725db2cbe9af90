import type { OutboxEntry } from '@platewire/client/outbox'
import { IconAlertOctagon, IconCheck, IconClock, IconClockOff, IconSend } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { formatMoment } from '../../lib/format.ts'
import { entrySays, entryTitle, stateWord, wayOn } from '../../lib/outbox-words.ts'
import type { OutboxActs } from './outbox-list.tsx'
import styles from './outbox-row.module.css'

const ICONS = {
  pending: IconClock,
  sending: IconSend,
  withdrawing: IconClock,
  refused: IconAlertOctagon,
  too_late: IconClockOff,
  done: IconCheck,
}

/** One kept command: what, since when, how it stands, and what one can do. */
export function OutboxRow({
  entry,
  all,
  acts,
}: {
  entry: OutboxEntry
  all: readonly OutboxEntry[]
  acts: OutboxActs
}) {
  const { id, state, about } = entry
  const title = entryTitle(entry)
  const way = wayOn(entry)
  const detail = typeof about.dishes === 'string' ? about.dishes : null
  return (
    <li className={styles.row} data-state={state}>
      <span className={styles.mark}>
        <Icon of={ICONS[state]} size={18} />
        {stateWord[state]}
      </span>
      <div className={styles.words}>
        <strong>{title}</strong>
        {detail && (
          <span className={styles.detail}>
            <bdi>{detail}</bdi>
          </span>
        )}
        <span className={styles.says}>{entrySays(entry, all)}</span>
        <span className={styles.made}>Made {formatMoment(entry.madeAt)}</span>
      </div>
      <div className={styles.acts}>
        {way && <Link to={way.to}>{way.word}</Link>}
        {state === 'refused' && (
          <Button
            variant="secondary"
            size="small"
            aria-label={`Send ${title} again`}
            onClick={() => acts.retry(id)}
          >
            Send again
          </Button>
        )}
        {(state === 'pending' || state === 'sending') && (
          <Button
            variant="secondary"
            size="small"
            aria-label={`Withdraw ${title}`}
            onClick={() => acts.withdraw(id)}
          >
            Withdraw
          </Button>
        )}
        {(state === 'refused' || state === 'too_late' || state === 'done') && (
          <Button
            variant="quiet"
            size="small"
            aria-label={`Put away ${title}`}
            onClick={() => acts.withdraw(id)}
          >
            Put away
          </Button>
        )}
      </div>
    </li>
  )
}
