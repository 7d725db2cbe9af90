import { IconBellCog, IconBook2 } from '@tabler/icons-react'
import { LostDevicesNotice } from '../features/alarm-ladder/lost-devices-notice.tsx'
import { OrderSteps } from '../features/alarm-ladder/order-steps.tsx'
import type { BoardSlots } from '../features/board/slots.ts'
import { paths } from '../lib/paths.ts'

/** What the features of a restaurant put on its board. */
export const boardSlots: BoardSlots = {
  DetailParts: OrderSteps,
  Notices: LostDevicesNotice,
  pages: [
    { icon: IconBellCog, label: 'Alarm', to: paths.alarm },
    { icon: IconBook2, label: 'Ledger', to: paths.ledger },
  ],
}
