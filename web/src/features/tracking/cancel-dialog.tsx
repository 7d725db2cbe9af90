import { type Order, ticketCode } from '@platewire/client'
import { cancelOrder } from '@platewire/client/outbox'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Radio } from '../../components/ui/choice.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoney } from '../../lib/format.ts'
import { sendOrKeep } from '../../lib/outbox.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import styles from './cancel-dialog.module.css'

/** The listed reasons, for anything that names one. */
export function useOrderReasons() {
  const { orders } = usePlatewire()
  return useQuery({
    queryKey: queryKeys.orderReasons(),
    queryFn: () => orders.reasons(),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Cancels an order with a coded reason. The button says the result; the page shows it once the server agrees, or that it waits. */
export function CancelDialog({
  order,
  kitchen,
  onClose,
}: {
  order: Order
  kitchen: string
  onClose: () => void
}) {
  const platewire = usePlatewire()
  const reasons = useOrderReasons()
  const [reason, setReason] = useState<string | null>(null)
  const cancel = useMutation({
    mutationFn: (chosen: string) =>
      sendOrKeep(
        platewire,
        cancelOrder,
        { order_id: order.id, version: order.version, reason: chosen },
        { about: { restaurant: kitchen, code: ticketCode(order.number) } },
      ),
    onSuccess: onClose,
  })
  const choices =
    reasons.data?.filter((row) => row.actor === 'customer' && row.to_status === 'cancelled') ?? []

  return (
    <Dialog
      isOpen
      variant="sheet"
      title="Cancel this order"
      onClose={onClose}
      footer={
        <Button
          variant="danger"
          size="large"
          wide
          disabled={reason === null}
          pending={cancel.isPending}
          pendingLabel="Cancelling…"
          onClick={() => reason !== null && cancel.mutate(reason)}
        >
          Cancel and pay nothing of {formatMoney(order.total_minor, order.currency)}
        </Button>
      }
    >
      <p className={styles.text}>
        <bdi>{kitchen}</bdi> has not accepted it yet, so it can still be cancelled. What is the reason?
      </p>
      {reasons.isPending ? (
        <Skeleton label="Loading the reasons">
          {['a', 'b', 'c', 'd'].map((key) => (
            <Bone key={key} height="48px" />
          ))}
        </Skeleton>
      ) : (
        <fieldset aria-label="Reason">
          {choices.map((row) => (
            <Radio
              key={row.reason}
              name="reason"
              label={row.label}
              checked={reason === row.reason}
              onChange={() => setReason(row.reason)}
            />
          ))}
        </fieldset>
      )}
      {(cancel.isError || reasons.isError) && (
        <p className={styles.error} role="alert">
          {errorLine(cancel.error ?? reasons.error)}
        </p>
      )}
    </Dialog>
  )
}
