import { type Ticket, ticketCode } from '@platewire/client'
import { useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { cx } from '../../../lib/cx.ts'
import { type Act, PENDING_WORDS, type PlainAct } from '../acts.ts'
import { dishLines } from '../columns.ts'
import styles from './ticket.module.css'

type ActOnTicket = (ticket: Ticket, act: Act) => void

/** The one next step of each state after accepting, with the key that does it. */
const STEPS: Partial<Record<Ticket['status'], { type: PlainAct; label: string; key: string }>> = {
  accepted: { type: 'start', label: 'Start cooking', key: 'S' },
  preparing: { type: 'ready', label: 'Ready', key: 'R' },
  ready: { type: 'hand_over', label: 'Handed over', key: 'H' },
  picked_up: { type: 'deliver', label: 'Delivered', key: 'D' },
}

/** What can be done with a ticket where it is. The consequence stands in the button. */
export function TicketActs({
  ticket,
  pending,
  defaultMinutes,
  onAct,
  onReject,
}: {
  ticket: Ticket
  pending: Act['type'] | null
  defaultMinutes: number
  onAct: ActOnTicket
  onReject: () => void
}) {
  if (ticket.status === 'placed') {
    return (
      <AcceptActs
        ticket={ticket}
        pending={pending}
        defaultMinutes={defaultMinutes}
        onAct={onAct}
        onReject={onReject}
      />
    )
  }
  const step = STEPS[ticket.status]
  // What a driver carries, the driver hands over.
  if (step === undefined || (step.type === 'deliver' && ticket.has_driver)) return null
  return (
    <div className={styles.acts}>
      <Button
        variant={step.type === 'start' ? 'secondary' : 'primary'}
        wide
        className={styles.main}
        aria-keyshortcuts={step.key}
        pending={pending !== null}
        pendingLabel={pending === null ? undefined : PENDING_WORDS[pending]}
        longPendingLabel="Still trying"
        onClick={() => onAct(ticket, { type: step.type })}
      >
        {step.label}
      </Button>
    </div>
  )
}

/** Ten, fifteen, twenty, twenty-five, and the kitchen's own usual time. */
export function minuteChoices(defaultMinutes: number): number[] {
  return [...new Set([10, 15, 20, 25, defaultMinutes])].sort((a, b) => a - b).slice(0, 5)
}

const LONGEST_MINUTES = 180

/** How long the menu says that the slowest dish of an order takes; 0 where it does not say. */
const longestDish = (ticket: Ticket): number =>
  Math.max(0, ...dishLines(ticket).map((line) => line.cook_minutes ?? 0))

function AcceptActs({
  ticket,
  pending,
  defaultMinutes,
  onAct,
  onReject,
}: {
  ticket: Ticket
  pending: Act['type'] | null
  defaultMinutes: number
  onAct: ActOnTicket
  onReject: () => void
}) {
  const [minutes, setMinutes] = useState(defaultMinutes)
  const longest = longestDish(ticket)
  const code = ticketCode(ticket.number)
  return (
    <div className={styles.acts}>
      <fieldset className={styles.minutes} aria-label={`Minutes until ${code} is ready`}>
        {minuteChoices(defaultMinutes).map((choice) => (
          <button
            key={choice}
            type="button"
            className={cx(styles.minute, choice === minutes && styles.chosen)}
            aria-pressed={choice === minutes}
            data-minutes={choice}
            onClick={() => setMinutes(choice)}
          >
            {choice}
          </button>
        ))}
        <button
          type="button"
          className={styles.minute}
          aria-label="+5 minutes"
          onClick={() => setMinutes((now) => Math.min(LONGEST_MINUTES, now + 5))}
        >
          +5
        </button>
      </fieldset>
      {longest > minutes && <p className={styles.tooShort}>One dish takes {longest} min</p>}
      <Button
        variant="warm"
        wide
        className={styles.main}
        aria-keyshortcuts="A"
        pending={pending === 'accept'}
        pendingLabel={PENDING_WORDS.accept}
        longPendingLabel="Still trying"
        onClick={() => onAct(ticket, { type: 'accept', prepMinutes: minutes })}
      >
        Accept, {minutes} min
      </Button>
      <Button
        variant="secondary"
        wide
        className={styles.minor}
        aria-keyshortcuts="X"
        pending={pending === 'reject'}
        pendingLabel={PENDING_WORDS.reject}
        onClick={onReject}
      >
        Reject {code}
      </Button>
    </div>
  )
}
