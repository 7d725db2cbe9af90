import type { Ticket } from '@platewire/client'
import { ticketCode } from '@platewire/client'
import { IconX } from '@tabler/icons-react'
import { memo, useEffect, useMemo, useState } from 'react'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { IconButton } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { Tabs } from '../../components/ui/tabs.tsx'
import styles from './board-screen.module.css'
import { allDay, type ColumnName, type Columns } from './columns.ts'
import { type ActsState, pendingAct } from './hooks/use-acts.ts'
import { useColumns } from './hooks/use-columns.ts'
import { useMedia } from './hooks/use-media.ts'
import { useSteady } from './hooks/use-steady.ts'
import { AllDayRail } from './parts/all-day-rail.tsx'
import { BoardColumn, ColumnTitle, TicketList, type TicketListProps } from './parts/board-column.tsx'
import { OrderDetail, usePayment } from './parts/order-detail.tsx'
import type { TicketHandlers } from './parts/ticket-card.tsx'
import { restaurantOf, type Shift, ticketsOf } from './shift.ts'

/** What the board shows and what it lets people do. */
export interface BoardScreenProps {
  readonly shift: Shift
  /** The restaurant whose orders are shown alone, or null for all. */
  readonly shownId: string | null
  readonly acts: ActsState
  readonly selected: Ticket | null
  readonly handlers: TicketHandlers
  readonly onCancel: (orderId: string) => void
  readonly onCloseDetail: () => void
}

const COLUMNS: readonly ColumnName[] = ['new', 'cooking', 'ready']

/** Columns on a tablet and wider, tabs by state on a phone, the order in focus beside or above them. */
export const BoardScreen = memo(function BoardScreen(props: BoardScreenProps) {
  const { shift, shownId, selected } = props
  const tickets = useSteady(shift.tickets)
  const columns = useColumns(useMemo(() => ticketsOf(tickets, shownId), [tickets, shownId]))
  const counts = useMemo(() => allDay(columns.cooking), [columns.cooking])
  const hasColumns = useMedia('(width >= 700px)')
  const hasRail = useMedia('(width >= 1100px)')
  const isQuiet = COLUMNS.every((name) => columns[name].length === 0)
  const shared = {
    restaurants: shift.restaurants,
    acts: props.acts,
    selectedId: selected?.order_id ?? null,
    handlers: props.handlers,
  }
  return (
    <div className={styles.screen}>
      {isQuiet ? (
        <QuietBoard closed={columns.closed.length} />
      ) : hasColumns ? (
        <div className={styles.columns}>
          {COLUMNS.map((name) => (
            <BoardColumn key={name} name={name} tickets={columns[name]} {...shared} />
          ))}
        </div>
      ) : (
        <NarrowBoard columns={columns} shared={shared} />
      )}
      {hasRail && (selected ? <DetailPane {...props} ticket={selected} /> : <AllDayRail counts={counts} />)}
      {!hasRail && selected && (
        <Dialog isOpen onClose={props.onCloseDetail} variant="side" title={ticketCode(selected.number)}>
          <Detail {...props} ticket={selected} />
        </Dialog>
      )}
    </div>
  )
})

type Shared = Omit<TicketListProps, 'name' | 'tickets'>

function NarrowBoard({ columns, shared }: { columns: Columns; shared: Shared }) {
  const [tab, setTab] = useState<ColumnName>('new')
  const waiting = columns.new.length
  // A new order brings its tab to the front only when nobody is looking at another one's ticket.
  useEffect(() => {
    if (waiting > 0 && document.activeElement?.closest('[data-ticket]') === null) setTab('new')
  }, [waiting])
  return (
    <Tabs
      label="Orders by state"
      className={styles.tabs}
      selected={tab}
      onSelect={setTab}
      tabs={COLUMNS.map((name) => ({
        id: name,
        label: <ColumnTitle name={name} count={columns[name].length} />,
        panel: (
          <div className={styles.panel} data-region={name} tabIndex={-1}>
            <TicketList name={name} tickets={columns[name]} {...shared} />
          </div>
        ),
      }))}
    />
  )
}

function DetailPane(props: BoardScreenProps & { ticket: Ticket }) {
  return (
    <aside
      className={styles.pane}
      aria-labelledby="detail-title"
      data-region="detail"
      data-detail={props.ticket.order_id}
      tabIndex={-1}
    >
      <header className={styles.paneHead}>
        <h2 id="detail-title" className={styles.paneTitle}>
          {ticketCode(props.ticket.number)}
        </h2>
        <IconButton label="Close" onClick={props.onCloseDetail}>
          <Icon of={IconX} size={24} />
        </IconButton>
      </header>
      <Detail {...props} />
    </aside>
  )
}

function Detail({ shift, acts, handlers, onCancel, ticket }: BoardScreenProps & { ticket: Ticket }) {
  const payment = usePayment(ticket.order_id)
  const place = restaurantOf(shift, ticket)
  return (
    <OrderDetail
      key={ticket.order_id}
      ticket={ticket}
      payment={payment}
      place={place}
      isShared={shift.restaurants.length > 1}
      pending={pendingAct(acts, ticket)}
      defaultMinutes={Math.max(place?.prep_minutes ?? 0, ticket.prep_minutes)}
      handlers={handlers}
      onCancel={() => onCancel(ticket.order_id)}
    />
  )
}

function QuietBoard({ closed }: { closed: number }) {
  return (
    <EmptyState
      className={styles.quiet}
      title="No orders right now"
      art={<EmptyPlate scene="quiet-board" className={styles.bell} />}
    >
      {closed > 0
        ? 'All orders of this shift are closed. The next one rings here by itself.'
        : 'The next order rings here by itself; nothing has to be refreshed.'}
    </EmptyState>
  )
}
