import type { Board } from '@platewire/client'
import { ConnectionDrawer } from '../../../components/connection/connection-drawer.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { useConnection } from '../../../lib/use-connection.ts'
import { allDay, type Columns } from '../columns.ts'
import { AllDayList } from './all-day-rail.tsx'
import { ClosedOrders } from './closed-orders.tsx'
import { KeyHelp } from './key-help.tsx'
import { MoreMenu } from './more-menu.tsx'

/** What may lie over the board; one at a time. */
export type Sheet = 'closed' | 'more' | 'keys' | 'connection' | 'all-day' | null

/** The sheets of the board. */
export function BoardSheets({
  open,
  onOpen,
  board,
  columns,
  seq,
  theme,
  onSwitchTheme,
  onOrder,
}: {
  open: Sheet
  onOpen: (sheet: Sheet) => void
  board: Board
  columns: Columns
  seq: number | null
  theme: 'light' | 'dark'
  onSwitchTheme: () => void
  onOrder: (orderId: string) => void
}) {
  const { connection } = usePlatewire()
  const facts = useConnection()
  const close = () => onOpen(null)
  const { restaurant } = board
  return (
    <>
      {open === 'closed' && (
        <ClosedOrders
          tickets={columns.closed}
          timeZone={restaurant.timezone}
          onOpen={onOrder}
          onClose={close}
        />
      )}
      {open === 'more' && (
        <MoreMenu
          restaurant={restaurant}
          theme={theme}
          onSwitchTheme={onSwitchTheme}
          onClosed={() => onOpen('closed')}
          onAllDay={() => onOpen('all-day')}
          onKeys={() => onOpen('keys')}
          onClose={close}
        />
      )}
      <Dialog isOpen={open === 'all-day'} onClose={close} variant="side" title="All day">
        <AllDayList counts={allDay(columns.cooking)} />
      </Dialog>
      <KeyHelp isOpen={open === 'keys'} onClose={close} />
      <ConnectionDrawer
        isOpen={open === 'connection'}
        onClose={close}
        facts={facts}
        lastEvents={seq === null ? [] : [{ stream: `restaurant:${restaurant.id}`, seq, at: null }]}
        onRetry={() => void connection.checkNow()}
      />
    </>
  )
}
