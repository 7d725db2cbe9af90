import type { CommandOptions } from '../calls/command.ts'
import type { Observable } from '../observable.ts'

/** What a person may be told while no tab is open. */
export const pushKinds = [
  'order_answer',
  'order_arrival',
  'chat_answer',
  'urgent_announcement',
  'restaurant_alarm',
] as const
export type PushKind = (typeof pushKinds)[number]

/**
 * How things stand on this device. `needs_installation`: this system tells installed apps only. `denied`: the person said no to
 * the browser, and only they can take it back, in its settings.
 */
export type PushState = 'unknown' | 'unsupported' | 'needs_installation' | 'denied' | 'off' | 'on'

/** A device of the person that is told. */
export interface PushDevice {
  readonly device_id: string
  readonly label: string
  readonly created_at: string
  /** When a push service last took something for it; null: never yet. */
  readonly last_success_at: string | null
  readonly is_this_one: boolean
}

/** What is told, and where. */
export interface PushSettings {
  readonly unwanted: readonly PushKind[]
  readonly devices: readonly PushDevice[]
}

/** What the browser's subscription says. */
export interface PushAddress {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** The browser's part, passed in so that tests decide it. */
export interface PushBrowser {
  support(): 'supported' | 'needs_installation' | 'unsupported'
  permission(): 'default' | 'granted' | 'denied'
  /** Asks the person. Only after a press. */
  askPermission(): Promise<'default' | 'granted' | 'denied'>
  /** The subscription there is. */
  address(): Promise<PushAddress | null>
  /** Subscribes to this server, in place of any subscription to another key. */
  subscribe(publicKey: string): Promise<PushAddress>
  unsubscribe(): Promise<void>
  /** Puts away what is shown about a subject. */
  close(tag: string): Promise<void>
}

/** Notifications on this device, and on the person's others. */
export interface Push {
  readonly state: Observable<PushState>
  /** Asks the browser and turns them on. Call it from a press. `label`: what the device is called in the list. */
  enable(label: string): Promise<PushState>
  disable(): Promise<void>
  settings(): Promise<PushSettings>
  setWanted(kind: PushKind, isWanted: boolean, options?: CommandOptions): Promise<void>
  /** Turns them off on another device. */
  removeDevice(deviceId: string, options?: CommandOptions): Promise<void>
  /**
   * A page shows a stream up to a number, live and seen: no other device need be told. Costs a request only where the person has
   * another one.
   */
  saw(stream: string, seq: number): Promise<void>
}
