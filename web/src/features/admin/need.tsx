import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { Icon } from '../../components/ui/icon.tsx'
import { cx } from '../../lib/cx.ts'
import styles from './overview-page.module.css'

/** A thing of the overview: its number first, then its rows. `warm` asks for somebody; the others only tell. */
export function Need({
  count,
  word,
  tone,
  note,
  children,
}: {
  count: number
  word: string
  tone: 'warm' | 'late' | 'calm'
  /** What it means that there is none. */
  note: string
  children: ReactNode
}) {
  const id = useId()
  const tells = count > 0
  return (
    <details
      className={cx(styles.need, tells && styles[tone])}
      open={tells && tone !== 'calm'}
      aria-labelledby={id}
    >
      <summary className={styles.summary}>
        <span id={id} className={styles.counted}>
          <span className={styles.count}>{count}</span> {word}
        </span>
        <span className={styles.chevron}>
          <Icon of={IconChevronDown} />
        </span>
      </summary>
      {tells ? <ul className={styles.rows}>{children}</ul> : <p className={styles.note}>{note}</p>}
    </details>
  )
}

/** One row: what it is, what is known of it, and how long it has been so. */
export function NeedRow({ what, more, age }: { what: ReactNode; more?: ReactNode; age: ReactNode }) {
  return (
    <li className={styles.row}>
      <span className={styles.what}>{what}</span>
      <span className={styles.more}>{more}</span>
      <span className={styles.age}>{age}</span>
    </li>
  )
}
