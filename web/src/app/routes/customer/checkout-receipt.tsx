import type { Quote } from '@platewire/client'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Ledger } from '../../../components/order/ledger.tsx'
import { KeptNote } from '../../../components/outbox/kept-note.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { StaleNote } from '../../../components/ui/stale-note.tsx'
import type { Cart } from '../../../features/cart/cart.ts'
import { DifferenceList } from '../../../features/checkout/difference-list.tsx'
import type { Difference } from '../../../features/checkout/differences.ts'
import type { Placing } from '../../../features/checkout/use-place-order.ts'
import { errorLine } from '../../../lib/error-text.ts'
import { formatMoney } from '../../../lib/format.ts'
import { useOutbox } from '../../../lib/outbox.ts'
import { entrySays } from '../../../lib/outbox-words.ts'
import { paths } from '../../../lib/paths.ts'
import styles from './checkout-receipt.module.css'

const DIFFERENCES = 'differences'

function showDifferences() {
  const list = document.getElementById(DIFFERENCES)
  list?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  list?.focus({ preventScroll: true })
}

/** What it costs, line by line as the server says it, what changed meanwhile, and the one button. */
export function CheckoutReceipt({
  cart,
  quote,
  differences,
  onAct,
  canPlace,
  missing,
  place,
  onPlace,
}: {
  cart: Cart
  quote: UseQueryResult<Quote>
  differences: readonly Difference[]
  onAct: (difference: Difference) => void
  canPlace: boolean
  /** What is still needed, in place of the button's words. */
  missing: string
  place: Placing
  onPlace: () => void
}) {
  const isBlocked = differences.some((difference) => difference.blocks)
  const total = quote.data && formatMoney(quote.data.total_minor, quote.data.currency)
  return (
    <aside className={styles.receipt} aria-label="Your order">
      <h2 className={styles.title}>Your order</h2>
      {quote.data ? (
        <>
          {quote.isError && <StaleNote since={quote.dataUpdatedAt} />}
          <Ledger
            lines={quote.data.lines}
            totalMinor={quote.data.total_minor}
            taxMinor={quote.data.tax_minor}
            currency={quote.data.currency}
          />
        </>
      ) : quote.isError ? (
        <QueryError
          error={quote.error}
          onRetry={() => void quote.refetch()}
          isRetrying={quote.isFetching}
          safe="Your cart is kept."
        />
      ) : (
        <Skeleton label="Asking what it costs">
          <div className={styles.bones}>
            {cart.lines.map((line) => (
              <Bone key={line.key} height="24px" />
            ))}
            <Bone height="96px" />
          </div>
        </Skeleton>
      )}
      <div id={DIFFERENCES} tabIndex={-1}>
        <DifferenceList differences={differences} onAct={onAct} />
      </div>
      <div className={styles.act}>
        {place.error !== null && !place.isPending && !isBlocked && (
          <p className={styles.refused} role="alert">
            {errorLine(place.error)}
          </p>
        )}
        {place.isKept && <NotSentYet place={place} />}
        {isBlocked && !place.isPending ? (
          <Button size="large" wide variant="secondary" onClick={showDifferences}>
            See what stands in the way
          </Button>
        ) : (
          <Button
            size="large"
            wide
            disabled={!canPlace || !total}
            pending={place.isPending}
            pendingLabel={place.isKept ? 'Still trying, kept on this device' : 'Placing…'}
            onClick={onPlace}
          >
            {canPlace ? `Place order${total ? ` ${total}` : ''}` : missing}
          </Button>
        )}
      </div>
    </aside>
  )
}

/** Not reached is not refused: the order waits on this device, and goes out once. */
function NotSentYet({ place }: { place: Placing }) {
  const { entries } = useOutbox()
  if (!place.waiting) return null
  return (
    <KeptNote
      actions={
        <>
          <Link to={paths.orders()}>See it in Orders</Link>
          {place.waiting.state !== 'withdrawing' && (
            <Button variant="quiet" size="small" onClick={place.withdraw}>
              Withdraw it
            </Button>
          )}
        </>
      }
    >
      <strong>Not sent yet.</strong> {entrySays(place.waiting, entries)}
    </KeptNote>
  )
}
