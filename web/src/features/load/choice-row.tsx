import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './choice-row.module.css'

/** A few values side by side, of which one is chosen. */
export function ChoiceRow<T extends string | number>({
  label,
  values,
  chosen,
  words,
  onChoose,
}: {
  label: string
  values: readonly T[]
  chosen: T
  words: (value: T) => ReactNode
  onChoose: (value: T) => void
}) {
  return (
    <fieldset className={styles.row}>
      <legend className={styles.label}>{label}</legend>
      {values.map((value) => (
        <button
          key={value}
          type="button"
          className={cx(styles.choice, value === chosen && styles.chosen)}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {words(value)}
        </button>
      ))}
    </fieldset>
  )
}
