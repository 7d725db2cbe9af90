import type { Ticket } from '@platewire/client'

/** How a ticket stands against the clock: three looks of its head bar. */
type PaceTone = 'calm' | 'due' | 'late'

/** What the head of a ticket says about time, in whole minutes. */
export interface Pace {
  readonly tone: PaceTone
  /** "12 min", "due 3 min", "6 min late". */
  readonly text: string
}

const MINUTE = 60_000
const ANSWER_DUE_MINUTES = 2
const ANSWER_LATE_MINUTES = 5
const DUE_MINUTES = 5

const whole = (milliseconds: number) => Math.max(0, Math.floor(milliseconds / MINUTE))
const instant = (text: string | null) => (text === null ? null : Date.parse(text))

/** Nobody counts in minutes what has waited for hours. */
const words = (minutes: number) => (minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`)

/** When the kitchen said an accepted order would be ready, ms since 1970. */
export function readyBy(ticket: Pick<Ticket, 'accepted_at' | 'prep_minutes'>): number | null {
  const accepted = instant(ticket.accepted_at)
  return accepted === null ? null : accepted + ticket.prep_minutes * MINUTE
}

function waiting(placedAt: number, now: number): Pace {
  const minutes = whole(now - placedAt)
  const tone = minutes >= ANSWER_LATE_MINUTES ? 'late' : minutes >= ANSWER_DUE_MINUTES ? 'due' : 'calm'
  return { tone, text: minutes === 0 ? 'just now' : `waits ${words(minutes)}` }
}

function until(deadline: number, now: number): Pace {
  const left = deadline - now
  if (left <= -MINUTE) return { tone: 'late', text: `${words(whole(-left))} late` }
  if (left <= MINUTE) return { tone: left < 0 ? 'late' : 'due', text: 'due now' }
  const minutes = whole(left)
  return minutes <= DUE_MINUTES
    ? { tone: 'due', text: `due ${minutes} min` }
    : { tone: 'calm', text: words(minutes) }
}

/** Lateness of an order, apart from its state: an answer is owed at once, then the kitchen's and the customer's time count. */
export function paceOf(ticket: Ticket, now: number): Pace {
  switch (ticket.status) {
    case 'placed':
      return waiting(instant(ticket.placed_at) ?? now, now)
    case 'accepted':
    case 'preparing':
      return until(readyBy(ticket) ?? now, now)
    case 'ready':
    case 'picked_up':
      return until(Date.parse(ticket.promised_until), now)
    default:
      return { tone: 'calm', text: '' }
  }
}
