import { useId } from 'react'
import { VisuallyHidden } from '../../components/ui/visually-hidden.tsx'
import { cx } from '../../lib/cx.ts'
import { plural } from '../../lib/format.ts'
import styles from './stars.module.css'

const VALUES = [1, 2, 3, 4, 5] as const
const WORDS: Record<number, string> = { 1: 'Bad', 2: 'Poor', 3: 'All right', 4: 'Good', 5: 'Excellent' }

/** One to five, chosen by a press or by arrow keys; the word says what the shape means. */
export function StarChoice({
  legend,
  stars,
  onChange,
}: {
  legend: string
  stars: number | null
  onChange: (stars: number) => void
}) {
  const name = useId()
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>{legend}</legend>
      <span className={styles.row}>
        {VALUES.map((value) => (
          <label key={value} className={cx(styles.star, value <= (stars ?? 0) && styles.lit)}>
            <input
              type="radio"
              name={name}
              className={styles.input}
              checked={stars === value}
              onChange={() => onChange(value)}
            />
            <Star />
            <VisuallyHidden>
              {plural(value, 'star', 'stars')}, {WORDS[value]}
            </VisuallyHidden>
          </label>
        ))}
        <span className={styles.word} aria-hidden="true">
          {stars !== null && WORDS[stars]}
        </span>
      </span>
    </fieldset>
  )
}

/** What was given, to be read. */
export const GivenStars = ({ stars }: { stars: number }) => (
  <span className={styles.given}>
    {VALUES.map((value) => (
      <span key={value} className={cx(value <= stars && styles.lit)} aria-hidden="true">
        <Star />
      </span>
    ))}
    <VisuallyHidden>{stars} of 5</VisuallyHidden>
  </span>
)

const Star = () => (
  <svg viewBox="0 0 20 20" width="28" height="28" aria-hidden="true" focusable="false">
    <path
      d="M10 1.8 12.5 7.2 18.3 7.9 14 11.9 15.1 17.7 10 14.8 4.9 17.7 6 11.9 1.7 7.9 7.5 7.2Z"
      strokeWidth="1.4"
      strokeLinejoin="round"
    />
  </svg>
)
