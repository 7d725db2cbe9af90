import { IconBellCog, IconBook2, IconGauge } from '@tabler/icons-react'
import { OrderSteps } from '../features/alarm-ladder/order-steps.tsx'
import type { BoardSlots } from '../features/board/slots.ts'
import { BoardLoad } from '../features/load/board-load.tsx'
import { TicketClock } from '../features/load/ticket-clock.tsx'
import { TicketTools } from '../features/load/ticket-tools.tsx'
import { paths } from '../lib/paths.ts'
import { BoardNotices } from './board-notices.tsx'

/** What the features of a restaurant put on its board. */
export const boardSlots: BoardSlots = {
  TicketClock,
  TicketTools,
  DetailParts: OrderSteps,
  Load: BoardLoad,
  Notices: BoardNotices,
  pages: [
    { icon: IconGauge, label: 'Load and answers', to: paths.load },
    { icon: IconBellCog, label: 'Alarm', to: paths.alarm },
    { icon: IconBook2, label: 'Ledger', to: paths.ledger },
  ],
}
