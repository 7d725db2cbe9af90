import type { ListedOrder } from '@platewire/client'
import { useState } from 'react'
import { Link } from 'react-router'
import { Monogram } from '../../../art/monogram.tsx'
import { Button, buttonClass } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { StaleNote } from '../../../components/ui/stale-note.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { byMonth } from '../../../features/orders/by-month.ts'
import { PastOrder } from '../../../features/orders/past-order.tsx'
import { useOrders } from '../../../features/orders/use-orders.ts'
import { isClosed } from '../../../lib/order-status.ts'
import { paths } from '../../../lib/paths.ts'
import { useSession } from '../../../lib/use-session.ts'
import { PageHead, PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import { ActiveOrders } from './active-orders.tsx'
import { KeptOrders } from './kept-orders.tsx'
import styles from './orders.module.css'
import { ReorderDialog } from './reorder-dialog.tsx'
import { SignInFirst } from './sign-in-first.tsx'

/** C6: what is under way, what was, and once more. */
export function OrdersRoute() {
  const session = useSession()
  const orders = useOrders()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see your orders" />
  return (
    <>
      <PageTitle>Orders</PageTitle>
      <PageHead title="Orders" />
      <KeptOrders />
      {orders.data ? (
        <>
          {orders.isError && <StaleNote since={orders.dataUpdatedAt} />}
          <Listed orders={orders.data.pages.flat()} />
          {orders.hasNextPage && (
            <Button
              variant="secondary"
              wide
              pending={orders.isFetchingNextPage}
              pendingLabel="Loading…"
              onClick={() => void orders.fetchNextPage()}
            >
              Show older orders
            </Button>
          )}
        </>
      ) : orders.isError ? (
        <QueryError
          error={orders.error}
          art={<EmptyPlate scene="offline" />}
          onRetry={() => void orders.refetch()}
          isRetrying={orders.isFetching}
          safe="Your orders go on without this page."
        />
      ) : (
        <OrdersSkeleton />
      )}
    </>
  )
}

function Listed({ orders }: { orders: readonly ListedOrder[] }) {
  const [again, setAgain] = useState<ListedOrder | null>(null)
  const past = orders.filter((order) => isClosed(order.status))
  if (orders.length === 0) return <NoOrders />
  return (
    <>
      <ActiveOrders />
      {byMonth(past).map(({ month, orders: ofMonth }) => (
        <section key={month} className={styles.month}>
          <h2 className={styles.title}>{month}</h2>
          <ul className={styles.list}>
            {ofMonth.map((order) => (
              <PastOrder
                key={order.id}
                order={order}
                face={<Monogram name={order.restaurant?.name ?? '?'} hue={order.restaurant?.hue ?? 200} />}
                isReordering={again?.id === order.id}
                onReorder={() => setAgain(order)}
              />
            ))}
          </ul>
        </section>
      ))}
      {again?.restaurant && (
        <ReorderDialog
          key={again.id}
          order={again}
          slug={again.restaurant.slug}
          onClose={() => setAgain(null)}
        />
      )}
    </>
  )
}

function NoOrders() {
  return (
    <EmptyState
      art={<EmptyPlate scene="no-orders" />}
      title="No orders yet"
      action={
        <Link to={paths.home()} className={buttonClass()}>
          See restaurants
        </Link>
      }
    >
      Your first one will be here, with every step and its receipt.
    </EmptyState>
  )
}

function OrdersSkeleton() {
  return (
    <Skeleton label="Loading your orders">
      <div className={styles.month}>
        <div className={styles.title}>
          <Bone width="180px" height="26px" />
        </div>
        {['a', 'b', 'c', 'd'].map((key) => (
          <div key={key} className={styles.bone}>
            <Bone width="44px" height="44px" round />
            <Bone height="64px" />
          </div>
        ))}
      </div>
    </Skeleton>
  )
}
