import { type ReactNode, useEffect, useRef } from 'react'
import { announce } from '../../lib/announce.ts'
import styles from './undo-bar.module.css'

const UNDO_MS = 8000

/** Says what was done and offers to take it back for 8 seconds. One at a time, at the foot of the page. */
export function UndoBar({
  message,
  onUndo,
  onGone,
}: {
  message: string
  onUndo: () => void
  onGone: () => void
}): ReactNode {
  const gone = useRef(onGone)
  gone.current = onGone
  useEffect(() => {
    announce(`${message}. Undo is at the foot of the page.`)
    const timer = setTimeout(() => gone.current(), UNDO_MS)
    return () => clearTimeout(timer)
  }, [message])
  return (
    <div className={styles.bar}>
      <span>{message}</span>
      <button type="button" className={styles.undo} onClick={onUndo}>
        Undo
      </button>
    </div>
  )
}
