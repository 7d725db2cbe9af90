import type { Boards } from '@platewire/client/devices'
import { ConnectionDrawer } from '../../../components/connection/connection-drawer.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { chooseTransport } from '../../../lib/transport-choice.ts'
import { useConnection } from '../../../lib/use-connection.ts'
import { allDay, type Columns } from '../columns.ts'
import type { Shift } from '../shift.ts'
import { AllDayList } from './all-day-rail.tsx'
import { ClosedOrders } from './closed-orders.tsx'
import { DevicesPanel } from './devices-panel.tsx'
import { KeyHelp } from './key-help.tsx'
import { MoreMenu } from './more-menu.tsx'
import { ScheduledOrders } from './scheduled-orders.tsx'

/** What may lie over the board; one at a time. */
export type Sheet = 'closed' | 'scheduled' | 'more' | 'keys' | 'connection' | 'all-day' | null

/** The sheets of the board. */
export function BoardSheets({
  open,
  onOpen,
  boards,
  shift,
  columns,
  theme,
  device,
  onSwitchTheme,
  onOrder,
}: {
  open: Sheet
  onOpen: (sheet: Sheet) => void
  boards: Boards
  shift: Shift
  columns: Columns
  theme: 'light' | 'dark'
  device: readonly [label: string, rename: (label: string) => void]
  onSwitchTheme: () => void
  onOrder: (orderId: string) => void
}) {
  const { connection } = usePlatewire()
  const facts = useConnection()
  const close = () => onOpen(null)
  const { restaurants } = shift
  return (
    <>
      {open === 'closed' && (
        <ClosedOrders tickets={columns.closed} shift={shift} onOpen={onOrder} onClose={close} />
      )}
      {open === 'scheduled' && (
        <ScheduledOrders tickets={columns.scheduled} shift={shift} onOpen={onOrder} onClose={close} />
      )}
      {open === 'more' && (
        <MoreMenu
          restaurants={restaurants}
          theme={theme}
          onSwitchTheme={onSwitchTheme}
          onScheduled={() => onOpen('scheduled')}
          onClosed={() => onOpen('closed')}
          onAllDay={() => onOpen('all-day')}
          onKeys={() => onOpen('keys')}
          onDevices={() => onOpen('connection')}
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
        lastEvents={[...boards].flatMap(([id, { seq, data }]) => {
          const name = boards.size > 1 ? data?.restaurant.name : undefined
          return seq === null ? [] : [{ stream: `restaurant:${id}`, seq, at: null, name }]
        })}
        onRetry={() => void connection.checkNow()}
        onChoose={(choice) => chooseTransport(connection, choice)}
      >
        <DevicesPanel restaurants={restaurants} device={device} />
      </ConnectionDrawer>
    </>
  )
}
