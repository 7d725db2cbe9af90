import { IconX } from '@tabler/icons-react'
import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'
import { cx } from '../../lib/cx.ts'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'
import { Icon } from './icon.tsx'

export type DialogProps = {
  isOpen: boolean
  onClose: () => void
  title: ReactNode
  /** `sheet` rises from the bottom on a phone and stands in the middle elsewhere; `side` takes the end edge. */
  variant?: 'dialog' | 'sheet' | 'side' | undefined
  /** Above the title, edge to edge: a picture. */
  lead?: ReactNode
  /** Stays in sight below the scrolling part. */
  footer?: ReactNode
  /** The part that scrolls, for those who must scroll something into view. */
  bodyRef?: RefObject<HTMLDivElement | null>
  children: ReactNode
}

/** The platform's own modal dialog: Escape, backdrop and the cross close it, focus returns where it was. */
export function Dialog({ isOpen, ...rest }: DialogProps) {
  return isOpen ? <OpenDialog {...rest} /> : null
}

function OpenDialog({
  onClose,
  title,
  variant = 'dialog',
  lead,
  footer,
  bodyRef,
  children,
}: Omit<DialogProps, 'isOpen'>) {
  const dialog = useRef<HTMLDialogElement>(null)
  const pressed = useRef<EventTarget | null>(null)
  const titleRef = useRef<HTMLHeadingElement>(null)
  const titleId = useId()
  useEffect(() => {
    const opener = document.activeElement
    const { documentElement: page } = document
    page.style.setProperty('--scrollbar', `${window.innerWidth - page.clientWidth}px`)
    dialog.current?.showModal()
    titleRef.current?.focus({ preventScroll: true })
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    // The platform gives Escape; the press on the backdrop is a second way for pointers only.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes the dialog through onCancel
    <dialog
      ref={dialog}
      className={cx(styles.dialog, styles[variant])}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        pressed.current = event.target
      }}
      // A drag that begins inside, such as one that selects text, ends in a click on the dialog as well; it closes nothing.
      onClick={({ target }) => target === dialog.current && target === pressed.current && onClose()}
    >
      <div className={styles.frame}>
        <IconButton
          label="Close"
          className={cx(styles.close, lead !== undefined && styles.onPicture)}
          onClick={onClose}
        >
          <Icon of={IconX} size={22} />
        </IconButton>
        <div ref={bodyRef} className={styles.body}>
          {lead}
          <h2
            ref={titleRef}
            id={titleId}
            className={cx(styles.title, lead !== undefined && styles.underLead)}
            tabIndex={-1}
          >
            {title}
          </h2>
          {children}
        </div>
        {footer && <div className={styles.footer}>{footer}</div>}
      </div>
    </dialog>
  )
}
