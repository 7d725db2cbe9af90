import styles from './typing-line.module.css'

/** Who writes, in words. Silent to screen readers; its place is kept, so that nothing jumps. */
export const TypingLine = ({ names }: { names: readonly string[] }) => (
  <p className={styles.line} aria-hidden="true" data-typing={names.length > 0 || undefined}>
    {names.length > 0 && (
      <>
        <bdi>{names.join(' and ')}</bdi> {names.length === 1 ? 'is' : 'are'} writing…
      </>
    )}
  </p>
)
