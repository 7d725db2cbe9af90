import { VisuallyHidden } from '../../components/ui/visually-hidden.tsx'
import styles from './unread-answers.module.css'
import { useUnreadAnswers } from './use-conversations.ts'

/** How many answers of the desk wait to be read; nothing when none does. */
export function UnreadAnswers() {
  const unread = useUnreadAnswers()
  if (unread === 0) return null
  return (
    <span className={styles.badge}>
      {unread}
      <VisuallyHidden> new</VisuallyHidden>
    </span>
  )
}
