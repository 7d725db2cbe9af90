import type { Ticket } from '@platewire/client'
import { usePayment } from './order-detail.tsx'
import { type Ending, ReasonDialog } from './reason-dialog.tsx'

/** Asks why an order ends, knowing whether money goes back. */
export function EndingDialog(props: {
  ticket: Ticket
  ending: Ending
  onEnd: (reason: string) => void
  onClose: () => void
}) {
  const payment = usePayment(props.ticket.order_id)
  return <ReasonDialog {...props} isPaid={payment?.status === 'paid'} />
}
