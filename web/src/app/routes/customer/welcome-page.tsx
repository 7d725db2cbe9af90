import type { ReactNode } from 'react'
import { RestaurantCover } from '../../pictures.tsx'
import styles from './welcome-page.module.css'

/** A form beside a set table. */
export function WelcomePage({ children }: { children: ReactNode }) {
  return (
    <div className={styles.page}>
      <div className={styles.form}>{children}</div>
      <div className={styles.picture} aria-hidden="true">
        <RestaurantCover seed="welcome" hue={45} recipes={['noodles', 'pizza', 'salad']} />
      </div>
    </div>
  )
}
