import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { Observable } from '../observable.ts'
import type { Acknowledgement, Board } from '../restaurants/types.ts'
import type { FollowSnapshot, StreamChange } from '../streams/types.ts'
import type * as s from './schemas.ts'

/** A device that watched a board lately. */
export type WatchingDevice = z.infer<typeof s.watchingDeviceSchema>
/** Devices, and the server's time as it answered: an age is the difference of the two, whatever this clock says. */
export type DevicesNow = z.infer<typeof s.devicesNowSchema>
/** What became of an order on its way to people: which devices got and showed it, who has seen it. */
export type Sighting = z.infer<typeof s.sightingSchema>

/** What this device says of itself. */
export interface DeviceState {
  /** What colleagues call it: "Kitchen tablet". At most 60 characters. */
  readonly label?: string
  /** Whether a new order would be heard here; null when another tab of this browser is the one to ring. */
  readonly canRing: boolean | null
}

/** A heartbeat under way. */
export interface Heartbeat {
  /** Told at once, with the next beat. */
  update(state: DeviceState): void
  stop(): void
}

/** Every followed board by its restaurant, in the order asked for, each with its own truth. */
export type Boards = ReadonlyMap<string, FollowSnapshot<Board>>

/** Boards followed together. `close()` when nobody looks any more. */
export interface BoardsFollow extends Observable<Boards> {
  /** Takes fresh snapshots now. */
  refresh(): void
  close(): void
}

/** What a device has to tell about orders. */
export interface Receipts {
  /** These orders reached this device. Followed boards say it by themselves. */
  received(orderIds: Iterable<string>): void
  /** These orders stand on the screen. Only the screen knows. */
  shown(orderIds: Iterable<string>): void
  /** How many orders are still to be told to the server. */
  readonly waiting: Observable<number>
}

/** Boards as devices see them: alive, received, shown, acknowledged. Everything rejects with `PlatewireError`. */
export interface Devices {
  /** The id of this device for whoever is signed in; null for nobody. */
  id(): string | null
  /** Says every few seconds, in place of the plain head check, that this device is alive and which boards it watches. */
  startBeating(state: DeviceState): Heartbeat
  /** Follows several boards at once, and reports what arrives. */
  followBoards(
    restaurantIds: readonly string[],
    onChange?: (restaurantId: string, change: StreamChange<Board>) => void,
  ): BoardsFollow
  readonly receipts: Receipts
  /** Says that somebody has seen the order, which stops its alarm everywhere. Answers who said so first. */
  acknowledge(orderId: string, options?: CommandOptions): Promise<Acknowledgement>
  /** The devices that watched these restaurants' boards within 12 hours. */
  watching(restaurantIds: readonly string[]): Promise<DevicesNow>
  /** Where up to 100 orders have been seen. */
  sightings(orderIds: readonly string[]): Promise<Sighting[]>
}
