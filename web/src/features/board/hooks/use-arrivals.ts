import { type Board, type StreamChange, ticketCode } from '@platewire/client'
import { useEffect, useRef, useState } from 'react'
import { announce } from '../../../lib/announce.ts'
import { formatMoment } from '../../../lib/format.ts'
import { createAnnouncer } from '../announcer.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import { arrivalsIn } from './arrivals-in.ts'

/** Tells people what the stream brought: new orders aloud, a cancelled one by its falling pair. */
export function useArrivals(hasSeveral: boolean) {
  const isShared = useRef(hasSeveral)
  isShared.current = hasSeveral
  const [announcer] = useState(() => createAnnouncer((sentence) => announce(sentence, 'assertive')))
  useEffect(() => announcer.stop, [announcer])
  const [onChange] = useState(() => (_: string, change: StreamChange<Board>) => {
    const { placed, scheduled, answered, cancelled } = arrivalsIn(change)
    const place = isShared.current ? change.data.restaurant.name : undefined
    for (const ticket of placed) announcer.arrived({ ...ticket, place })
    for (const { number, promised_from } of scheduled) {
      const when = formatMoment(promised_from, Date.now(), change.data.restaurant.timezone)
      announce(`Order ${ticketCode(number)} for ${when}`)
    }
    for (const id of answered) announcer.answered(id)
    if (cancelled.length > 0) kitchenSound.signal('changed')
    else if (scheduled.length > 0) kitchenSound.signal('scheduled')
    else if (change.origin === 'catch_up') kitchenSound.signal('caught_up')
    if (change.skipped > 0) {
      announce(`${change.skipped} updates were missed, this is how it stands now`)
    }
  })
  return onChange
}
