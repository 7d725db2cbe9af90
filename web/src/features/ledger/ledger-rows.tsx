import type { LedgerDay, LedgerFigures, LedgerFilter } from '@platewire/client/ledger'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { StaleNote } from '../../components/ui/stale-note.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { ExportButton } from './export-button.tsx'
import styles from './ledger.module.css'
import { LedgerFilters } from './ledger-filters.tsx'
import { OrderPane } from './order-pane.tsx'
import { OrderRow } from './order-row.tsx'
import { useLedgerRows } from './use-ledger.ts'

/** The orders of a day, filtered, a page at a time; one opens beside them. Without a restaurant: of all of them. */
export function LedgerRows({
  restaurantId,
  day,
  isToday,
  devices,
  counted,
  name,
}: {
  restaurantId: string | null
  day: string
  /** It goes on: there will be more. */
  isToday: boolean
  devices: LedgerDay['devices']
  counted: Pick<LedgerFigures, 'late' | 'missed'> | null
  name: string
}) {
  const [kind, setKind] = useState<'late' | 'missed' | null>(null)
  const [deviceId, setDeviceId] = useState<string | null>(null)
  const [openId, setOpenId] = useState<string | null>(null)
  const filter: LedgerFilter = { restaurantId, day, kind, deviceId }
  const { rows, older } = useLedgerRows(filter, isToday)
  const found = rows.data?.rows ?? []
  return (
    <section className={styles.rowsPart} aria-labelledby="orders-title">
      <div className={styles.rowsHead}>
        <h2 id="orders-title" className={styles.heading}>
          Orders
        </h2>
        <ExportButton filter={filter} name={name} />
      </div>
      <LedgerFilters
        kind={kind}
        onKind={setKind}
        devices={devices}
        deviceId={deviceId}
        onDevice={setDeviceId}
        counted={counted}
      />
      {rows.isError && rows.data === undefined ? (
        <QueryError
          error={rows.error}
          safe=""
          onRetry={() => void rows.refetch()}
          isRetrying={rows.isFetching}
        />
      ) : rows.isPending ? (
        <Skeleton label="Loading orders" className={styles.rows}>
          <Bone height="52px" />
          <Bone height="52px" />
          <Bone height="52px" />
        </Skeleton>
      ) : (
        <>
          {rows.isError && <StaleNote since={rows.dataUpdatedAt} />}
          {found.length === 0 && <p className={styles.nobody}>{noneWords(kind, deviceId)}</p>}
          <ul className={styles.rows}>
            {found.map((row) => (
              <OrderRow
                key={row.order_id}
                row={row}
                hasPlace={restaurantId === null}
                onOpen={() => setOpenId(row.order_id)}
              />
            ))}
          </ul>
          {rows.data?.hasMore && (
            <Button
              variant="secondary"
              pending={older.isPending}
              pendingLabel="Loading…"
              onClick={() => older.mutate()}
            >
              Show older orders
            </Button>
          )}
          {older.isError && rows.isError && (
            <p className={styles.refused} role="alert">
              {errorLine(older.error)}
            </p>
          )}
        </>
      )}
      {openId !== null && <OrderPane orderId={openId} onClose={() => setOpenId(null)} />}
    </section>
  )
}

function noneWords(kind: 'late' | 'missed' | null, deviceId: string | null): string {
  const where = deviceId === null ? '' : ' of those that reached this device'
  if (kind === 'missed') return `None${where} was missed.`
  if (kind === 'late') return `None${where} was shown late.`
  return deviceId === null ? 'No order was placed on this day.' : 'No order of this day reached this device.'
}
