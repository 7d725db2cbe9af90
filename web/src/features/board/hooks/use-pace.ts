import type { Ticket } from '@platewire/client'
import { useTimed } from '../../../lib/clock.ts'
import { type Pace, paceOf } from '../pace.ts'

/** How a ticket stands against the clock. Its words change by the minute, and only then is it drawn again. */
export function usePace(ticket: Ticket): Pace {
  const tone = useTimed((now) => paceOf(ticket, now).tone)
  const text = useTimed((now) => paceOf(ticket, now).text)
  return { tone, text }
}
