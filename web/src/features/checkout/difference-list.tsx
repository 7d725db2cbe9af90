import { IconAlertTriangle } from '@tabler/icons-react'
import { Icon } from '../../components/ui/icon.tsx'
import styles from './difference-list.module.css'
import type { Difference } from './differences.ts'

const ACTION_WORD = {
  remove: 'Remove it',
  fewer: 'Take what is left',
  change: 'Choose again',
  address: 'Change the address',
  time: 'Choose a time',
  'add-more': 'Add dishes',
} as const

/** What changed since the customer looked, each with its one way on. */
export function DifferenceList({
  differences,
  onAct,
}: {
  differences: readonly Difference[]
  onAct: (difference: Difference) => void
}) {
  if (differences.length === 0) return null
  return (
    <section className={styles.box} role="alert">
      <h3 className={styles.title}>
        <Icon of={IconAlertTriangle} />
        {differences.some((difference) => difference.blocks)
          ? 'Before you can order'
          : 'Changed since you chose'}
      </h3>
      <ul className={styles.list}>
        {differences.map((difference) => (
          <li key={difference.id} className={styles.difference}>
            <span>{difference.text}</span>
            {difference.action && (
              <button type="button" className={styles.act} onClick={() => onAct(difference)}>
                {ACTION_WORD[difference.action]}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
