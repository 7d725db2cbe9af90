import type { Ticket } from '@platewire/client'
import type { Sighting } from '@platewire/client/devices'
import { formatTime, plural } from '../../lib/format.ts'

/** What a new ticket says about who has seen it. `asking` while somebody still has to. */
export interface Seen {
  readonly tone: 'calm' | 'asking'
  readonly text: string
}

/** Who has seen an order that waits, as far as it is known; null when there is nothing to say. */
export function seenOf(
  ticket: Pick<Ticket, 'status' | 'acknowledgement'>,
  sighting: Pick<Sighting, 'receipts'> | undefined,
  nameOf: (userId: string | null) => string | null,
  timeZone?: string,
): Seen | null {
  if (ticket.status !== 'placed') return null
  if (ticket.acknowledgement !== null) {
    const { user_id, acknowledged_at } = ticket.acknowledgement
    const name = nameOf(user_id)
    const time = formatTime(acknowledged_at, timeZone)
    return { tone: 'calm', text: name === null ? `Seen ${time}` : `Seen by ${name} ${time}` }
  }
  if (sighting === undefined) return null
  const shown = sighting.receipts.filter((receipt) => receipt.shown_at !== null).length
  if (shown === 0) return { tone: 'asking', text: 'Not seen on any device' }
  return { tone: 'asking', text: `On ${plural(shown, 'screen', 'screens')}, seen by nobody yet` }
}
