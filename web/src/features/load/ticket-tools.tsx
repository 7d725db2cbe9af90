import { PlatewireError, type Ticket, ticketCode } from '@platewire/client'
import { createAccepting } from '@platewire/client/accepting'
import { createDevices } from '@platewire/client/devices'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { announce } from '../../lib/announce.ts'
import { errorLine } from '../../lib/error-text.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { useCapability } from '../../lib/use-capability.ts'
import styles from './ticket-tools.module.css'

const MORE = [5, 10, 20] as const

/** On a ticket the kitchen has: it needs longer, it is ready early, or nobody has seen it yet. */
export function TicketTools({ ticket }: { ticket: Ticket }) {
  const { status, actor, acknowledgement } = ticket
  if (status !== 'accepted' && status !== 'preparing' && status !== 'ready') return null
  return (
    <div className={styles.tools}>
      {status === 'accepted' && actor === 'system' && acknowledgement === null && (
        <SeenTool ticket={ticket} />
      )}
      <LongerTool ticket={ticket} />
      {status === 'accepted' && <ReadyTool ticket={ticket} />}
    </div>
  )
}

/** Accepted by itself is not seen by anybody: somebody says so, and the alarm rests. */
function SeenTool({ ticket }: { ticket: Ticket }) {
  const devices = useCapability(createDevices)
  const seen = useTool(() => devices.acknowledge(ticket.order_id))
  return (
    <div className={styles.unseen}>
      <p>Accepted by itself</p>
      <button type="button" className={styles.seen} disabled={seen.isPending} onClick={() => seen.mutate()}>
        Seen
      </button>
      <Refused error={seen.error} />
    </div>
  )
}

function LongerTool({ ticket }: { ticket: Ticket }) {
  const accepting = useCapability(createAccepting)
  const [isOpen, setOpen] = useState(false)
  const code = ticketCode(ticket.number)
  const longer = useMutation<unknown, Error, (typeof MORE)[number]>({
    mutationFn: (minutes) => accepting.extend(ticket, minutes),
    onSuccess: (_, minutes) => {
      setOpen(false)
      announce(`${code} takes ${minutes} min longer`)
    },
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  if (!isOpen) {
    return (
      <button type="button" className={styles.quiet} onClick={() => setOpen(true)}>
        Longer…
      </button>
    )
  }
  return (
    <fieldset className={styles.longer} aria-label={`How much longer ${code} takes`}>
      {MORE.map((minutes) => (
        <button
          key={minutes}
          type="button"
          className={styles.minutes}
          disabled={longer.isPending}
          onClick={() => longer.mutate(minutes)}
        >
          +{minutes}
        </button>
      ))}
      <button type="button" className={styles.quiet} onClick={() => setOpen(false)}>
        Leave it
      </button>
      <Refused error={longer.error} />
    </fieldset>
  )
}

function ReadyTool({ ticket }: { ticket: Ticket }) {
  const { restaurants } = usePlatewire()
  const ready = useTool(() => restaurants.markReady(ticket))
  return (
    <>
      <button
        type="button"
        className={styles.quiet}
        disabled={ready.isPending}
        onClick={() => ready.mutate()}
      >
        Ready now
      </button>
      <Refused error={ready.error} />
    </>
  )
}

const useTool = (act: () => Promise<unknown>) =>
  useMutation<unknown, Error, void>({
    mutationFn: act,
    throwOnError: (error) => !(error instanceof PlatewireError),
  })

const Refused = ({ error }: { error: Error | null }) =>
  error && (
    <p className={styles.refused} role="alert">
      {errorLine(error)}
    </p>
  )
