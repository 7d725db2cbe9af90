import type { Ticket } from '@platewire/client'
import { IconCheck, IconClock, IconFlame } from '@tabler/icons-react'
import { Icon } from '../../../components/ui/icon.tsx'
import { useTimed } from '../../../lib/clock.ts'
import { cx } from '../../../lib/cx.ts'
import { formatTime } from '../../../lib/format.ts'
import { DishWords, NoteBand } from '../parts/ticket-lines.tsx'
import styles from './kitchen-ticket.module.css'
import type { KitchenLine } from './kitchen-tickets.ts'

/** One dish. The whole line is the target: a press says that it is made, the next that it is not after all. */
export function KitchenLineButton({
  ticket,
  entry: { line, isMade, startsAt },
  timeZone,
  isOver,
  onToggle,
}: {
  ticket: Ticket
  entry: KitchenLine
  timeZone: string | undefined
  /** Cancelled: nothing of it is to be made any more. */
  isOver: boolean
  onToggle: (ticket: Ticket, position: number, isMade: boolean) => void
}) {
  return (
    <li className={styles.line}>
      <button
        type="button"
        className={cx(styles.dish, (isMade || isOver) && styles.done)}
        aria-pressed={isMade}
        disabled={isOver}
        data-kitchen-line
        onClick={() => onToggle(ticket, line.position, !isMade)}
      >
        <span className={styles.tick} aria-hidden="true">
          {isMade && <Icon of={IconCheck} size={22} />}
        </span>
        <span className={styles.words}>
          <DishWords line={line} />
          {!isMade && !isOver && startsAt !== null && <Start at={startsAt} timeZone={timeZone} />}
        </span>
      </button>
      {line.note !== '' && <NoteBand text={line.note} />}
    </li>
  )
}

/** How long "start now" is said: whether a dish is in the pan only its cook knows, ms. */
const SAID_MS = 2 * 60_000

/** When a dish has to go on. Longer ones start first, so that an order is done all at once. */
function Start({ at, timeZone }: { at: number; timeZone: string | undefined }) {
  const stage = useTimed((now) => (now < at ? 'later' : now < at + SAID_MS ? 'now' : 'past'))
  if (stage === 'past') return null
  return (
    <span className={cx(styles.start, stage === 'now' && styles.now)}>
      <Icon of={stage === 'now' ? IconFlame : IconClock} size={16} />
      {stage === 'now' ? 'start now' : `start ${formatTime(at, timeZone)}`}
    </span>
  )
}
