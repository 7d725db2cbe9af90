import { IconChevronDown } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './field.module.css'
import { Field, type FieldProps } from './field.tsx'
import { Icon } from './icon.tsx'

/** One of a few, by the platform's own list. */
export function Select({
  label,
  hint,
  error,
  optional,
  className,
  children,
  ...rest
}: FieldProps & ComponentProps<'select'>) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(described) => (
        <span className={styles.shell}>
          <select {...rest} {...described} className={cx(styles.control, styles.select, className)}>
            {children}
          </select>
          <span className={styles.chevron}>
            <Icon of={IconChevronDown} />
          </span>
        </span>
      )}
    </Field>
  )
}
