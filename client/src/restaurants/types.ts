import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { acknowledgementSchema } from '../orders/ticket-schemas.ts'
import type { FullTicket, OrderAnswer, OrderFacts, OrderRef, Progress } from '../orders/types.ts'
import type { Follow, StreamChange } from '../streams/types.ts'
import type * as s from './schemas.ts'

/** A restaurant as lists show it; distance and `delivers_here` are null without a place. */
export type RestaurantCard = z.infer<typeof s.restaurantCardSchema>
/** A restaurant with its whole menu. Weekday 0 is Sunday; hours are local times of its time zone. */
export type Menu = z.infer<typeof s.menuSchema>
export type { MenuCategory, MenuImage, MenuItem, MenuOption, OptionGroup } from './schemas.ts'
/** What somebody may do at a restaurant. */
export type RestaurantRole = z.infer<typeof s.restaurantRoleSchema>
/** A restaurant one works at. */
export type Membership = z.infer<typeof s.membershipSchema>
/** A colleague. */
export type Member = z.infer<typeof s.memberSchema>
/** Whether a restaurant takes orders now, and how much slower than usual it is. Past `until` it is open. */
export type Load = z.infer<typeof s.loadSchema>
/** Whether a dish can be ordered, and how many are left. */
export type Availability = z.infer<typeof s.availabilitySchema>

/** A line of an order as the kitchen needs it: where it is cooked ('' where the menu names no station) and for how long. */
export type TicketLine = FullTicket['lines'][number]

/** What an event does not keep of an order: its message brings it, else it is fetched in one batch. */
export interface TicketDetails {
  /** "Lea M." */
  readonly customer_label: string
  readonly note: string
  readonly subtotal_minor: number
  readonly tax_minor: number
  readonly lines: readonly TicketLine[]
}

/** Who said first that they have seen an order, and when; no id once that account is gone. */
export type Acknowledgement = z.infer<typeof acknowledgementSchema>

/** One order on the board. It shows at once; `details` is null where no message brought them, until they are fetched. */
export type Ticket = OrderFacts & {
  readonly details: TicketDetails | null
  /** Null while nobody has said so. Whoever answers an order has seen it, even where this is still null. */
  readonly acknowledgement: Acknowledgement | null
  /** The last step its alarm took since this board looks, for as long as nobody has seen it. */
  readonly escalation?: Escalation
  /** Whether a driver of the platform comes for it or carries it; else the restaurant brings it itself. */
  readonly has_driver: boolean
  /** What of it is made, on whichever screen that was said. */
  readonly progress: Progress
}

/** What an alarm did because nobody had seen an order. */
export interface Escalation {
  /** `alarm_louder`, `other_devices`, `staff_contacted`, `support_alerted`, or one of a newer server. */
  readonly step: string
  readonly fired_at: string
}

/** A restaurant's board. */
export interface Board {
  readonly restaurant: RestaurantCard
  /** The topic its staff listen on now. */
  readonly topic: string
  /** Where its menu says that dishes are cooked; '' stands for the rest. */
  readonly stations: readonly string[]
  /** By order id: all open orders, and those closed lately. */
  readonly tickets: ReadonlyMap<string, Ticket>
  /** Dishes marked sold out or back since the snapshot, by menu item id. */
  readonly availability: ReadonlyMap<string, boolean>
}

/** A followed board. */
export type BoardFollow = Follow<Board>

/** Colleagues of a restaurant. */
export interface Members {
  list(restaurantId: string): Promise<Member[]>
  /**
   * Owners: changes a colleague's role, or lets back in for two minutes whom they removed themselves. New people come by an
   * invitation (`team.invite`); only admins let anybody in.
   */
  set(restaurantId: string, userId: string, role: RestaurantRole, options?: CommandOptions): Promise<void>
  /** Owners, or oneself. Ends that person's access at once, open boards included. */
  remove(restaurantId: string, userId: string, options?: CommandOptions): Promise<void>
}

/** Finding restaurants, and working at one. Everything rejects with `PlatewireError`. */
export interface Restaurants {
  /** Published restaurants: those that deliver to the place first, then the open ones. Open to everyone. */
  find(place?: { readonly latitude: number; readonly longitude: number }): Promise<RestaurantCard[]>
  /** A restaurant with its menu. `NOT_FOUND` where there is none. Open to everyone. */
  menu(slug: string): Promise<Menu>
  /** Where a file of a dish's photo is. It never changes under its name. */
  imageUrl(path: string): string
  /** Where one works. */
  mine(): Promise<Membership[]>
  /** Follows a restaurant's board until closed. */
  followBoard(restaurantId: string, onChange?: (change: StreamChange<Board>) => void): BoardFollow
  /** Takes an order on, ready in 1 to 180 minutes. */
  accept(order: OrderRef, prepMinutes: number, options?: CommandOptions): Promise<OrderAnswer>
  /** Declines a new order, with a listed reason. */
  reject(order: OrderRef, reason: string, options?: CommandOptions): Promise<OrderAnswer>
  startPreparing(order: OrderRef, options?: CommandOptions): Promise<OrderAnswer>
  markReady(order: OrderRef, options?: CommandOptions): Promise<OrderAnswer>
  /** The order leaves, with the restaurant's own courier or a driver. */
  pickUp(order: OrderRef, options?: CommandOptions): Promise<OrderAnswer>
  deliver(order: OrderRef, options?: CommandOptions): Promise<OrderAnswer>
  /** Cancels an order under way, with a listed reason. */
  cancel(order: OrderRef, reason: string, options?: CommandOptions): Promise<OrderAnswer>
  /** Marks a dish sold out, or back. */
  setItemAvailability(
    menuItemId: string,
    isAvailable: boolean,
    options?: CommandOptions,
  ): Promise<Availability>
  readonly members: Members
}
