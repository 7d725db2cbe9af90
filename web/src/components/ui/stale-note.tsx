import { formatMoment } from '../../lib/format.ts'
import styles from './stale-note.module.css'

/** Says how old what is shown is, when it could not be read again. */
export const StaleNote = ({ since }: { since: number }) => (
  <p className={styles.note}>As of {formatMoment(since)}. It is checked again by itself.</p>
)
