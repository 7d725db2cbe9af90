import type { RestaurantCard } from '@platewire/client'
import { IconHandStop, IconHourglass } from '@tabler/icons-react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { useNow } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { errorLine } from '../../lib/error-text.ts'
import { loadAt } from '../../lib/load.ts'
import styles from './load-notice.module.css'
import { useStaffLoad } from './use-staff-load.ts'
import { loadSentence } from './words.ts'

/** Over the board while a restaurant is not as usual: nobody may wonder why it is so quiet. */
export function LoadNotices({ restaurants }: { restaurants: readonly RestaurantCard[] }) {
  const now = useNow(30)
  return restaurants
    .filter(({ load }) => loadAt(load, now).mode !== 'open')
    .map((restaurant) => (
      <LoadNotice key={restaurant.id} restaurant={restaurant} isNamed={restaurants.length > 1} />
    ))
}

function LoadNotice({ restaurant, isNamed }: { restaurant: RestaurantCard; isNamed: boolean }) {
  const now = useNow(30)
  const { load, change } = useStaffLoad(restaurant.id, restaurant.load)
  const { mode, minutes } = loadAt(restaurant.load, now)
  const isPaused = mode === 'paused'
  const title = isPaused ? 'takes no orders' : `is slower by ${minutes} min`
  return (
    <section
      className={cx(styles.notice, isPaused ? styles.paused : styles.slower)}
      aria-label={`${restaurant.name} ${title}`}
      data-load={mode}
    >
      <Icon of={isPaused ? IconHandStop : IconHourglass} size={isPaused ? 40 : 24} />
      <div className={styles.text}>
        <p className={styles.title}>
          {isNamed ? <bdi dir="auto">{restaurant.name}</bdi> : 'This restaurant'} {title}
        </p>
        {load.data && <p>{loadSentence({ ...load.data, mode }, now, restaurant.timezone)}</p>}
        {change.isError && <p role="alert">{errorLine(change.error)}</p>}
      </div>
      <Button
        variant={isPaused ? 'primary' : 'secondary'}
        size={isPaused ? 'large' : 'medium'}
        pending={change.isPending}
        pendingLabel="Telling everybody…"
        onClick={() => change.mutate({ mode: 'open' })}
      >
        {isPaused ? 'Take orders again' : 'Back to usual'}
      </Button>
    </section>
  )
}
