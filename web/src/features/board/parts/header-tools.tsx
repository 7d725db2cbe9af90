import { IconBell, IconBellOff } from '@tabler/icons-react'
import { ConnectionMark } from '../../../components/connection/connection-mark.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { useNow } from '../../../lib/clock.ts'
import { type ConnectionFacts, connectionSentence } from '../../../lib/connection-view.ts'
import { cx } from '../../../lib/cx.ts'
import { formatAge, formatTime } from '../../../lib/format.ts'
import { useConnection } from '../../../lib/use-connection.ts'
import { useSoundState } from '../hooks/use-sound.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import styles from './board-header.module.css'

const OVERDUE_MS = 6000

/** The board is checked every four seconds; when an answer is overdue it no longer claims to be live. */
function boardSentence(facts: ConnectionFacts, now: number): string {
  const age = facts.lastCheckedAt === null ? 0 : now - facts.lastCheckedAt
  return facts.state === 'live' && age > OVERDUE_MS
    ? `Checking, last answer ${formatAge(age)} ago`
    : connectionSentence(facts, now)
}

/** Whether the screen is true, in words; a press says how it knows. */
export function ConnectionButton({ onPress }: { onPress: () => void }) {
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

/** Whether this device would be heard; a press plays the sound, and wakes it. */
export function SoundButton() {
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

/** The time of the restaurant. */
export function WallClock({ timeZone }: { timeZone: string | undefined }) {
  const now = useNow(5)
  return <time className={styles.clock}>{formatTime(now, timeZone)}</time>
}
