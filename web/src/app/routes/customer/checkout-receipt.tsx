import { PlatewireError, type Quote } from '@platewire/client'
import type { UseQueryResult } from '@tanstack/react-query'
import { Ledger } from '../../../components/order/ledger.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { StaleNote } from '../../../components/ui/stale-note.tsx'
import type { Cart } from '../../../features/cart/cart.ts'
import { DifferenceList } from '../../../features/checkout/difference-list.tsx'
import type { Difference } from '../../../features/checkout/differences.ts'
import { errorLine } from '../../../lib/error-text.ts'
import { formatMoney } from '../../../lib/format.ts'
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
}: {
  cart: Cart
  quote: UseQueryResult<Quote>
  differences: readonly Difference[]
  onAct: (difference: Difference) => void
  canPlace: boolean
  /** What is still needed, in place of the button's words. */
  missing: string
  place: { error: unknown; isPending: boolean; order: () => void }
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
        {place.error !== null && !place.isPending && !isBlocked && <Refusal error={place.error} />}
        {isBlocked ? (
          <Button size="large" wide variant="secondary" onClick={showDifferences}>
            See what stands in the way
          </Button>
        ) : (
          <Button
            size="large"
            wide
            disabled={!canPlace || !total}
            pending={place.isPending}
            pendingLabel="Placing…"
            onClick={place.order}
          >
            {canPlace ? `Place order${total ? ` ${total}` : ''}` : missing}
          </Button>
        )}
      </div>
    </aside>
  )
}

/** Not reached is not refused: then the order is kept, and the same press sends the same order, once. */
function Refusal({ error }: { error: unknown }) {
  if (error instanceof PlatewireError && error.retryable) {
    return (
      <p className={styles.kept} role="alert">
        {error.message} Your order is kept on this device. Press again: it is placed once, even if the first
        try arrived.
      </p>
    )
  }
  return (
    <p className={styles.refused} role="alert">
      {errorLine(error)}
    </p>
  )
}
