import { useSyncExternalStore } from 'react'
import { announcements } from '../../lib/announce.ts'
import styles from './visually-hidden.module.css'

/** The page's one polite and one assertive voice. Mounted once, at the start, so that screen readers know them. */
export function LiveRegions() {
  const spoken = useSyncExternalStore(announcements.subscribe, announcements.read)
  return (
    <>
      <div className={styles.hidden} role="status" aria-live="polite">
        {spoken.polite}
      </div>
      <div className={styles.hidden} role="alert" aria-live="assertive">
        {spoken.assertive}
      </div>
    </>
  )
}
