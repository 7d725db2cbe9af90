import { IconChevronDown, IconMapPin } from '@tabler/icons-react'
import { Icon } from '../../components/ui/icon.tsx'
import styles from './place-button.module.css'
import type { Place } from './place-store.ts'

/** Says where food goes, and opens the choice of another place. */
export function PlaceButton({ place, onOpen }: { place: Place | null; onOpen: () => void }) {
  return (
    <button type="button" className={styles.button} onClick={onOpen}>
      <Icon of={IconMapPin} />
      <span className={styles.words}>
        <span className={styles.to}>{place ? 'To' : 'Where to?'}</span>{' '}
        <bdi className={styles.place}>{place ? place.label : 'Choose an address'}</bdi>
      </span>
      <Icon of={IconChevronDown} size={18} />
    </button>
  )
}
