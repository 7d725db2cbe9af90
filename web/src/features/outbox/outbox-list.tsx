import type { OutboxEntry } from '@platewire/client/outbox'
import type { ReactNode } from 'react'
import styles from './outbox-list.module.css'
import { OutboxRow } from './outbox-row.tsx'

/** What waits, and under it what became of the rest. */
export function OutboxList({
  entries,
  acts,
  children,
}: {
  entries: readonly OutboxEntry[]
  acts: OutboxActs
  /** Below what waits. */
  children?: ReactNode
}) {
  const isSettled = ({ state }: OutboxEntry) => state === 'done'
  const open = entries.filter((entry) => !isSettled(entry))
  const done = entries.filter(isSettled).toReversed()
  return (
    <>
      {open.length > 0 && <Rows label="In this order" entries={open} all={entries} acts={acts} />}
      {children && <div className={styles.below}>{children}</div>}
      {done.length > 0 && (
        <section className={styles.done}>
          <h2 className={styles.heading}>Sent in the last hour</h2>
          <Rows label="Sent in the last hour" entries={done} all={entries} acts={acts} />
        </section>
      )}
    </>
  )
}

/** What one can do with a kept command. */
export type OutboxActs = {
  withdraw: (id: string) => void
  retry: (id: string) => void
}

function Rows({
  label,
  entries,
  all,
  acts,
}: {
  label: string
  entries: readonly OutboxEntry[]
  all: readonly OutboxEntry[]
  acts: OutboxActs
}) {
  return (
    <ol className={styles.list} aria-label={label}>
      {entries.map((entry) => (
        <OutboxRow key={entry.id} entry={entry} all={all} acts={acts} />
      ))}
    </ol>
  )
}
