import type { OutboxEntry } from '@platewire/client/outbox'
import { isolate } from './bidi.ts'
import { errorLine } from './error-text.ts'
import { formatMoment, formatMoney, formatTime } from './format.ts'
import { isHeld, isWaiting } from './outbox.ts'
import { paths } from './paths.ts'

const DAY_MS = 24 * 3600_000

const textOf = ({ about }: OutboxEntry, name: string): string => {
  const value = about[name]
  return typeof value === 'string' ? isolate(value) : ''
}

/** What is kept, in words. A command without words of its own may bring a `title`. */
export function entryTitle(entry: OutboxEntry): string {
  switch (entry.command) {
    case 'place_order': {
      const { total_minor: total, currency } = entry.about
      const amount =
        typeof total === 'number' && typeof currency === 'string' ? `, ${formatMoney(total, currency)}` : ''
      return `Order from ${textOf(entry, 'restaurant') || 'a restaurant'}${amount}`
    }
    case 'cancel_order':
      return `Cancel order ${textOf(entry, 'code')}, ${textOf(entry, 'restaurant')}`
    case 'save_profile':
      return 'Your name and phone'
    case 'save_address':
      return `Address ${textOf(entry, 'line1')}`
    case 'remove_address':
      return `Remove address ${textOf(entry, 'line1')}`
    default:
      return textOf(entry, 'title') || 'A change'
  }
}

/** How it stands, in one sentence. `others` are all entries, to name the one that goes first. */
export function entrySays(entry: OutboxEntry, others: readonly OutboxEntry[]): string {
  switch (entry.state) {
    case 'pending':
      return `${waitingWords(entry, others)}${deadlineWords(entry)}`
    case 'sending':
      return 'Being sent now.'
    case 'withdrawing':
      return 'Being taken back. It may have arrived before: then it counts, and you are told.'
    case 'refused':
    case 'too_late':
      return errorLine(entry.error)
    case 'done':
      return `Done ${formatMoment(entry.settledAt ?? entry.madeAt)}.`
  }
}

function waitingWords(entry: OutboxEntry, others: readonly OutboxEntry[]): string {
  const first = others.find(({ id }) => id === entry.waitsFor)
  if (first && !isWaiting(first)) return `Held until you settle “${entryTitle(first)}”.`
  if (first) return `Goes after “${entryTitle(first)}”.`
  return isHeld(entry) ? 'Sent by itself when you are back online.' : 'About to be sent.'
}

/** Until when it may go out, where that is soon. */
function deadlineWords({ expiresAt, madeAt }: OutboxEntry): string {
  return expiresAt - madeAt < DAY_MS ? ` Not after ${formatTime(expiresAt)}.` : ''
}

/** The state in a word or two, for the mark beside it. */
export const stateWord: Record<OutboxEntry['state'], string> = {
  pending: 'Waiting',
  sending: 'Sending',
  withdrawing: 'Taking back',
  refused: 'Not accepted',
  too_late: 'Too late',
  done: 'Done',
}

/** Where one goes on from here, if anywhere. */
export function wayOn(entry: OutboxEntry): { to: string; word: string } | null {
  const isSettledBadly = entry.state === 'refused' || entry.state === 'too_late'
  switch (entry.command) {
    case 'place_order':
      if (entry.state === 'done') return orderOf(entry.answer)
      return isSettledBadly ? { to: paths.checkout(), word: 'Look at the order again' } : null
    case 'cancel_order':
      return orderOf(entry.args)
    case 'save_profile':
    case 'save_address':
    case 'remove_address':
      return isSettledBadly ? { to: paths.account(), word: 'Correct it' } : null
    default:
      return typeof entry.about.path === 'string' ? { to: entry.about.path, word: 'Look' } : null
  }
}

function orderOf(value: unknown): { to: string; word: string } | null {
  const id = typeof value === 'object' && value !== null ? Reflect.get(value, 'order_id') : null
  return typeof id === 'string' ? { to: paths.order(id), word: 'See the order' } : null
}
