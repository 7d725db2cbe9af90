import { useId } from 'react'
import { cx } from '../../lib/cx.ts'
import { formatRoundMoney } from '../../lib/format.ts'
import styles from './tip-choice.module.css'

const TIPS = [0, 100, 200, 300, 500]

/** A tip for the courier, in round amounts. */
export function TipChoice({
  tipMinor,
  currency,
  onChange,
}: {
  tipMinor: number
  currency: string
  onChange: (tipMinor: number) => void
}) {
  const name = useId()
  return (
    <fieldset className={styles.tips}>
      <legend className={styles.legend}>Tip for the courier</legend>
      {TIPS.map((minor) => (
        <label key={minor} className={cx(styles.tip, tipMinor === minor && styles.chosen)}>
          <input
            type="radio"
            name={name}
            className={styles.input}
            checked={tipMinor === minor}
            onChange={() => onChange(minor)}
          />
          {minor === 0 ? 'None' : formatRoundMoney(minor, currency)}
        </label>
      ))}
    </fieldset>
  )
}
