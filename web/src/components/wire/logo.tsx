import styles from './logo.module.css'

/** A plate seen from above on a wire, with the food as a copper dot. */
export function LogoMark({ size = 34 }: { size?: number }) {
  return (
    <svg
      viewBox="0 0 40 24"
      width={(size * 40) / 24}
      height={size}
      fill="none"
      aria-hidden="true"
      focusable="false"
      className={styles.mark}
    >
      <path d="M0 12h10.5M29.5 12H40" stroke="var(--copper)" strokeWidth="2.6" />
      <circle cx="20" cy="12" r="9" stroke="var(--ink)" strokeWidth="3" />
      <circle cx="20" cy="12" r="3.4" fill="var(--copper)" className={styles.food} />
    </svg>
  )
}

/** Mark and word together. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <span className={styles.logo} style={{ fontSize: `min(${size / 16}rem, 7.5vw)` }}>
      <LogoMark size={size} />
      <span className={styles.word}>Platewire</span>
    </span>
  )
}
