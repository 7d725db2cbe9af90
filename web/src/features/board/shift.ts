import type { Board, RestaurantCard, Ticket } from '@platewire/client'
import { isUnseen } from '@platewire/client/alarm'
import type { Boards } from '@platewire/client/devices'

/** One or several restaurants worked on one board. */
export interface Shift {
  /** Those whose orders are shown, in the order they were chosen. */
  readonly restaurants: readonly RestaurantCard[]
  /** By order id, of all of them. */
  readonly tickets: ReadonlyMap<string, Ticket>
}

/** How one restaurant of a board stands: its orders are as the server has them, or behind, or cut, or not ours to see. */
export type Standing = 'live' | 'behind' | 'cut' | 'ended'

/** All boards that have something to show, as one. */
export function shiftOf(boards: readonly Board[]): Shift {
  return {
    restaurants: boards.map((board) => board.restaurant),
    tickets: new Map(boards.flatMap((board) => [...board.tickets])),
  }
}

/** The boards with their data, without those that are still to come or were taken away. */
export const shownBoards = (boards: Boards): Board[] =>
  [...boards.values()].flatMap(({ data }) => (data === null ? [] : [data]))

/** How each restaurant stands, by id. */
export function standingsOf(boards: Boards): ReadonlyMap<string, Standing> {
  return new Map(
    [...boards].map(([id, { phase, reason }]) => {
      if (reason === 'denied') return [id, 'ended']
      if (phase === 'live') return [id, 'live']
      return [id, phase === 'stale' ? 'cut' : 'behind']
    }),
  )
}

/** The restaurant of a ticket. */
export const restaurantOf = (
  shift: Pick<Shift, 'restaurants'>,
  ticket: Pick<Ticket, 'restaurant_id'>,
): RestaurantCard | undefined =>
  shift.restaurants.find((restaurant) => restaurant.id === ticket.restaurant_id)

/** Whether a restaurant is open at an instant, as far as its card says: the opening it names is the one that runs, or comes next. */
export function isOpenAt(
  place: Pick<RestaurantCard, 'is_open' | 'opens_at' | 'closes_at'>,
  now: number,
): boolean {
  if (place.opens_at === null) return place.is_open
  return Date.parse(place.opens_at) <= now && (place.closes_at === null || now < Date.parse(place.closes_at))
}

/** What the board is called: its restaurant, or the first and how many more. */
export function shiftName({ restaurants }: Pick<Shift, 'restaurants'>): string {
  const [first] = restaurants
  if (first === undefined) return 'Board'
  const others = restaurants.length - 1
  return others === 0 ? first.name : `${first.name} and ${others} more`
}

/** The tickets of one restaurant, or all of them. */
export function ticketsOf(tickets: Shift['tickets'], restaurantId: string | null): Shift['tickets'] {
  if (restaurantId === null) return tickets
  return new Map([...tickets].filter(([, ticket]) => ticket.restaurant_id === restaurantId))
}

/** Orders that ring: nobody has answered them, and nobody has said that they have seen them. */
export const ringingTickets = (tickets: readonly Ticket[]): readonly Ticket[] => tickets.filter(isUnseen)
