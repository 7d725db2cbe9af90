import { IconBellRinging } from '@tabler/icons-react'
import { Monogram } from '../../../art/monogram.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { VisuallyHidden } from '../../../components/ui/visually-hidden.tsx'
import { useNow } from '../../../lib/clock.ts'
import { cx } from '../../../lib/cx.ts'
import { plural } from '../../../lib/format.ts'
import { isClosed } from '../../../lib/order-status.ts'
import { isOpenAt, type Shift, type Standing } from '../shift.ts'
import styles from './place-filter.module.css'

const STANDING_WORD: Record<Exclude<Standing, 'live'>, string> = {
  behind: 'catching up',
  cut: 'not up to date',
  ended: 'access ended',
}

/** Whose orders are shown. The alarm rings for all of them whatever is chosen here. */
export function PlaceFilter({
  shift,
  standings,
  shownId,
  onShow,
}: {
  shift: Shift
  standings: ReadonlyMap<string, Standing>
  shownId: string | null
  onShow: (restaurantId: string | null) => void
}) {
  const now = useNow(60)
  const open = [...shift.tickets.values()].filter((ticket) => !isClosed(ticket.status))
  return (
    <fieldset
      className={styles.filter}
      aria-label="Restaurants shown"
      data-region="restaurants"
      tabIndex={-1}
    >
      <button
        type="button"
        className={cx(styles.choice, shownId === null && styles.chosen)}
        aria-pressed={shownId === null}
        onClick={() => onShow(null)}
      >
        All <span className={styles.count}>{open.length}</span>
      </button>
      {shift.restaurants.map((place) => {
        const { id, name, hue } = place
        const own = open.filter((ticket) => ticket.restaurant_id === id)
        const waiting = own.filter((ticket) => ticket.status === 'placed').length
        const standing = standings.get(id) ?? 'live'
        const isShut = standing === 'live' && !isOpenAt(place, now)
        return (
          <button
            key={id}
            type="button"
            className={cx(styles.choice, shownId === id && styles.chosen)}
            aria-pressed={shownId === id}
            onClick={() => onShow(shownId === id ? null : id)}
          >
            <Monogram name={name} hue={hue} className={styles.face} />
            <bdi dir="auto" className={styles.name}>
              {name}
            </bdi>{' '}
            <span className={styles.count}>{own.length}</span>{' '}
            {waiting > 0 && (
              <span className={styles.waiting}>
                <Icon of={IconBellRinging} size={16} />
                {waiting} <VisuallyHidden>{waiting === 1 ? 'waits' : 'wait'} for an answer</VisuallyHidden>
              </span>
            )}
            {standing !== 'live' && <span className={styles.standing}>{STANDING_WORD[standing]}</span>}
            {isShut && <span className={styles.shut}>closed</span>}
          </button>
        )
      })}
      <VisuallyHidden>{plural(open.length, 'open order', 'open orders')}</VisuallyHidden>
    </fieldset>
  )
}
