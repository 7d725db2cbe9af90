import { errorLine } from '../../lib/error-text.ts'
import styles from './own-account.module.css'

/** What went wrong with an act, beside its button. */
export const ActError = ({ error }: { error: unknown }) =>
  error ? (
    <p className={styles.error} role="alert">
      {errorLine(error)}
    </p>
  ) : null
