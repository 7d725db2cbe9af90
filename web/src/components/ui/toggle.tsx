import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './toggle.module.css'

/** A switch that acts at once; its words say the state it is in. */
export function Toggle({
  label,
  detail,
  checked,
  onChange,
  disabled,
  className,
}: {
  label: ReactNode
  detail?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean | undefined
  className?: string | undefined
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      disabled={disabled}
      className={cx(styles.row, className)}
      onClick={() => onChange(!checked)}
    >
      <span className={styles.text}>
        <span>{label}</span>
        {detail && <span className={styles.detail}>{detail}</span>}
      </span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.knob} />
      </span>
    </button>
  )
}
