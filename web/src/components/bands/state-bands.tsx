import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import { formatTime } from '../../lib/format.ts'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import { BAND_WORDS, type Band, bandSentence, pieces, type Span } from './bands.ts'
import styles from './state-bands.module.css'

/** What a row's bands belong to. */
export interface BandRow {
  readonly id: string
  readonly name: ReactNode
  readonly bands: readonly Band[]
}

/** What each was over a time: a row each, its states side by side, and the same as a sentence for who cannot see it. */
export function StateBands({
  rows,
  span,
  now,
  timeZone,
}: {
  rows: readonly BandRow[]
  span: Span
  /** Where the span goes on beyond it, nothing is drawn. */
  now?: number | undefined
  timeZone?: string | undefined
}) {
  const [from, until] = span
  return (
    <div className={styles.bands}>
      <ul className={styles.rows}>
        {rows.map(({ id, name, bands }) => (
          <li key={id} className={styles.row}>
            <span className={styles.name}>{name}</span>
            <VisuallyHidden>{bandSentence(bands, (at) => formatTime(at, timeZone))}</VisuallyHidden>
            <span className={styles.band} aria-hidden="true">
              {pieces(bands, span, now).map((piece) => (
                <span
                  key={piece.from}
                  className={cx(styles.piece, styles[piece.state])}
                  style={{ inlineSize: `${piece.share * 100}%` }}
                  title={`${BAND_WORDS[piece.state]}, ${formatTime(piece.from, timeZone)} to ${formatTime(piece.until, timeZone)}`}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.ends} aria-hidden="true">
        <span>{formatTime(from, timeZone)}</span>
        <span>{formatTime(until, timeZone)}</span>
      </p>
      <ul className={styles.legend} aria-hidden="true">
        {(['open', 'slower', 'paused', 'offline', 'closed', 'unknown'] as const).map((state) => (
          <li key={state}>
            <span className={cx(styles.swatch, styles[state])} /> {BAND_WORDS[state]}
          </li>
        ))}
      </ul>
    </div>
  )
}
