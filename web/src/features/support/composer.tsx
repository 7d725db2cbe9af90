import { IconSend2 } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type Ref, useId } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { cx } from '../../lib/cx.ts'
import { plural } from '../../lib/format.ts'
import styles from './composer.module.css'

/** What the database takes, in characters as people count them. */
const MOST = 2000
/** From here on the box says how many are left. */
const NEARLY = 1800

/** The box one writes in. It grows with the text; Enter sends where there is a keyboard. */
export function Composer({
  text,
  onText,
  onSend,
  onTyping,
  label = 'Your message',
  sendWord = 'Send',
  locked = null,
  isNote = false,
  boxRef,
  children,
}: {
  text: string
  onText: (text: string) => void
  onSend: (text: string) => void
  onTyping?: () => void
  label?: string
  sendWord?: string
  /** Why nothing can be sent now; what is written stays. */
  locked?: ReactNode
  isNote?: boolean
  boxRef?: Ref<HTMLTextAreaElement>
  /** Above the box: who types, what to write. */
  children?: ReactNode
}) {
  const hint = useId()
  const left = MOST - [...text.trim()].length
  const canSend = locked === null && left >= 0 && text.trim() !== ''
  const send = () => {
    if (canSend) onSend(text)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isTouch = matchMedia('(pointer: coarse)').matches
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || isTouch) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className={cx(styles.composer, isNote && styles.note)}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {children}
      {locked !== null && (
        <p id={hint} className={styles.locked} role="status">
          {locked}
        </p>
      )}
      <div className={styles.row}>
        <span className={styles.grow} data-text={text}>
          <textarea
            ref={boxRef}
            className={styles.box}
            aria-label={label}
            aria-describedby={locked === null ? undefined : hint}
            placeholder={label}
            dir="auto"
            rows={1}
            value={text}
            onChange={(event) => {
              onText(event.target.value)
              onTyping?.()
            }}
            onKeyDown={onKeyDown}
          />
        </span>
        <Button type="submit" aria-disabled={!canSend || undefined} className={styles.send}>
          <Icon of={IconSend2} size={20} />
          {sendWord}
        </Button>
      </div>
      {left <= MOST - NEARLY && (
        <p className={cx(styles.left, left < 0 && styles.over)} role="status">
          {plural(Math.abs(left), 'character', 'characters')} {left >= 0 ? 'left' : 'too many'}
        </p>
      )}
    </form>
  )
}
