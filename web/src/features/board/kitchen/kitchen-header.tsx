import type { RestaurantCard } from '@platewire/client'
import {
  IconArrowBackUp,
  IconKeyboard,
  IconLayoutKanban,
  IconListNumbers,
  IconMoon,
  IconSun,
} from '@tabler/icons-react'
import { Link } from 'react-router'
import { Icon } from '../../../components/ui/icon.tsx'
import { useAreaNews } from '../../../lib/area-news.tsx'
import { cx } from '../../../lib/cx.ts'
import { paths } from '../../../lib/paths.ts'
import headerStyles from '../parts/board-header.module.css'
import { ConnectionButton, SoundButton, WallClock } from '../parts/header-tools.tsx'
import { shiftName } from '../shift.ts'
import styles from './kitchen-header.module.css'

/** Is it true, whose kitchen is it, can it be heard: as on the board, with what a kitchen needs now and then. */
export function KitchenHeader({
  restaurants,
  theme,
  recallable,
  onSwitchTheme,
  onConnection,
  onRecall,
  onAllDay,
  onKeys,
}: {
  restaurants: readonly RestaurantCard[]
  theme: 'light' | 'dark'
  recallable: number
  onSwitchTheme: () => void
  onConnection: () => void
  onRecall: () => void
  onAllDay: () => void
  onKeys: () => void
}) {
  const { bell } = useAreaNews()
  return (
    <header className={headerStyles.header} data-region="header" tabIndex={-1}>
      <ConnectionButton onPress={onConnection} />
      <h1 className={headerStyles.name}>
        <span className={headerStyles.words}>
          Kitchen <bdi dir="auto">{shiftName({ restaurants })}</bdi>
        </span>
      </h1>
      <div className={headerStyles.tools}>
        {bell}
        <SoundButton />
        <button
          type="button"
          className={headerStyles.tool}
          aria-label={`Recall ${recallable}`}
          aria-keyshortcuts="R"
          onClick={onRecall}
        >
          <Icon of={IconArrowBackUp} size={24} />
          <span className={styles.word}>{'Recall '}</span>
          <span className={headerStyles.count}>{recallable}</span>
        </button>
        <button
          type="button"
          className={cx(headerStyles.tool, styles.noRail)}
          aria-label="All-day counts"
          aria-keyshortcuts="D"
          onClick={onAllDay}
        >
          <Icon of={IconListNumbers} size={24} />
        </button>
        <button
          type="button"
          className={cx(headerStyles.tool, headerStyles.wideOnly)}
          aria-label={theme === 'dark' ? 'Light, for the counter' : 'Dark, for the kitchen'}
          onClick={onSwitchTheme}
        >
          <Icon of={theme === 'dark' ? IconSun : IconMoon} size={24} />
        </button>
        <button
          type="button"
          className={cx(headerStyles.tool, headerStyles.wideOnly)}
          aria-label="Keys"
          aria-keyshortcuts="?"
          onClick={onKeys}
        >
          <Icon of={IconKeyboard} size={24} />
        </button>
        <Link
          to={paths.board(restaurants.map(({ id }) => id).join())}
          className={cx(headerStyles.tool, styles.link)}
          aria-label="Board"
        >
          <Icon of={IconLayoutKanban} size={24} />
          <span className={styles.word}>Board</span>
        </Link>
        <WallClock timeZone={restaurants[0]?.timezone} />
      </div>
    </header>
  )
}
