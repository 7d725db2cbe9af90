import { cancelOrder, type OutboxEntry } from '@platewire/client/outbox'
import { KeptNote } from '../../components/outbox/kept-note.tsx'
import { Button } from '../../components/ui/button.tsx'
import { isWaiting, keptOf, outboxOf, useOutbox } from '../../lib/outbox.ts'
import { entrySays } from '../../lib/outbox-words.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'

/** The cancellation of an order that has no answer yet, or was refused or too late. */
export function useCancellation(orderId: string): OutboxEntry | null {
  const last = keptOf(useOutbox(), cancelOrder).findLast(({ args }) => args.order_id === orderId)?.entry
  return last && last.state !== 'done' ? last : null
}

/** Says that a cancellation is on its way and not through, or why it did not come through. */
export function KeptCancellation({ entry, kitchen }: { entry: OutboxEntry; kitchen: string }) {
  const platewire = usePlatewire()
  const { entries } = useOutbox()
  const withdraw = () => void outboxOf(platewire).then((outbox) => outbox.withdraw(entry.id))
  const waits = isWaiting(entry)
  return (
    <KeptNote
      actions={
        entry.state !== 'withdrawing' && (
          <Button variant="quiet" size="small" onClick={withdraw}>
            {waits ? 'Do not cancel it' : 'Put away'}
          </Button>
        )
      }
    >
      <strong>{waits ? 'Cancellation not sent yet.' : 'Not cancelled.'}</strong> {entrySays(entry, entries)}
      {waits && (
        <>
          {' '}
          <bdi>{kitchen}</bdi> may still accept the order before that.
        </>
      )}
    </KeptNote>
  )
}
