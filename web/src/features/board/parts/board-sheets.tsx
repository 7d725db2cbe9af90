import type { Ticket } from '@platewire/client'
import type { Boards } from '@platewire/client/devices'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { allDay, type Columns } from '../columns.ts'
import { PrintSettings } from '../print/print-settings.tsx'
import type { Printer } from '../print/use-printer.ts'
import type { Shift } from '../shift.ts'
import { AllDayList } from './all-day-rail.tsx'
import { ConnectionSheet } from './connection-sheet.tsx'
import { KeyHelp } from './key-help.tsx'
import { MoreMenu } from './more-menu.tsx'
import { OrderFinder } from './order-finder.tsx'
import { ScheduledOrders } from './scheduled-orders.tsx'

/** What may lie over the board; one at a time. */
export type Sheet = 'find' | 'scheduled' | 'more' | 'keys' | 'connection' | 'all-day' | 'printing' | null

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
  printer,
  onOrder,
  onFound,
}: {
  open: Sheet
  onOpen: (sheet: Sheet) => void
  boards: Boards
  shift: Shift
  columns: Columns
  theme: 'light' | 'dark'
  device: readonly [label: string, rename: (label: string) => void]
  onSwitchTheme: () => void
  printer: Printer
  onOrder: (orderId: string) => void
  /** An order that may be long gone from the board. */
  onFound: (ticket: Ticket) => void
}) {
  const close = () => onOpen(null)
  const { restaurants } = shift
  return (
    <>
      {open === 'find' && <OrderFinder shift={shift} onOpen={onFound} onClose={close} />}
      {open === 'scheduled' && (
        <ScheduledOrders tickets={columns.scheduled} shift={shift} onOpen={onOrder} onClose={close} />
      )}
      {open === 'more' && (
        <MoreMenu
          restaurants={restaurants}
          theme={theme}
          onSwitchTheme={onSwitchTheme}
          onScheduled={() => onOpen('scheduled')}
          onClosed={() => onOpen('find')}
          onAllDay={() => onOpen('all-day')}
          onKeys={() => onOpen('keys')}
          onDevices={() => onOpen('connection')}
          onPrinting={() => onOpen('printing')}
          onClose={close}
        />
      )}
      <Dialog isOpen={open === 'all-day'} onClose={close} variant="side" title="All day">
        <AllDayList counts={allDay(columns.cooking)} />
      </Dialog>
      {open === 'printing' && <PrintSettings printer={printer} onClose={close} />}
      <KeyHelp isOpen={open === 'keys'} onClose={close} />
      {open === 'connection' && (
        <ConnectionSheet boards={boards} restaurants={restaurants} device={device} onClose={close} />
      )}
    </>
  )
}
