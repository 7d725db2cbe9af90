import { type Ticket, ticketCode } from '@platewire/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Radio } from '../../../components/ui/choice.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { errorLine } from '../../../lib/error-text.ts'
import { formatMoney } from '../../../lib/format.ts'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { queryKeys } from '../../../lib/query-client.ts'
import styles from './reason-dialog.module.css'

/** What ends an order: before accepting it is rejected, afterwards cancelled. */
export type Ending = 'reject' | 'cancel'

/** What pressing the button will do, in its own words. */
export function endingLabel(ending: Ending, ticket: Ticket, isPaid: boolean): string {
  const total = formatMoney(ticket.total_minor, ticket.currency)
  if (ending === 'reject') return `Reject ${ticketCode(ticket.number)}${isPaid ? ` and refund ${total}` : ''}`
  return isPaid ? `Cancel and refund ${total}` : `Cancel the order of ${total}`
}

/** Asks why, with the listed reasons; the customer reads the one that is chosen. */
export function ReasonDialog({
  ticket,
  ending,
  isPaid,
  onEnd,
  onClose,
}: {
  ticket: Ticket
  ending: Ending
  isPaid: boolean
  onEnd: (reason: string) => void
  onClose: () => void
}) {
  const { orders } = usePlatewire()
  const [chosen, setChosen] = useState<string | null>(null)
  const query = useQuery({
    queryKey: queryKeys.orderReasons(),
    queryFn: () => orders.reasons(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const target = ending === 'reject' ? 'rejected' : 'cancelled'
  const reasons = query.data?.filter((reason) => reason.actor === 'restaurant' && reason.to_status === target)
  const code = ticketCode(ticket.number)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="sheet"
      title={ending === 'reject' ? `Why can ${code} not be made?` : `Why does ${code} end here?`}
      footer={
        <Button
          variant="danger"
          size="large"
          wide
          className={styles.act}
          aria-disabled={chosen === null}
          onClick={() => chosen !== null && onEnd(chosen)}
        >
          {chosen === null ? 'Choose a reason first' : endingLabel(ending, ticket, isPaid)}
        </Button>
      }
    >
      <p className={styles.hint}>
        {ticket.details?.customer_label ?? 'The customer'} is told at once, with this reason.
      </p>
      {query.isError && <p className={styles.error}>{errorLine(query.error)}</p>}
      {reasons === undefined && !query.isError && (
        <Skeleton label="Loading the reasons" className={styles.reasons}>
          <Bone height="56px" />
          <Bone height="56px" />
          <Bone height="56px" />
        </Skeleton>
      )}
      <fieldset className={styles.reasons} aria-label="Reason">
        {reasons?.map((reason) => (
          <Radio
            key={reason.reason}
            name="reason"
            className={styles.reason}
            label={reason.label}
            value={reason.reason}
            checked={chosen === reason.reason}
            onChange={() => setChosen(reason.reason)}
          />
        ))}
      </fieldset>
    </Dialog>
  )
}
