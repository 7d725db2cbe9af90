import type { Ticket } from '@platewire/client'
import { createDevices } from '@platewire/client/devices'
import { useCallback, useState } from 'react'
import { announce } from '../../../lib/announce.ts'
import { errorLine } from '../../../lib/error-text.ts'
import { useCapability } from '../../../lib/use-capability.ts'

/** What is seen: an order, while it is for later or once its time has come. Seen early is not seen now. */
export const sightOf = ({ order_id, placed_at }: Pick<Ticket, 'order_id' | 'placed_at'>): string =>
  placed_at === null ? `${order_id} early` : order_id

/** Orders on their way to being seen, and those the server has taken as seen. */
export interface Acknowledging {
  readonly sending: ReadonlySet<string>
  readonly seen: ReadonlySet<string>
  readonly failure: string | null
  readonly acknowledge: (tickets: readonly Ticket[]) => void
}

const nobody: ReadonlySet<string> = new Set()
const withId = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> => new Set([...ids, id])
const withoutId = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  new Set([...ids].filter((other) => other !== id))

/** Says that orders have been seen. This device rests meanwhile, and rings again where the server did not hear it. */
export function useAcknowledging(): Acknowledging {
  const devices = useCapability(createDevices)
  const [sending, setSending] = useState(nobody)
  const [seen, setSeen] = useState(nobody)
  const [failure, setFailure] = useState<string | null>(null)
  const send = useCallback(
    async (ticket: Ticket) => {
      const id = sightOf(ticket)
      setFailure(null)
      setSending((before) => withId(before, id))
      try {
        await devices.acknowledge(ticket.order_id)
        setSeen((before) => withId(before, id))
      } catch (error) {
        const text = errorLine(error)
        setFailure(text)
        announce(text, 'assertive')
      }
      setSending((before) => withoutId(before, id))
    },
    [devices],
  )
  const acknowledge = useCallback(
    (tickets: readonly Ticket[]) => {
      for (const ticket of tickets) void send(ticket)
    },
    [send],
  )
  return { sending, seen, failure, acknowledge }
}
