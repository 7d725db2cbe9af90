import { IconMinus, IconPlus, IconTrash } from '@tabler/icons-react'
import { Icon } from './icon.tsx'
import styles from './stepper.module.css'

/** How many of a thing. At its least the minus removes it, when it may. */
export function Stepper({
  value,
  onChange,
  of,
  least = 1,
  most = 99,
  onRemove,
  size = 'medium',
}: {
  value: number
  onChange: (value: number) => void
  /** What is counted, for screen readers. */
  of: string
  least?: number
  most?: number
  onRemove?: (() => void) | undefined
  size?: 'small' | 'medium'
}) {
  const removes = value <= least && onRemove !== undefined
  return (
    <fieldset className={styles.stepper} data-size={size} aria-label={`Quantity of ${of}`}>
      <button
        type="button"
        className={styles.step}
        aria-label={removes ? `Remove ${of}` : `One ${of} less`}
        disabled={value <= least && !removes}
        onClick={() => (removes ? onRemove() : onChange(value - 1))}
      >
        <Icon of={removes ? IconTrash : IconMinus} size={size === 'small' ? 18 : 20} />
      </button>
      <output className={styles.value}>{value}</output>
      <button
        type="button"
        className={styles.step}
        aria-label={`One ${of} more`}
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
      >
        <Icon of={IconPlus} size={size === 'small' ? 18 : 20} />
      </button>
    </fieldset>
  )
}
