import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { TopicStatus } from '../connection/topics.ts'
import type { Observable } from '../observable.ts'
import type { OrderAnswer, OrderRef, OrderStatus } from '../orders/types.ts'
import type { Follow, StreamChange } from '../streams/types.ts'
import type { Place } from './geometry.ts'
import type * as s from './schemas.ts'

/** Whether a driver looks for work, since when, and why not. */
export type Shift = z.infer<typeof s.shiftSchema>
/** An order as drivers see it before it is theirs: where from, how much, and the area it goes to. */
export type Offer = z.infer<typeof s.offerSchema>
/** A leg after a command about it. */
export type LegAnswer = z.infer<typeof s.legAnswerSchema>
/** One order a driver carries. */
export type Carried = z.infer<typeof s.carriedSchema>
/** One order a driver carried. */
export type PastLeg = z.infer<typeof s.pastLegSchema>
/** Who carries an order; the name is null for the moment between hearing of it and reading it. */
export type Delivery = z.infer<typeof s.deliverySchema>
/** The track of a leg, for its driver, agents and admins. */
export type Track = z.infer<typeof s.trackSchema>
/** Drivers who are online. */
export type OnShift = z.infer<typeof s.onShiftSchema>

/** What a driver does now, and did within a day. */
export interface Run {
  readonly shift: Shift
  readonly deliveries: readonly Carried[]
  readonly past: readonly PastLeg[]
}

/** The orders that wait for a driver. */
export interface Offers {
  readonly topic: string
  readonly offers: readonly Offer[]
}

/** How an order is carried. */
export interface OrderDelivery {
  readonly order_id: string
  readonly status: OrderStatus
  readonly delivery: Delivery | null
}

/** Where a device is, as it says itself. */
export interface Fix extends Place {
  readonly accuracy_m: number
  readonly speed_mps: number | null
  /** Degrees clockwise from north. */
  readonly heading: number | null
  /** When that was true, by the device's own clock, ms since 1970. */
  readonly at: number
}

/** A fix with its number within the leg. */
export interface TrackPoint extends Fix {
  readonly counter: number
}

/** Keeps points that could not be sent, over a reload. */
export interface PointStore {
  load(legId: string): readonly TrackPoint[]
  /** An empty list forgets the leg. */
  save(legId: string, points: readonly TrackPoint[]): void
}

/** How a driver's device is heard. */
export interface SignalState {
  /** The customer of some order is looking now. */
  readonly isWatched: boolean
  /** Points of the track that the server has not confirmed yet. */
  readonly waiting: number
  /** When the server first failed to take points, until it took some again; ms since 1970. */
  readonly offlineSince: number | null
  /** When a position last left the device, ms since 1970. */
  readonly lastSentAt: number | null
}

/** A driver at work: the run, and the device's positions going where they may. */
export interface Drive {
  readonly run: Follow<Run>
  readonly signal: Observable<SignalState>
  /** A new fix of the device. It goes to the track of every order carried, and live to the customers of those on the road. */
  push(fix: Fix): void
  /** Tries now what waits for its turn. */
  flush(): void
  close(): void
}

/** Where the customer's driver was last seen. */
export interface DriverPosition extends Place {
  readonly leg_id: string
  /** An area of about a kilometre until the order leaves, a point from then on. */
  readonly precision: 'area' | 'point'
  readonly counter: number
  readonly accuracy_m: number
  readonly speed_mps: number | null
  readonly heading: number | null
  /** When it was true, by this device's clock, ms since 1970. */
  readonly seenAt: number
}

/** A customer's look at their driver. */
export interface WatchedDelivery {
  readonly delivery: Follow<OrderDelivery>
  /** The latest position; null while there is none, and again from the leg's end on. */
  readonly position: Observable<DriverPosition | null>
  /** How the topic of positions stands; null while no leg is on the road. */
  readonly live: Observable<TopicStatus | null>
  close(): void
}

/** Driving, and being brought something. Everything rejects with `PlatewireError`. */
export interface Deliveries {
  /** Looks for work, or does not. What is under way goes on. */
  setShift(state: Shift['state'], options?: CommandOptions): Promise<Shift>
  /** Takes an open order. Of many drivers one has it; the others get `ORDER_TAKEN` with `facts.by`. */
  take(orderId: string, options?: CommandOptions): Promise<LegAnswer>
  /** Gives an order back before it is picked up: its driver, staff, agents and admins. */
  release(orderId: string, options?: CommandOptions): Promise<LegAnswer>
  /** Agents and admins: gives an order to a driver who is online, on the road too. */
  assign(orderId: string, driverId: string, options?: CommandOptions): Promise<LegAnswer>
  /** The order leaves the kitchen. One that nobody took yet asks what taking it asks: to be online, and to carry less than three. */
  pickUp(order: OrderRef, options?: CommandOptions): Promise<OrderAnswer>
  handOver(order: OrderRef, options?: CommandOptions): Promise<OrderAnswer>
  /** Follows the orders that wait for a driver; the first 100 are the nearest to `place`, which is not stored. */
  followOffers(place: Place | null, onChange?: (change: StreamChange<Offers>) => void): Follow<Offers>
  /** Begins to drive: follows the run, tells that the device is there, and sends where it is. */
  drive(options?: { readonly store?: PointStore }): Drive
  /** Follows who carries an order, without positions: for anybody who may view it. */
  followDelivery(orderId: string): Follow<OrderDelivery>
  /** The customer's look: who carries it, and where they are. The driver's device knows that somebody looks. */
  watch(orderId: string): WatchedDelivery
  /** The track of a leg: its driver, agents and admins, for two days. */
  track(legId: string): Promise<Track>
  /** Agents and admins: who is online. */
  driversOnShift(): Promise<OnShift>
}
