import { Button } from '../../components/ui/button.tsx'
import styles from './conflict-list.module.css'
import type { MenuEditing } from './use-menu-editor.ts'
import { conflictLine } from './words.ts'

/** What a colleague published of the same things meanwhile: news, and one decision each. */
export function ConflictList({ conflicts, decide }: Pick<MenuEditing, 'conflicts' | 'decide'>) {
  if (conflicts.length === 0) return null
  return (
    <section className={styles.box} role="alert" aria-label="Changed by a colleague">
      <ul className={styles.list}>
        {conflicts.map((conflict) => (
          <li key={`${conflict.kind} ${conflict.id}`} className={styles.conflict}>
            <span className={styles.line}>{conflictLine(conflict)}</span>
            <Button variant="secondary" size="small" onClick={() => decide(conflict, 'theirs')}>
              Take theirs
            </Button>
            <Button variant="secondary" size="small" onClick={() => decide(conflict, 'mine')}>
              Keep mine
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
