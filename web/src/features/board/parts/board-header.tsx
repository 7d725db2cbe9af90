import type { RestaurantCard } from '@platewire/client'
import { IconDotsVertical, IconSearch } from '@tabler/icons-react'
import { memo } from 'react'
import { Monogram } from '../../../art/monogram.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { useAreaNews } from '../../../lib/area-news.tsx'
import { cx } from '../../../lib/cx.ts'
import { shiftName } from '../shift.ts'
import { useBoardSlots } from '../slots.ts'
import styles from './board-header.module.css'
import type { Sheet } from './board-sheets.tsx'
import { ConnectionButton, SoundButton, WallClock } from './header-tools.tsx'

/** Is the board true, whose is it, can it be heard, what time is it: always in sight. */
export const BoardHeader = memo(function BoardHeader({
  restaurants,
  scheduledCount,
  onOpen,
}: {
  restaurants: readonly RestaurantCard[]
  scheduledCount: number
  onOpen: (sheet: Sheet) => void
}) {
  const { bell } = useAreaNews()
  const { Load } = useBoardSlots()
  return (
    <header className={styles.header} data-region="header" tabIndex={-1}>
      <ConnectionButton onPress={() => onOpen('connection')} />
      <h1 className={styles.name}>
        <span className={styles.faces}>
          {restaurants.map(({ id, name, hue }) => (
            <Monogram key={id} name={name} hue={hue} className={styles.monogram} />
          ))}
        </span>
        <bdi dir="auto" className={styles.words}>
          {shiftName({ restaurants })}
        </bdi>
      </h1>
      <div className={styles.tools}>
        {Load && <Load restaurants={restaurants} />}
        {bell}
        <SoundButton />
        {scheduledCount > 0 && (
          <button
            type="button"
            className={cx(styles.tool, styles.wideOnly)}
            onClick={() => onOpen('scheduled')}
          >
            Later <span className={styles.count}>{scheduledCount}</span>
          </button>
        )}
        <button
          type="button"
          className={cx(styles.tool, styles.wideOnly)}
          aria-keyshortcuts="/"
          onClick={() => onOpen('find')}
        >
          <Icon of={IconSearch} size={24} />
          Find
        </button>
        <button type="button" className={styles.tool} onClick={() => onOpen('more')}>
          <Icon of={IconDotsVertical} size={24} />
          More
        </button>
        <WallClock timeZone={restaurants[0]?.timezone} />
      </div>
    </header>
  )
})
