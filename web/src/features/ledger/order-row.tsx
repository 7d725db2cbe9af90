import { ticketCode } from '@platewire/client'
import type { LedgerRow } from '@platewire/client/ledger'
import { cx } from '../../lib/cx.ts'
import { formatTime } from '../../lib/format.ts'
import styles from './ledger.module.css'
import { attendedWords, formatMs, VERDICT_WORDS } from './words.ts'

/** An order of the ledger: which, when, how fast on a screen, who attended to it, and whether that kept the promise. */
export function OrderRow({
  row,
  hasPlace,
  onOpen,
}: {
  row: LedgerRow
  hasPlace: boolean
  onOpen: () => void
}) {
  return (
    <li>
      <button type="button" className={styles.row} onClick={onOpen}>
        <span className={styles.code}>
          <bdi dir="ltr">{ticketCode(row.number)}</bdi>{' '}
          <span className={styles.time}>{formatTime(row.committed_at, row.timezone)}</span>
        </span>
        {hasPlace && (
          <bdi dir="auto" className={styles.where}>
            {row.restaurant}
          </bdi>
        )}
        <span className={styles.fact}>
          {row.shown_ms === null ? 'Not shown on a screen' : `On a screen after ${formatMs(row.shown_ms)}`}
        </span>
        <span className={styles.fact}>
          <bdi dir="auto">{attendedWords(row)}</bdi>
        </span>
        <span className={cx(styles.chip, styles[row.verdict])}>{VERDICT_WORDS[row.verdict]}</span>
      </button>
    </li>
  )
}
