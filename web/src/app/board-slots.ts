import type { BoardSlots } from '../features/board/slots.ts'

/** What the features of a restaurant put on its board. */
export const boardSlots: BoardSlots = {}
