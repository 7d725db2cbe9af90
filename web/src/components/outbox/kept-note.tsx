import { IconClock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icon.tsx'
import styles from './kept-note.module.css'

/** Says that something is on this device and not yet anywhere else, and what one can do about it. */
export function KeptNote({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={styles.note} role="status">
      <Icon of={IconClock} />
      <div className={styles.text}>{children}</div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
