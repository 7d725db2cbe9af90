import { ticketCode } from '@platewire/client'
import type { Overview } from '@platewire/client/admin'
import { formatAge, formatTime } from '../../lib/format.ts'
import { type OrderStatus, statusLook } from '../../lib/order-status.ts'
import { Need, NeedRow } from './need.tsx'
import { minutesPast } from './verdict.ts'

const isStatus = (status: string): status is OrderStatus => status in statusLook

/** Orders that are late, and new ones nobody has seen. */
export function OrderNeeds({ overview, now }: { overview: Overview; now: number }) {
  return (
    <>
      <Need
        count={overview.unacknowledged}
        word={overview.unacknowledged === 1 ? 'new order nobody has seen' : 'new orders nobody has seen'}
        tone="warm"
        note="Every new order was seen by somebody at its restaurant."
      >
        {overview.unacknowledged_rows.map((row) => (
          <NeedRow
            key={row.order_id}
            what={<Order restaurant={row.restaurant} number={row.number} />}
            more={`placed ${formatTime(row.placed_at)}`}
            age={formatAge(now - Date.parse(row.placed_at))}
          />
        ))}
      </Need>
      <Need
        count={overview.late}
        word={overview.late === 1 ? 'order is late' : 'orders are late'}
        tone="late"
        note={`${overview.open} in hand, none of them late.`}
      >
        {overview.late_rows.map((row) => (
          <NeedRow
            key={row.order_id}
            what={<Order restaurant={row.restaurant} number={row.number} />}
            more={
              <>
                {isStatus(row.status) ? statusLook[row.status].word : row.status}
                {row.driver && (
                  <>
                    , with <bdi dir="auto">{row.driver}</bdi>
                  </>
                )}
              </>
            }
            age={`${minutesPast(row.promised_until, now)} min late`}
          />
        ))}
      </Need>
    </>
  )
}

function Order({ restaurant, number }: { restaurant: string; number: number }) {
  return (
    <>
      <bdi dir="ltr">{ticketCode(number)}</bdi> <bdi dir="auto">{restaurant}</bdi>
    </>
  )
}
