import { IconBook2 } from '@tabler/icons-react'
import type { BoardSlots } from '../features/board/slots.ts'
import { paths } from '../lib/paths.ts'

/** What the features of a restaurant put on its board. */
export const boardSlots: BoardSlots = {
  pages: [{ icon: IconBook2, label: 'Ledger', to: paths.ledger }],
}
