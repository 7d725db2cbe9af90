import { IconChevronDown } from '@tabler/icons-react'
import { Children, type ReactNode, useId, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { cx } from '../../lib/cx.ts'
import styles from './overview-page.module.css'

/** So many rows say how bad it is; the others are one press away, or everything below would be out of sight. */
const FIRST_ROWS = 5

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
      {tells ? <Rows count={count}>{children}</Rows> : <p className={styles.note}>{note}</p>}
    </details>
  )
}

function Rows({ count, children }: { count: number; children: ReactNode }) {
  const [isWhole, setWhole] = useState(false)
  const rows = Children.toArray(children)
  const shown = isWhole ? rows : rows.slice(0, FIRST_ROWS)
  const hidden = rows.length - shown.length
  return (
    <>
      <ul className={styles.rows}>{shown}</ul>
      {hidden > 0 && (
        <Button variant="quiet" size="small" className={styles.more} onClick={() => setWhole(true)}>
          Show {hidden} more
        </Button>
      )}
      {hidden === 0 && count > rows.length && (
        <p className={styles.note}>
          The worst {rows.length} of {count}. SQL has all of them.
        </p>
      )}
    </>
  )
}

/** One row: what it is, what is known of it, and how long it has been so. */
export function NeedRow({ what, more, age }: { what: ReactNode; more?: ReactNode; age: ReactNode }) {
  return (
    <li className={styles.row}>
      <span className={styles.what}>{what}</span>
      <span className={styles.detail}>{more}</span>
      <span className={styles.age}>{age}</span>
    </li>
  )
}
