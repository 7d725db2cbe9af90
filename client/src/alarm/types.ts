import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { Follow } from '../streams/types.ts'
import type * as s from './schemas.ts'

/** One step of a restaurant's alarm: `alarm_louder`, `other_devices`, `staff_contacted`, `support_alerted`, or one of a newer server. */
export type LadderStep = z.infer<typeof s.ladderStepSchema>
/** What happens in turn while nobody has seen an order. */
export type Ladder = z.infer<typeof s.ladderSchema>
/** A ladder, and how many work there, have notifications on, and would be mailed. */
export type RestaurantAlarm = z.infer<typeof s.alarmSchema>
/** A step that was taken for an order, and the first names of those it went to. */
export type TakenStep = z.infer<typeof s.takenStepSchema>
/** An order waits at a restaurant one works at, and nobody there reacts. */
export type Called = z.infer<typeof s.calledSchema>
/** A test of the alarm. */
export type Drill = z.infer<typeof s.drillSchema>
/** What a test of the alarm showed so far. */
export type DrillReport = NonNullable<z.infer<typeof s.drillReportSchema>>
/** An order for the desk to call its restaurant about; of the customer it says nothing. */
export type Alert = z.infer<typeof s.alertSchema>
/** Open restaurants where no device would be heard: those with waiting orders first, the worst twenty. */
export type SilentRestaurants = z.infer<typeof s.silentRestaurantsSchema>

/** When a step is to be taken. */
export type WishedStep = Pick<LadderStep, 'step' | 'is_on' | 'after_seconds' | 'unattended_seconds'>

/** Alerts of the desk, the longest waiting first. */
export interface Alerts {
  readonly topic: string
  readonly open: readonly Alert[]
}

/** The alarm behind the boards: what happens while nobody has seen an order. Everything rejects with `PlatewireError`. */
export interface Alarm {
  /** Staff: how the alarm of a restaurant goes on. */
  of(restaurantId: string): Promise<RestaurantAlarm>
  /** Owners and managers: when every step is taken; null for the usual times. */
  set(restaurantId: string, steps: readonly WishedStep[] | null, options?: CommandOptions): Promise<Ladder>
  /** The steps that the alarms of up to 100 orders took. */
  taken(orderIds: readonly string[]): Promise<TakenStep[]>
  /** Staff: whether an order still waits to be seen. */
  isWaiting(orderId: string): Promise<boolean>
  /** Hears that an order waits where one works, on whichever page. Returns what ends it. */
  onCalled(listener: (called: Called) => void): () => void
  readonly drills: Drills
  readonly desk: AlertDesk
}

/** Testing the alarm with an order that nobody placed. */
export interface Drills {
  /** Staff: the latest one; null where there was none. */
  last(restaurantId: string): Promise<DrillReport | null>
  /** Owners and managers: begins one, in which a device plays dead; ten times faster if wished. */
  start(restaurantId: string, deviceId: string, speed?: 1 | 10, options?: CommandOptions): Promise<Drill>
  /** Owners and managers: ends it before its end. */
  stop(drillId: string, options?: CommandOptions): Promise<Drill>
}

/** What those who watch over all restaurants see. */
export interface AlertDesk {
  /** Agents: follows the orders nobody at their restaurant reacts to. */
  follow(): Follow<Alerts>
  /** Agents: says that one calls the restaurant. The first who says so has it. */
  take(orderId: string, options?: CommandOptions): Promise<Alert>
  /** Agents and admins: open restaurants where an order would ring nowhere. */
  silent(): Promise<SilentRestaurants>
}
