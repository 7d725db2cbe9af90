import type { ComponentProps, ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './choice.module.css'

type ChoiceProps = Omit<ComponentProps<'input'>, 'type' | 'size'> & {
  label: ReactNode
  /** A second line under the label. */
  detail?: ReactNode
  /** What stands at the end of the row, such as an extra price. */
  trailing?: ReactNode
}

function Choice({
  kind,
  label,
  detail,
  trailing,
  className,
  ...input
}: ChoiceProps & { kind: 'radio' | 'checkbox' }) {
  return (
    <label className={cx(styles.row, input.disabled && styles.off, className)}>
      <input
        {...input}
        type={kind}
        className={cx(styles.input, kind === 'radio' ? styles.radio : styles.checkbox)}
      />
      <span className={styles.text}>
        <span className={styles.label}>{label}</span>
        {detail && <span className={styles.detail}>{detail}</span>}
      </span>
      {trailing !== undefined && <span className={styles.trailing}>{trailing}</span>}
    </label>
  )
}

/** One of a group. The whole row is the target. */
export const Radio = (props: ChoiceProps) => <Choice kind="radio" {...props} />

/** On or off, alone or several of a group. The whole row is the target. */
export const Checkbox = (props: ChoiceProps) => <Choice kind="checkbox" {...props} />
