import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import styles from './loading-plate.module.css'

/** The dot runs along the wire onto the plate: for the moments before a page knows its own shape. */
export function LoadingPlate({ label = 'Loading' }: { label?: string }) {
  return (
    <div className={styles.stage} role="status">
      <VisuallyHidden>{label}</VisuallyHidden>
      <svg viewBox="0 0 120 24" width="160" height="32" fill="none" aria-hidden="true">
        <path d="M0 12h50M69 12h51" stroke="var(--line)" strokeWidth="2.6" />
        <circle cx="60" cy="12" r="9" stroke="var(--line-strong)" strokeWidth="3" />
        <circle cx="60" cy="12" r="3.4" fill="var(--copper)" className={styles.food} />
      </svg>
    </div>
  )
}
