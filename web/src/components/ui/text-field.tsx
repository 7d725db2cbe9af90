import type { ComponentProps, ReactNode } from 'react'
import { useState } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './field.module.css'
import { Field, type FieldProps } from './field.tsx'

type Own = FieldProps & { leading?: ReactNode }

/** One line of text. */
export function TextField({
  label,
  hint,
  error,
  optional,
  leading,
  className,
  ...input
}: Own & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(described) => (
        <span className={styles.shell}>
          {leading && <span className={styles.leading}>{leading}</span>}
          <input
            dir="auto"
            {...input}
            {...described}
            className={cx(styles.control, leading !== undefined && styles.withLeading, className)}
          />
        </span>
      )}
    </Field>
  )
}

/** Several lines of text. */
export function TextArea({
  label,
  hint,
  error,
  optional,
  className,
  ...input
}: FieldProps & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(described) => (
        <textarea dir="auto" {...input} {...described} className={cx(styles.control, className)} />
      )}
    </Field>
  )
}

/** A password that can be shown, pasted and filled in by a password manager. */
export function PasswordField({
  label,
  hint,
  error,
  className,
  ...input
}: FieldProps & ComponentProps<'input'>) {
  const [isShown, setShown] = useState(false)
  return (
    <Field label={label} hint={hint} error={error}>
      {(described) => (
        <span className={styles.shell}>
          <input
            {...input}
            {...described}
            type={isShown ? 'text' : 'password'}
            dir="ltr"
            autoCapitalize="none"
            spellCheck={false}
            className={cx(styles.control, styles.withTrailing, className)}
          />
          <span className={styles.trailing}>
            <ShowButton
              isShown={isShown}
              onToggle={() => setShown((shown) => !shown)}
              controls={described.id}
            />
          </span>
        </span>
      )}
    </Field>
  )
}

function ShowButton({
  isShown,
  onToggle,
  controls,
}: {
  isShown: boolean
  onToggle: () => void
  controls: string
}) {
  return (
    <button
      type="button"
      className={styles.show}
      aria-controls={controls}
      aria-label={isShown ? 'Hide password' : 'Show password'}
      onClick={onToggle}
    >
      {isShown ? 'Hide' : 'Show'}
    </button>
  )
}
