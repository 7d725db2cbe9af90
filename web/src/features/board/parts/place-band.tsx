import type { RestaurantCard } from '@platewire/client'
import { clothStyle } from '../../../art/cloth-style.ts'
import { Monogram } from '../../../art/monogram.tsx'
import styles from './place-band.module.css'

/** Whose order it is, on its own cloth: told apart by colour, initials and name. */
export function PlaceBand({ place }: { place: RestaurantCard }) {
  return (
    <p className={styles.band} style={clothStyle(place.hue)}>
      <Monogram name={place.name} hue={place.hue} className={styles.face} />
      <bdi dir="auto" className={styles.name}>
        {place.name}
      </bdi>
    </p>
  )
}
