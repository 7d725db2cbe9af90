import type { ComponentProps, ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import { usePendingStage } from '../../lib/use-pending-stage.ts'
import styles from './button.module.css'

type Look = {
  /** `warm` asks for an act that somebody waits for; `danger` ends something. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'warm' | 'danger' | undefined
  size?: 'small' | 'medium' | 'large' | undefined
  wide?: boolean | undefined
}

/** The classes of a button, for links that look like one. */
export const buttonClass = ({ variant = 'primary', size = 'medium', wide = false }: Look = {}): string =>
  cx(styles.button, styles[variant], styles[size], wide && styles.wide)

export type ButtonProps = ComponentProps<'button'> &
  Look & {
    /** While true the button keeps its place and focus, and ignores presses. */
    pending?: boolean | undefined
    /** What it says after 0.4 s, such as "Placing…". */
    pendingLabel?: ReactNode
    /** What it says after 8 s. */
    longPendingLabel?: ReactNode
  }

/** A button: a verb and its object. */
export function Button({
  variant,
  size,
  wide,
  pending = false,
  pendingLabel,
  longPendingLabel = 'Still trying, kept on this device',
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const stage = usePendingStage(pending)
  const label =
    pendingLabel === undefined || stage === 'idle' || stage === 'short'
      ? children
      : stage === 'long'
        ? longPendingLabel
        : pendingLabel
  return (
    <button
      {...rest}
      type={pending && type === 'submit' ? 'button' : type}
      className={cx(buttonClass({ variant, size, wide }), className)}
      aria-disabled={pending || rest['aria-disabled'] || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? undefined : onClick}
    >
      {label}
    </button>
  )
}

/** A button that shows only an icon; its label is spoken and shown on long hover by the browser. */
export function IconButton({
  label,
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { label: string }) {
  return (
    <button {...rest} type={type} aria-label={label} title={label} className={cx(styles.icon, className)} />
  )
}
