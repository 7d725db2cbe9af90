import { type OutboxEntry, placeOrder } from '@platewire/client/outbox'
import { IconClock, IconClockOff } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { cx } from '../../lib/cx.ts'
import { formatTime } from '../../lib/format.ts'
import { isWaiting, keptOf, needsSomebody, outboxOf, useOutbox } from '../../lib/outbox.ts'
import { entrySays, entryTitle, wayOn } from '../../lib/outbox-words.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import styles from './unsent-orders.module.css'

/** Orders that the restaurant does not know of: waiting on this device, or not placed after all. */
export function UnsentOrders() {
  const platewire = usePlatewire()
  const outbox = useOutbox()
  const unsent = keptOf(outbox, placeOrder).filter(({ entry }) => isWaiting(entry) || needsSomebody(entry))
  if (unsent.length === 0) return null
  const withdraw = (id: string) => void outboxOf(platewire).then((opened) => opened.withdraw(id))
  return (
    <section className={styles.unsent} aria-label="Orders not sent yet">
      {unsent.map(({ entry }) => (
        <UnsentOrder
          key={entry.id}
          entry={entry}
          says={entrySays(entry, outbox.entries)}
          onWithdraw={() => withdraw(entry.id)}
        />
      ))}
    </section>
  )
}

function UnsentOrder({
  entry,
  says,
  onWithdraw,
}: {
  entry: OutboxEntry
  says: string
  onWithdraw: () => void
}) {
  const waits = isWaiting(entry)
  const way = wayOn(entry)
  return (
    <article className={cx(styles.order, !waits && styles.over)} aria-label={entryTitle(entry)}>
      <p className={styles.head}>
        <strong className={styles.state}>
          <Icon of={waits ? IconClock : IconClockOff} />
          {waits ? 'Not sent yet' : 'Not placed'}
        </strong>
        <span className={styles.made}>pressed {formatTime(entry.madeAt)}</span>
      </p>
      <p className={styles.title}>{entryTitle(entry)}</p>
      {typeof entry.about.dishes === 'string' && (
        <p className={styles.dishes}>
          <bdi>{entry.about.dishes}</bdi>
        </p>
      )}
      <p>{says}</p>
      <p className={styles.acts}>
        {way && <Link to={way.to}>{way.word}</Link>}
        {entry.state !== 'withdrawing' && (
          <Button variant="secondary" size="small" onClick={onWithdraw}>
            {waits ? 'Withdraw it' : 'Put away'}
          </Button>
        )}
      </p>
    </article>
  )
}
