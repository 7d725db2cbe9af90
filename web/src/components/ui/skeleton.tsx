import type { ReactNode } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './skeleton.module.css'
import { VisuallyHidden } from './visually-hidden.tsx'

/** A bar or box where something will stand. Sizes are those of what follows, so that nothing jumps. */
export function Bone({
  width = '100%',
  height = '1em',
  round = false,
  className,
}: {
  width?: string
  height?: string
  round?: boolean
  className?: string | undefined
}) {
  return (
    <span
      className={cx(styles.bone, round && styles.round, className)}
      style={{ inlineSize: width, blockSize: height }}
    />
  )
}

/** Wraps a skeleton: silent to screen readers but for one sentence. */
export function Skeleton({
  label,
  children,
  className,
}: {
  label: string
  children: ReactNode
  className?: string | undefined
}) {
  return (
    <div className={className} role="status" aria-busy="true">
      <VisuallyHidden>{label}</VisuallyHidden>
      <div aria-hidden="true" className={styles.appear}>
        {children}
      </div>
    </div>
  )
}
