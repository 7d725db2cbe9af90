import type { FollowedOrder } from '@platewire/client'
import { ticketCode } from '@platewire/client'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { Ledger } from '../../../components/order/ledger.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Logo } from '../../../components/wire/logo.tsx'
import { receiptText, taxesOf } from '../../../features/orders/receipt.ts'
import { TrackingSkeleton } from '../../../features/tracking/tracking-skeleton.tsx'
import { formatDate, formatMoney, formatTime } from '../../../lib/format.ts'
import { statusLook } from '../../../lib/order-status.ts'
import { paths } from '../../../lib/paths.ts'
import { paymentText } from '../../../lib/payment-text.ts'
import { useKeptOrder } from '../../../lib/use-kept-order.ts'
import { useSession } from '../../../lib/use-session.ts'
import { NarrowPage, PageTitle } from '../../page.tsx'
import styles from './receipt.module.css'
import { SignInFirst } from './sign-in-first.tsx'
import { UnknownOrder } from './unknown-order.tsx'

/** What an order cost, to print, share or keep. As this device has it where there is no network. */
export function ReceiptRoute() {
  const { id = '' } = useParams()
  const session = useSession()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see this receipt" />
  return session.status === 'unknown' ? <TrackingSkeleton /> : <Receipt key={id} orderId={id} />
}

function Receipt({ orderId }: { orderId: string }) {
  const { data, snapshot, refresh } = useKeptOrder(orderId)
  if (snapshot.reason === 'denied' || snapshot.error?.code === 'NOT_FOUND') return <UnknownOrder />
  if (data) return <Paper data={data} />
  return snapshot.error ? <QueryError error={snapshot.error} onRetry={refresh} /> : <TrackingSkeleton />
}

function Paper({ data }: { data: FollowedOrder }) {
  const { order, restaurant, lines, destination, payment } = data
  const total = formatMoney(order.total_minor, order.currency)
  const zone = restaurant?.timezone
  const text = receiptText(data)
  const canShare = typeof navigator.share === 'function'
  return (
    <NarrowPage>
      <PageTitle>{`Receipt ${ticketCode(order.number)}`}</PageTitle>
      <div className={styles.acts}>
        <Link to={paths.order(order.id)}>Back to the order</Link>
        <span className={styles.buttons}>
          {canShare && (
            <Button
              variant="secondary"
              onClick={() => void share(`Receipt ${ticketCode(order.number)}`, text)}
            >
              Share receipt
            </Button>
          )}
          <Button onClick={() => window.print()}>Print receipt</Button>
        </span>
      </div>
      <article className={styles.paper}>
        <header className={styles.head}>
          <div>
            <h1 className={styles.title}>Receipt</h1>
            <p>
              No. {order.number} · {ticketCode(order.number)}
            </p>
          </div>
          <Logo />
        </header>
        <dl className={styles.facts}>
          <Fact term="From">
            <bdi>{restaurant?.name ?? 'A restaurant no longer here'}</bdi>
            {restaurant && (
              <>
                <br />
                <bdi>{restaurant.address_line}</bdi>
              </>
            )}
          </Fact>
          {destination && (
            <Fact term="To">
              <bdi>{destination.recipient_name}</bdi>
              <br />
              <bdi>
                {[destination.line1, destination.postcode, destination.city].filter(Boolean).join(', ')}
              </bdi>
            </Fact>
          )}
          <Fact term="Ordered">
            {formatDate(order.created_at, zone)}, {formatTime(order.created_at, zone)}
          </Fact>
          {order.closed_at && (
            <Fact term={statusLook[order.status].word}>
              {formatDate(order.closed_at, zone)}, {formatTime(order.closed_at, zone)}
            </Fact>
          )}
        </dl>
        <Ledger lines={lines} totalMinor={order.total_minor} taxMinor={0} currency={order.currency} />
        <Taxes lines={lines} currency={order.currency} />
        {payment && <p className={styles.payment}>{paymentText(payment, total)}</p>}
        <p className={styles.id}>Order {order.id}</p>
      </article>
    </NarrowPage>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What of the total is tax, rate by rate, where the prices hold it. */
function Taxes({ lines, currency }: Pick<FollowedOrder, 'lines'> & { currency: string }) {
  const taxes = taxesOf(lines)
  if (taxes.length === 0) return null
  return (
    <table className={styles.taxes}>
      <caption>Tax included</caption>
      <thead>
        <tr>
          <th scope="col">Rate</th>
          <th scope="col">Net</th>
          <th scope="col">Tax</th>
        </tr>
      </thead>
      <tbody>
        {taxes.map(({ rate, netMinor, taxMinor }) => (
          <tr key={rate}>
            <td>{rate}</td>
            <td>{formatMoney(netMinor, currency)}</td>
            <td>{formatMoney(taxMinor, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

async function share(title: string, text: string): Promise<void> {
  try {
    await navigator.share({ title, text })
  } catch {
    // Put away without sharing: nothing to say.
  }
}
