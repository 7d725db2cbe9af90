import styles from './session.module.css'

/** What went wrong with a whole form, said above its button. */
export const FormError = ({ children }: { children: string | undefined }) =>
  children ? (
    <p className={styles.error} role="alert">
      {children}
    </p>
  ) : null
