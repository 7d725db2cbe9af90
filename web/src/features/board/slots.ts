import type { RestaurantCard, Ticket } from '@platewire/client'
import type { Icon } from '@tabler/icons-react'
import { type ComponentType, createContext, use } from 'react'

/** What other features put on the board; the app chooses. Each part is a component, so that it may have hooks of its own. */
export interface BoardSlots {
  /** In the head of a ticket, after its time: what counts down. */
  readonly TicketClock?: ComponentType<{ readonly ticket: Ticket }>
  /** Between the dishes of a ticket and its acts. */
  readonly TicketTools?: ComponentType<{ readonly ticket: Ticket }>
  /** In the details of an order, below who has seen it. */
  readonly DetailParts?: ComponentType<{ readonly ticket: Ticket; readonly timeZone: string | undefined }>
  /** In the header: how much each restaurant takes on. */
  readonly Load?: ComponentType<{ readonly restaurants: readonly RestaurantCard[] }>
  /** Under the header, above the alarm: what everybody at the board must know. */
  readonly Notices?: ComponentType<{ readonly restaurants: readonly RestaurantCard[] }>
  /** Pages of a restaurant, in the menu "More": one row for each restaurant of the board. */
  readonly pages?: readonly {
    readonly icon: Icon
    readonly label: string
    readonly to: (restaurantId: string) => string
  }[]
}

export const BoardSlotsContext = createContext<BoardSlots>({})

/** What the app puts on this board. */
export const useBoardSlots = (): BoardSlots => use(BoardSlotsContext)
