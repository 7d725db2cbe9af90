import type { RestaurantCard } from '@platewire/client'
import { IconBell, IconBellOff, IconDotsVertical } from '@tabler/icons-react'
import { Monogram } from '../../../art/monogram.tsx'
import { ConnectionMark } from '../../../components/connection/connection-mark.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { useAreaNews } from '../../../lib/area-news.tsx'
import { useNow } from '../../../lib/clock.ts'
import { type ConnectionFacts, connectionSentence } from '../../../lib/connection-view.ts'
import { cx } from '../../../lib/cx.ts'
import { formatAge, formatTime } from '../../../lib/format.ts'
import { useConnection } from '../../../lib/use-connection.ts'
import { useSoundState } from '../hooks/use-sound.ts'
import { shiftName } from '../shift.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import styles from './board-header.module.css'

/** Is the board true, whose is it, can it be heard, what time is it: always in sight. */
export function BoardHeader({
  restaurants,
  scheduledCount,
  closedCount,
  onConnection,
  onScheduled,
  onClosed,
  onMore,
}: {
  restaurants: readonly RestaurantCard[]
  scheduledCount: number
  closedCount: number
  onConnection: () => void
  onScheduled: () => void
  onClosed: () => void
  onMore: () => void
}) {
  const { bell } = useAreaNews()
  return (
    <header className={styles.header} data-region="header" tabIndex={-1}>
      <ConnectionButton onPress={onConnection} />
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
        {bell}
        <SoundButton />
        {scheduledCount > 0 && (
          <button type="button" className={cx(styles.tool, styles.wideOnly)} onClick={onScheduled}>
            Later <span className={styles.count}>{scheduledCount}</span>
          </button>
        )}
        <button type="button" className={cx(styles.tool, styles.wideOnly)} onClick={onClosed}>
          Closed <span className={styles.count}>{closedCount}</span>
        </button>
        <button type="button" className={styles.tool} onClick={onMore}>
          <Icon of={IconDotsVertical} size={24} />
          More
        </button>
        <WallClock timeZone={restaurants[0]?.timezone} />
      </div>
    </header>
  )
}

const OVERDUE_MS = 6000

/** The board is checked every four seconds; when an answer is overdue it no longer claims to be live. */
function boardSentence(facts: ConnectionFacts, now: number): string {
  const age = facts.lastCheckedAt === null ? 0 : now - facts.lastCheckedAt
  return facts.state === 'live' && age > OVERDUE_MS
    ? `Checking, last answer ${formatAge(age)} ago`
    : connectionSentence(facts, now)
}

function ConnectionButton({ onPress }: { onPress: () => void }) {
  const facts = useConnection()
  const now = useNow(1)
  return (
    <button type="button" className={styles.connection} onClick={onPress}>
      <ConnectionMark state={facts.state} />
      <span className={styles.sentence}>{boardSentence(facts, now)}</span>
    </button>
  )
}

const SOUND_WORD = { on: 'Sound on', locked: 'Sound off', unsupported: 'No sound' } as const

function SoundButton() {
  const sound = useSoundState()
  const press = async () => {
    await kitchenSound.unlock()
    kitchenSound.play('new_order')
  }
  return (
    <button
      type="button"
      className={cx(styles.tool, sound !== 'on' && styles.struck)}
      title={sound === 'on' ? 'Play the sound of a new order' : 'Turn the sound on'}
      onClick={press}
    >
      <Icon of={sound === 'on' ? IconBell : IconBellOff} size={24} />
      <span className={sound === 'on' ? styles.wideOnly : undefined}>{SOUND_WORD[sound]}</span>
    </button>
  )
}

function WallClock({ timeZone }: { timeZone: string | undefined }) {
  const now = useNow(5)
  return <time className={styles.clock}>{formatTime(now, timeZone)}</time>
}
